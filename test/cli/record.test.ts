import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRecording } from '../../src/capture/recording.ts';
import { run } from '../../src/cli/record.ts';
import type { RecordView } from '../../src/cli/record-view.ts';
import { recordLines, recordText } from '../../src/cli/record-view.ts';
import { ringCalibration } from '../../src/simulator/rig.ts';
import { wireMessage } from '../capture/messages.ts';
import { freePort } from '../free-port.ts';
import { until } from '../until.ts';
import { listenToTerminal } from './heard.ts';

const PORT = await freePort('udp');
const root = mkdtempSync(join(tmpdir(), 'gengait-record-'));
const config = join(root, 'gengait.toml');
const socket = createSocket('udp4');
const wrapper = fileURLToPath(new URL('../../scripts/gengait', import.meta.url));

before(() => {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'calibration.toml'), ringCalibration());
  const sources = `[sources.udp]\nport = ${PORT}\nhost = "127.0.0.1"\n[sources.mqtt]\nenabled = false\n`;
  writeFileSync(config, `[calibration]\nfile = "calibration.toml"\n${sources}`);
});
after(() => {
  socket.close();
  rmSync(root, { recursive: true });
});

/** The verb with what it prints; `during` runs while it records. */
async function recorded(argv: string[], during: (dir: string) => Promise<void>, dir: string) {
  const { said, end } = listenToTerminal();
  const abort = new AbortController();
  const running = run(['--config', config, '--out', dir, ...argv], abort.signal);
  try {
    await begun(dir);
    await during(dir);
    abort.abort();
    return { code: await running, ...said };
  } finally {
    abort.abort();
    await running;
    end();
  }
}

/** Waits until a recording has begun. */
async function begun(dir: string): Promise<void> {
  const files = () => (existsSync(dir) ? readdirSync(dir) : []);
  await until('the recording', () => files().includes('trigger.ndjson'), files);
}

/** Waits until so many lines of a camera are on the disk. */
async function recordedLines(dir: string, camera: string, count: number): Promise<void> {
  const lines = () => lineCount(join(dir, `${camera}.ndjson`));
  await until(`${count} lines of ${camera}`, () => lines() >= count, lines);
}

const lineCount = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1;
const send = (datagram: string): Promise<void> =>
  new Promise((done) => socket.send(datagram, PORT, '127.0.0.1', () => done()));
const wire = (camera: string, frame: number): string =>
  JSON.stringify(wireMessage({ camera, frame, timestamp: frame / 30 }));

