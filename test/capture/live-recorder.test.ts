import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AppendFile, FileOpener } from '../../src/capture/line-file.ts';
import { LiveRecorder } from '../../src/capture/live-recorder.ts';
import { Recorder } from '../../src/capture/recorder.ts';
import { readRecording } from '../../src/capture/recording.ts';
import { until } from '../until.ts';
import { message } from './messages.ts';

const CALIBRATION = ['cam1', 'cam2'].map((name) => `[${name}]\nmatrix = [[1,0,0],[0,1,0],[0,0,1]]\n`).join('\n');
const root = mkdtempSync(join(tmpdir(), 'gengait-live-recorder-'));
after(() => rmSync(root, { recursive: true }));

const optionsIn = (name: string, cameras = ['cam1', 'cam2']) => ({
  dir: join(root, name),
  calibrationText: CALIBRATION,
  cameras,
  session: { note: 'a test' },
});
const sent = Array.from({ length: 200 }, (_, k) =>
  message(k % 2 === 0 ? 'cam1' : 'cam2', k / 60, { frame: k, receivedS: 5 + k / 60, x: k * Math.PI }),
);
const pulses = Array.from({ length: 100 }, (_, k) => ({ pulse: k, boardUs: 33_333 * k, receivedS: 5 + k / 30 }));

