import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { PoseMessage } from '../../../src/capture/pose-message.ts';
import type { KeptSession } from '../../../src/daemon/sessions/kept-session.ts';
import { SessionArchive } from '../../../src/daemon/sessions/session-archive.ts';
import type { PipelineEvent } from '../../../src/pipeline.ts';
import { ringCalibration } from '../../../src/simulator/rig.ts';
import { recordOf } from '../../../src/store/sessions/history.ts';
import { cycleSummary } from '../../publish/samples.ts';
import { startedFile } from '../../store/sessions/stored-session.ts';
import { until } from '../../until.ts';

const MOUNT = mkdtempSync(join(tmpdir(), 'gengait-full-'));
const SIZE_MB = 4;

/** A small disk of our own; a text tells why there is none. */
function mountSmallDisk(): string | false {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'gengait-test', MOUNT], { stdio: 'ignore' });
    return false;
  } catch {
    rmSync(MOUNT, { recursive: true });
    return 'a small disk can not be mounted here (it takes root)';
  }
}

const { schema, session, subject, ...rest } = startedFile('P-1', 1);
const { box, version, model, provider, baseline, calibration } = rest;
const cycle = (n: number): PipelineEvent => ({
  kind: 'cycle',
  walkNo: 1,
  track: 1,
  timeS: n,
  summary: cycleSummary(n),
});
const message = (frame: number): PoseMessage => ({
  camera: 'cam1',
  frame,
  timestampS: frame / 30,
  receivedS: frame / 30,
  people: [new Float64Array(57).fill(1 / 3)],
});

describe('a disk that fills up', { skip: mountSmallDisk() }, () => {
  const root = join(MOUNT, 'sessions');
  const ballast = join(MOUNT, 'ballast');
  const archive = (minFreeBytes: number): SessionArchive =>
    new SessionArchive({
      root,
      box: { box, version, model, provider, baseline, calibration },
      recording: { calibrationText: ringCalibration(), cameras: ['cam1'], facts: () => ({}) },
      minFreeBytes,
    });
  const fill = (): void => {
    try {
      writeFileSync(ballast, Buffer.alloc((SIZE_MB + 1) * 1e6));
    } catch {
      // What fitted is there: that is the point.
    }
  };
  const begin = async (of: SessionArchive, n: number): Promise<KeptSession> => {
    const kept = await of.begin(recordOf(startedFile('P-1', n)));
    assert.ok(kept !== null);
    return kept;
  };
  const codes = (of: SessionArchive): string[] => of.findings().map(({ code }) => code);
  const lines = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n');
  after(() => {
    execFileSync('umount', [MOUNT]);
    rmSync(MOUNT, { recursive: true });
  });

  it('keeps what was written whole, tells what is lost, and works again when there is room', async () => {
    const sessions = archive(0);
    const kept = await begin(sessions, 1);
    for (let n = 1; n <= 20; n++) kept.event(cycle(n));
    for (let frame = 0; frame < 100; frame++) kept.input({ message: message(frame) });
    const dir = join(root, 'P-1', startedFile('P-1', 1).session);
    const [cycleFile, cameraFile] = [join(dir, 'cycles.ndjson'), join(dir, 'recording', 'cam1.ndjson')];
    const onDisk = () => [lines(cycleFile).length, lines(cameraFile).length, codes(sessions)];
    await until('what there is room for', () => String(onDisk()) === String([20, 100, []]), onDisk);
    fill();
    for (let n = 21; n <= 60; n++) kept.event(cycle(n));
    for (let frame = 100; frame < 400; frame++) kept.input({ message: message(frame) });
    const both = ['recording_stopped', 'session_not_kept'];
    await until('both findings', () => codes(sessions).length >= both.length, onDisk);
    assert.deepEqual(codes(sessions).sort(), both);
    for (const { message: text, remedies } of sessions.findings()) assert.ok(text.length < 80 && remedies.length > 0);
    const record = {
      ...recordOf(startedFile('P-1', 1)),
      ended_wall: new Date().toISOString(),
      ended_by: 'command' as const,
    };
    await kept.end(record, null);
    sessions.ended();
    assert.ok(readFileSync(cycleFile, 'utf8').endsWith('\n'));
    const cycles = lines(cycleFile).map((line) => (JSON.parse(line) as { cycle: number }).cycle);
    assert.deepEqual(
      cycles.slice(0, 20),
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
    const recorded = lines(cameraFile);
    assert.ok(recorded.length >= 100);
    for (const line of recorded) JSON.parse(line);
    assert.equal((await sessions.history.find(record.session)).file.subject, 'P-1');
    rmSync(ballast);
    await begin(sessions, 2).then((next) => next.end(recordOf(startedFile('P-1', 2)), null));
    assert.deepEqual(codes(sessions), []);
  });

  it('begins no session that it could not keep, and says so', async () => {
    fill();
    const sessions = archive(0);
    assert.equal(await sessions.begin(recordOf(startedFile('P-2', 3))), null);
    assert.deepEqual(codes(sessions), ['session_not_kept']);
    assert.equal((await sessions.history.list('P-2')).sessions.length, 0);
    rmSync(ballast);
  });

  it('gives up recording first, so that results still have room', async () => {
    const sessions = archive(1e6);
    const kept = await begin(sessions, 4);
    assert.equal(kept.records, true);
    await sessions.look();
    assert.equal(kept.records, true);
    writeFileSync(ballast, Buffer.alloc(SIZE_MB * 1048576 - 1.1e6));
    await sessions.look();
    assert.deepEqual([kept.records, codes(sessions)], [false, ['store_no_room']]);
    kept.event(cycle(1));
    await kept.end(recordOf(startedFile('P-1', 4)), null);
    const tight = await begin(sessions, 5);
    assert.deepEqual([tight.records, codes(sessions)], [false, ['store_no_room']]);
    await tight.end(recordOf(startedFile('P-1', 5)), null);
    assert.ok(!existsSync(join(root, 'P-1', startedFile('P-1', 5).session, 'recording')));
  });
});

it('a store where no folder can be made is told, and the session goes on without', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-store-'));
  writeFileSync(join(dir, 'sessions'), 'a file');
  const sessions = new SessionArchive({
    root: join(dir, 'sessions'),
    box: { box, version, model, provider, baseline, calibration },
    recording: null,
    minFreeBytes: 0,
  });
  assert.equal(await sessions.recover(), null);
  assert.equal(await sessions.spelling('P-1'), 'P-1');
  assert.equal(await sessions.begin(recordOf(startedFile('P-1', 1))), null);
  const [finding] = sessions.findings();
  assert.equal(finding?.code, 'session_not_kept');
  rmSync(dir, { recursive: true });
});
