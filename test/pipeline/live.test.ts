import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import mqtt, { type MqttClient } from 'mqtt';
import { loadConfig, requireConfig } from '../../src/config/load.ts';
import { type LiveSystem, openLiveSystem } from '../../src/daemon/live-system.ts';
import type { Assessor } from '../../src/model/assessor.ts';
import { kindOfTopic, PAYLOADS } from '../../src/publish/payloads.ts';
import { play, SYSTEM_CLOCK } from '../../src/simulator/playback.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { type MessageSink, mqttSink, udpSink } from '../../src/simulator/sinks.ts';
import { freePort } from '../free-port.ts';
import { until } from '../until.ts';
import { only, openShippedAssessor, runScenario, scenarioOf } from './simulated-walkway.ts';

type Payload = Record<string, unknown>;
interface Cycle {
  walk_no: number;
  duration_s: number;
  assessment: { assessed: boolean; location?: string; abnormal?: boolean };
}

const FAULT = 'trunk_lean';
const FAULTY = 'trunk';
const SEED = 3;

/** A daemon made from a configuration file, as `run` makes it, and a foreign client that hears everything it says. */
class LiveRun {
  readonly heard: { topic: string; payload: Payload | null }[] = [];
  readonly #dir = mkdtempSync(join(tmpdir(), 'gengait-live-'));
  #udpPort = 0;
  #system!: LiveSystem;
  #client!: MqttClient;

  async open(scenario: Scenario): Promise<void> {
    writeFileSync(join(this.#dir, 'calibration.toml'), scenario.calibrationText);
    this.#udpPort = await freePort('udp');
    writeFileSync(join(this.#dir, 'gengait.toml'), configText(this.#udpPort));
    const config = requireConfig(loadConfig({ file: join(this.#dir, 'gengait.toml'), env: {} }));
    this.#system = await openLiveSystem({ config, version: 'test' });
    this.#client = await mqtt.connectAsync(this.#system.brokerUrl);
    this.#client.on('message', (topic, bytes) => {
      this.heard.push({ topic, payload: bytes.length === 0 ? null : (JSON.parse(bytes.toString()) as Payload) });
    });
    await this.#client.subscribeAsync('gengait/walkway/#', { qos: 1 });
  }

  sink(over: 'udp' | 'mqtt'): Promise<MessageSink> {
    if (over === 'udp') return Promise.resolve(udpSink(`127.0.0.1:${this.#udpPort}`));
    return mqttSink(this.#system.brokerUrl, 'walkway');
  }

  of(kind: string): Payload[] {
    return this.heard.flatMap(({ topic, payload }) =>
      kindOfTopic(topic) === kind && payload !== null ? [payload] : [],
    );
  }

  /** Who has been alerted of so far. */
  get alerted(): Set<unknown> {
    return new Set(this.of('event').flatMap(({ kind, subject }) => (kind === 'alert_raised' ? [subject] : [])));
  }

  /** Waits until the daemon said that a walk is complete, and what departs in it. */
  async walk(): Promise<void> {
    const heard = () => [this.of('walk').length, this.of('cycle').length, this.alerted];
    await until('a walk', () => this.of('walk').length > 0, heard);
    await until(`an alert of ${FAULT}`, () => this.alerted.has(FAULTY), heard);
  }

  async close(): Promise<void> {
    await this.#system?.close();
    await this.#client?.endAsync(true);
    rmSync(this.#dir, { recursive: true });
  }
}

function configText(udpPort: number): string {
  return [
    '[box]\nname = "walkway"',
    '[calibration]\nfile = "calibration.toml"',
    `[sources.udp]\nhost = "127.0.0.1"\nport = ${udpPort}`,
    '[mqtt]\nport = 0',
    '[http]\nport = 0',
  ].join('\n');
}

describe('a live walkway, from camera messages to a foreign MQTT client', () => {
  let assessor: Assessor;
  let replayed: Cycle[];
  let raised: string[];

  before(async () => {
    assessor = await openShippedAssessor();
    const events = await runScenario(scenarioOf([FAULT], SEED), assessor);
    replayed = only(events, 'cycle').map((event) => ({ walk_no: event.walkNo, ...event.summary }) as Cycle);
    raised = only(events, 'alert').flatMap(({ change }) => (change.change === 'raised' ? [change.alert.id] : []));
    await assessor.close();
    assert.ok(replayed.length >= 3 && raised.length > 0, 'the scenario shows what is compared');
  });

  for (const over of ['udp', 'mqtt'] as const) {
    it(`sees over ${over} the cycles and alerts that a replay of the same data gives`, async () => {
      const run = new LiveRun();
      const scenario = scenarioOf([FAULT], SEED);
      after(() => run.close());
      await run.open(scenario);
      const sink = await run.sink(over);
      await play(scenario.messages(), (message) => sink.send(message), {
        speed: 1,
        clock: SYSTEM_CLOCK,
        signal: new AbortController().signal,
      });
      await sink.close();
      await run.walk();

      const cycles = run.of('cycle') as unknown as Cycle[];
      assert.ok(
        Math.abs(cycles.length - replayed.length) <= 1,
        `${cycles.length} cycles live, ${replayed.length} replayed`,
      );
      // A tick's place between frames depends on the start, and a busy machine may lose a frame: times agree, not to the bit.
      for (const cycle of cycles) {
        const nearest = Math.min(...replayed.map((other) => Math.abs(other.duration_s - cycle.duration_s)));
        assert.ok(
          nearest < 0.08,
          `a cycle of ${cycle.duration_s} s that the replay has not: ${replayed.map((other) => other.duration_s).join(' ')}; live ${cycles.map((one) => one.duration_s).join(' ')}`,
        );
      }
      assert.ok(run.alerted.has(FAULTY) && raised.includes(FAULTY), `alerts replayed: ${raised.join(', ')}`);
      assert.ok(run.of('pose').length > 60, 'poses at the tick rate');
      for (const { topic, payload } of run.heard) {
        if (payload === null) continue;
        const kind = kindOfTopic(topic);
        if (kind !== undefined) assert.doesNotThrow(() => PAYLOADS[kind].parse(payload), topic);
      }
    });
  }
});