/** A disk in memory with room for so many bytes in all; a write takes what still fits, as a real one does. */
function smallDisk(roomBytes: number) {
  const files = new Map<string, Buffer>();
  const used = () => [...files.values()].reduce((sum, content) => sum + content.length, 0);
  const open: FileOpener = (path) => {
    files.set(path, Buffer.alloc(0));
    const file: AppendFile = {
      write: async (bytes, offset) => {
        const bytesWritten = Math.min(bytes.length - offset, roomBytes - used());
        if (bytesWritten === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        const part = bytes.subarray(offset, offset + bytesWritten);
        files.set(path, Buffer.concat([files.get(path)!, part]));
        return { bytesWritten };
      },
      truncate: async (length) => void files.set(path, files.get(path)!.subarray(0, length)),
      datasync: async () => {},
      close: async () => {},
    };
    return Promise.resolve(file);
  };
  return { open, files };
}

describe('a live recording', () => {
  it('has the bytes that an offline one has, and says at its end what it holds', async () => {
    const live = await LiveRecorder.start(optionsIn('live'));
    const offline = new Recorder(optionsIn('offline'));
    for (const one of [...sent, message('stranger', 1)]) {
      live.message(one);
      offline.write(one);
    }
    for (const pulse of pulses) {
      live.pulse(pulse);
      offline.writePulse(pulse);
    }
    offline.close();
    const status = await live.stop({ seconds: 3 });
    assert.equal(status.failure, null);
    assert.deepEqual([status.messages, status.pulses, status.lost], [{ cam1: 100, cam2: 100 }, 100, 0]);
    for (const file of ['cam1.ndjson', 'cam2.ndjson', 'trigger.ndjson', 'calibration.toml']) {
      assert.deepEqual(readFileSync(join(root, 'live', file)), readFileSync(join(root, 'offline', file)), file);
    }
    const { messages, session, pulses: read } = readRecording(join(root, 'live'));
    assert.deepEqual(messages, sent);
    assert.deepEqual(read, pulses);
    const recorded = { messages: { cam1: 100, cam2: 100 }, pulses: 100 };
    assert.deepEqual(session, { note: 'a test', seconds: 3, recorded, format: 'HALPE_26' });
  });

  it('takes nothing after its end, and ends once', async () => {
    const recorder = await LiveRecorder.start(optionsIn('ended'));
    recorder.message(sent[0]!);
    await recorder.stop();
    recorder.message(sent[2]!);
    recorder.pulse(pulses[0]!);
    const { messages, pulses: count } = await recorder.stop();
    assert.deepEqual([messages, count], [{ cam1: 1, cam2: 0 }, 0]);
    assert.equal(readRecording(join(root, 'ended')).messages.length, 1);
  });

  it('is never written over another', async () => {
    const before = readFileSync(join(root, 'ended', 'cam1.ndjson'));
    await assert.rejects(LiveRecorder.start(optionsIn('ended')), { code: 'GENGAIT_E_RECORDING_WRITE' });
    assert.deepEqual(readFileSync(join(root, 'ended', 'cam1.ndjson')), before);
  });

  it('leaves trigger.ndjson to a camera of that name', async () => {
    const recorder = await LiveRecorder.start(optionsIn('named', ['cam1', 'trigger']));
    recorder.message(message('trigger', 0));
    recorder.pulse(pulses[0]!);
    assert.equal((await recorder.stop()).pulses, 0);
    assert.equal(
      readFileSync(join(root, 'named', 'trigger.ndjson'), 'utf8')
        .trim()
        .split('\n').length,
      1,
    );
  });

  it('stops on a full disk with whole lines, tells it, and harms nobody', async () => {
    const disk = smallDisk(30_000);
    const recorder = await LiveRecorder.start(optionsIn('full'), disk.open);
    for (const one of sent) recorder.message(one);
    await until(
      'the full disk',
      () => recorder.findings().length > 0,
      () => recorder.status(),
    );
    const [finding] = recorder.findings();
    assert.equal(finding!.code, 'recording_stopped');
    assert.match(finding!.message, /disk is full/);
    recorder.message(sent[0]!);
    const status = await recorder.stop();
    assert.equal(status.failure?.code, 'GENGAIT_E_RECORDING_WRITE');
    const whole = [...disk.files.values()].map((content) => content.toString('utf8'));
    assert.ok(whole.some((text) => text.length > 10_000));
    assert.equal(status.bytes, whole.join('').length);
    const lines = Object.values(status.messages).reduce((sum, count) => sum + count, 0);
    assert.equal(lines, whole.join('').split('\n').length - 1, 'what is said to be recorded is there');
    for (const text of whole) {
      assert.ok(text === '' || text.endsWith('\n'));
      for (const line of text.trimEnd().split('\n')) if (line !== '') assert.doesNotThrow(() => JSON.parse(line));
    }
  });

  it('costs lines, not memory, on a disk that hangs', async () => {
    let release = (): void => {};
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    const disk = smallDisk(Number.POSITIVE_INFINITY);
    const open: FileOpener = async (path) => {
      const file = await disk.open(path);
      return { ...file, write: (bytes, offset) => hanging.then(() => file.write(bytes, offset)) };
    };
    const recorder = await LiveRecorder.start(optionsIn('hanging'), open);
    for (let k = 0; k < 20_000; k++) recorder.message(sent[k % 200]!);
    const { messages, lost } = recorder.status();
    assert.equal(messages.cam1! + messages.cam2! + lost, 20_000);
    assert.ok(lost > 5000, `${lost} lost`);
    assert.equal(recorder.findings()[0]?.code, 'recording_incomplete');
    release();
    const status = await recorder.stop();
    assert.equal(status.failure, null);
    const lines = [...disk.files.values()].reduce((sum, content) => sum + content.toString().split('\n').length - 1, 0);
    assert.equal(lines, 20_000 - lost);
  });

  for (const killedAfterS of [0.6, 1.7]) {
    it(`killed after ${killedAfterS} s is readable up to its last second`, async () => {
      const dir = join(root, `killed-${killedAfterS}`);
      const script = fileURLToPath(new URL('./endless-recording.ts', import.meta.url));
      const child = fork(script, [dir, CALIBRATION], { execArgv: ['--import', 'tsx'] });
      let [firstS, lastS] = [Number.NaN, 0];
      await new Promise<void>((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`the recording ended by itself with ${code}`)));
        child.on('message', (receivedS: number) => {
          if (Number.isNaN(firstS)) firstS = receivedS;
          lastS = receivedS;
          if (receivedS - firstS >= killedAfterS) resolve();
        });
      });
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { messages, pulses: lines, drops } = readRecording(dir);
      assert.equal(drops.total, 0);
      assert.deepEqual(readdirSync(dir).sort(), [
        'calibration.toml',
        'cam1.ndjson',
        'cam2.ndjson',
        'session.json',
        'trigger.ndjson',
      ]);
      for (const times of [
        ...['cam1', 'cam2'].map((name) => messages.filter(({ camera }) => camera === name)),
        lines,
      ]) {
        assert.ok(lastS - times.at(-1)!.receivedS < 1, `${lastS - times.at(-1)!.receivedS} s are lost`);
        assert.equal(times[0]!.receivedS, firstS);
      }
    });
  }
});
