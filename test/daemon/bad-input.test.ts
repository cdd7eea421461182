import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import mqtt, { type MqttClient } from 'mqtt';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { loadConfig, requireConfig } from '../../src/config/load.ts';
import { type LiveSystem, openLiveSystem } from '../../src/daemon/live-system.ts';
import { play, SYSTEM_CLOCK } from '../../src/simulator/playback.ts';
import { udpSink } from '../../src/simulator/sinks.ts';
import { freePort } from '../free-port.ts';
import { scenarioOf } from '../pipeline/simulated-walkway.ts';
import { until } from '../until.ts';

const SILENT = 'cam4';
const SILENT_CODE = `camera_silent/${SILENT}`;

interface Said {
  level?: string;
  message?: string;
  remedies?: string[];
  state?: string;
  reasons?: string[];
}

describe('a daemon that is sent nonsense while somebody walks, with a camera silent', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-nonsense-'));
  const scenario = scenarioOf(['stiff_knee:left'], 4, { durationS: 6 });
  const said = new Map<string, Said>();
  let system: LiveSystem;
  let client: MqttClient;
  let poses = 0;
  let posesWhenSent = 0;

  before(async () => {
    const port = await freePort('udp');
    writeFileSync(join(dir, 'calibration.toml'), scenario.calibrationText);
    writeFileSync(
      join(dir, 'gengait.toml'),
      `[box]\nname = "walkway"\n[calibration]\nfile = "calibration.toml"\n[mqtt]\nport = 0\n[http]\nport = 0
[sources.udp]\nhost = "127.0.0.1"\nport = ${port}\n`,
    );
    const config = requireConfig(loadConfig({ file: join(dir, 'gengait.toml'), env: {} }));
    system = await openLiveSystem({ config, version: 'test' });
    client = await mqtt.connectAsync(system.brokerUrl);
    client.on('message', (topic, bytes) => {
      const name = topic.replace('gengait/walkway/', '');
      if (name === 'pose') poses++;
      else if (bytes.length > 0) said.set(name, JSON.parse(bytes.toString()) as Said);
    });
    await client.subscribeAsync(['pose', 'state', 'finding/#'].map((name) => `gengait/walkway/${name}`));

    const cameras = udpSink(`127.0.0.1:${port}`);
    const stranger = createSocket('udp4');
    let sent = 0;
    const send = (message: PoseMessage): void => {
      if (message.camera === SILENT) return;
      cameras.send(message);
      if (++sent !== 400) return;
      posesWhenSent = poses;
      // Again and again, as a wrong sender does: a message or two are no finding.
      for (let again = 0; again < 5; again++) {
        for (const nonsense of ['hello', '{"camera":"cam2","frame":1,"tim', Buffer.from([0xff, 0xfe, 0x00])]) {
          stranger.send(nonsense, port, '127.0.0.1');
        }
        client.publish('gengait/walkway/camera/cam3/pose', `{"camera":"cam3","image":"${'x'.repeat(70_000)}"}`);
        client.publish('gengait/walkway/camera/cam9/pose', '{"camera":"cam9","frame":1,"timestamp":1.5,"people":[]}');
      }
    };
    await play(scenario.messages(), send, { speed: 1, clock: SYSTEM_CLOCK, signal: new AbortController().signal });
    await cameras.close();
    stranger.close();
  });
  after(async () => {
    await client?.endAsync(true);
    await system?.close();
    rmSync(dir, { recursive: true });
  });

  it('names each kind of nonsense and the silent camera, each with a remedy', async () => {
    const expected = [
      'finding/camera_message_malformed',
      'finding/camera_message_truncated',
      'finding/camera_message_oversized/cam3',
      'finding/camera_message_unknown_camera/cam9',
      `finding/${SILENT_CODE}`,
    ];
    for (const topic of expected) {
      const finding = await until(
        topic,
        () => said.get(topic),
        () => [...said.keys()],
      );
      assert.ok(finding.message!.length > 10 && finding.message!.length < 80, finding.message);
      assert.ok(finding.remedies!.length > 0 && finding.remedies!.every((step) => step.length > 10), topic);
    }
  });

  it('says that it is degraded and by what', async () => {
    const now = () => said.get('state');
    await until(SILENT_CODE, () => now()?.reasons?.includes(SILENT_CODE), now);
    assert.equal(now()!.state, 'degraded');
  });

  it('goes on with what is good', async () => {
    assert.ok(posesWhenSent > 0, 'somebody was seen before');
    const since = () => poses - posesWhenSent;
    await until('thirty poses after the nonsense', () => since() > 30, since);
    assert.equal(system.drops.count('unknown_camera', 'cam9'), 5);
  });
});