describe('record', () => {
  it('keeps what came in with its times, says per camera what it has and what it dropped', async () => {
    const dir = join(root, 'walk');
    const { code, out } = await recorded(
      ['--json'],
      async () => {
        // First, so that they have come in when the last frame has.
        await send('hello');
        await send(wire('cam9', 0));
        for (let frame = 0; frame < 40; frame++) {
          for (const camera of ['cam1', 'cam2', 'cam5']) await send(wire(camera, frame));
        }
        await recordedLines(dir, 'cam5', 40);
      },
      dir,
    );
    assert.equal(code, 0);
    const said = JSON.parse(out) as { messages: object; dropped: object; bytes: number; seconds: number };
    assert.deepEqual(said.messages, { cam1: 40, cam2: 40, cam3: 0, cam4: 0, cam5: 40 });
    assert.deepEqual(said.dropped, { unknown: { malformed: 1 }, cam9: { unknown_camera: 1 } });
    assert.ok(said.bytes > 40_000 && said.seconds > 0);
    const { messages, arrivals, drops, session, silentCameras } = readRecording(dir);
    assert.equal(arrivals, 'recorded');
    assert.equal(drops.total, 0);
    assert.equal(messages.length, 120);
    assert.deepEqual(silentCameras, ['cam3', 'cam4']);
    const order = messages.map(({ frame, camera }) => `${frame} ${camera}`);
    assert.deepEqual(
      order,
      [...Array(40).keys()].flatMap((k) => [`${k} cam1`, `${k} cam2`, `${k} cam5`]),
    );
    assert.deepEqual(session?.cameras_in_use, ['cam1', 'cam2', 'cam3', 'cam4', 'cam5']);
    assert.deepEqual(session?.dropped, said.dropped);
  });

  it('does not write over a recording, nor begin one where another program has the port', async () => {
    const never = new AbortController().signal;
    await assert.rejects(run(['--config', config, '--out', join(root, 'walk')], never), {
      code: 'GENGAIT_E_RECORDING_WRITE',
    });
    const taken = createSocket('udp4');
    await new Promise<void>((done) => taken.bind(PORT, '127.0.0.1', done));
    const dir = join(root, 'taken');
    const opening = run(['--config', config, '--out', dir], never);
    await assert.rejects(opening, { code: 'GENGAIT_E_RECORD_INPUT_TAKEN', message: new RegExp(`${PORT}`) });
    assert.ok(!existsSync(dir));
    taken.close();
  });

  it('that heard nothing is an error with what to look for', async () => {
    const argv = ['--config', config, '--out', join(root, 'nothing'), '--duration', '0.2'];
    await assert.rejects(run(argv, new AbortController().signal), { code: 'GENGAIT_E_RECORD_NOTHING' });
  });

  it('killed by the system leaves a recording without its last second at most', async (t) => {
    const dir = join(root, 'killed');
    const child = spawn(wrapper, ['record', '--config', config, '--out', dir], { stdio: 'ignore' });
    t.after(() => child.kill('SIGKILL'));
    await begun(dir);
    let frame = 0;
    const sending = setInterval(() => void send(wire('cam1', frame++)), 20);
    t.after(() => clearInterval(sending));
    const sent = async (count: number): Promise<void> => {
      const end = frame + count;
      await until(
        `${count} frames to be sent`,
        () => frame >= end,
        () => frame,
      );
    };
    await recordedLines(dir, 'cam1', 51);
    // On the disk there is all by now: the kill is to find it some time after that.
    await sent(40);
    const sentBefore = frame;
    await sent(75);
    child.kill('SIGKILL');
    await once(child, 'exit');
    clearInterval(sending);
    const { messages, drops } = readRecording(dir);
    assert.equal(drops.total, 0);
    assert.ok(messages.at(-1)!.frame >= sentBefore - 1, `${messages.at(-1)!.frame} of ${sentBefore}`);
  });
});

describe('what a recording shows', () => {
  const view: RecordView = {
    dir: 'walk',
    seconds: 61.5,
    cameras: [
      { camera: 'cam1', frames: 1845, fps: 29.97, ageS: 0.012, people: 1 },
      { camera: 'cam2', frames: 0, fps: null, ageS: null, people: 0 },
    ],
    dropped: { cam1: { truncated: 3 }, unknown: { not_allowed: 7 } },
    status: { messages: { cam1: 1845, cam2: 0 }, pulses: 1840, bytes: 2_500_000, lost: 4, failure: null },
    findings: [{ code: 'x', level: 'warning', message: 'The disk is too slow.', remedies: ['Use another.'] }],
  };

  it('is a line per camera, silent ones standing out, with what is wrong and what to do', () => {
    const lines = recordLines(view, 100);
    const text = lines.map((line) => line.text).join('\n');
    for (const said of ['01:01', '2.5 MB', '1840 pulses', '4 LOST', 'cam1', '30.0', 'truncated 3', 'Use another.']) {
      assert.ok(text.includes(said), `${said} in ${text}`);
    }
    assert.equal(lines.find((line) => line.text.includes('cam2'))?.style, 'alarm');
    assert.ok(recordLines(view, 40).every((line) => line.text.length <= 40));
  });

  it('ends in a summary that leaves nothing out', () => {
    const text = recordText(view);
    for (const said of [
      '61.5 s',
      '1845 frames',
      '30.0 per second',
      'unknown: not recorded   not allowed 7',
      'replay walk',
    ]) {
      assert.ok(text.includes(said), `${said} in ${text}`);
    }
  });
});
