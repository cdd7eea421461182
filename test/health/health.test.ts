import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoxHealth, sampleBox } from '../../src/health/box-health.ts';
import type { Finding } from '../../src/health/finding.ts';
import { FindingBoard } from '../../src/health/finding-board.ts';
import { StageTimes } from '../../src/health/stage-times.ts';
import { StateMachine } from '../../src/health/state-machine.ts';
import { type BoxSample, boxHealth } from '../../src/publish/schemas/machine.ts';

function finding(code: string, level: Finding['level'] = 'warning', message = code): Finding {
  return { code, level, message, remedies: [] };
}

test('a finding is told when it is raised, reworded and cleared, and not in between', () => {
  const board = new FindingBoard();
  board.raise('sync', finding('camera_silent/cam1'));
  assert.deepEqual(
    board.changes().map(({ code }) => code),
    ['camera_silent/cam1'],
  );
  board.raise('sync', finding('camera_silent/cam1'));
  assert.deepEqual(board.changes(), []);
  board.raise('sync', finding('camera_silent/cam1', 'error', 'worse'));
  assert.equal(board.changes()[0]?.finding?.message, 'worse');
  board.clear('sync', 'camera_silent/cam1');
  assert.deepEqual(board.changes(), [{ code: 'camera_silent/cam1', finding: null }]);
  board.raise('sync', finding('camera_silent/cam1'));
  board.clear('sync', 'camera_silent/cam1');
  assert.deepEqual(board.changes(), []);
});

test('a stage that gives its whole list clears what it no longer names, and nothing of other stages', () => {
  const board = new FindingBoard();
  board.replace('sync', [finding('camera_silent/cam1'), finding('camera_silent/cam2')]);
  board.replace('model', [finding('no_cuda', 'info'), finding('model_slow', 'error')]);
  board.changes();
  board.replace('sync', [finding('camera_silent/cam2')]);
  assert.deepEqual(board.changes(), [{ code: 'camera_silent/cam1', finding: null }]);
  assert.deepEqual(
    board.present().map(({ code }) => code),
    ['model_slow', 'camera_silent/cam2', 'no_cuda'],
  );
});

test('a code that two stages raise stands until both have cleared it, the worse one in front', () => {
  const board = new FindingBoard();
  board.raise('a', finding('disk_full', 'warning'));
  board.raise('b', finding('disk_full', 'error'));
  assert.equal(board.present()[0]?.level, 'error');
  board.clear('b', 'disk_full');
  assert.deepEqual(
    board.changes().map(({ finding: now }) => now?.level),
    ['warning'],
  );
  board.clear('a', 'disk_full');
  assert.deepEqual(board.present(), []);
});

test('starting, ready, degraded and back, stopped for good', () => {
  const machine = new StateMachine();
  assert.equal(machine.update([finding('x')]), null);
  assert.equal(machine.state, 'starting');
  assert.deepEqual(machine.started([finding('no_cuda', 'info')]), { state: 'ready', before: 'starting', reasons: [] });
  assert.deepEqual(machine.update([finding('a', 'error'), finding('b')])?.reasons, ['a', 'b']);
  assert.equal(machine.update([finding('a', 'error'), finding('b')]), null);
  assert.deepEqual(machine.update([finding('b')]), { state: 'degraded', before: 'degraded', reasons: ['b'] });
  assert.equal(machine.update([])?.state, 'ready');
  assert.equal(machine.stop()?.state, 'stopped');
  assert.equal(machine.update([finding('a')]), null);
  assert.equal(machine.stop(), null);
});

test('the box is asked at most every ten seconds, and a failed reading is "not known", not the last one', async () => {
  const known: BoxSample = {
    temperature_c: 50,
    load: 0.5,
    memory_free_mb: 1,
    process_memory_mb: 1,
    disk_free_gb: 1,
    throttled: false,
  };
  let readings = 0;
  const health = new BoxHealth(async () => {
    readings++;
    if (readings === 2) throw new Error('no sensor');
    return known;
  });
  assert.equal(health.latest(100).temperature_c, null);
  await health.settled();
  assert.equal(health.latest(109.9).temperature_c, 50);
  assert.equal(readings, 1);
  health.latest(110);
  await health.settled();
  assert.deepEqual([readings, health.latest(111).temperature_c], [2, null]);
});

test('a sample of this machine is as the health payload promises', async () => {
  const sample = boxHealth.parse(await sampleBox());
  assert.ok(sample.process_memory_mb! > 10 && sample.disk_free_gb! > 0 && sample.load! >= 0 && sample.load! <= 1);
});

test('the times of a stage are those of its latest runs', () => {
  const times = new StageTimes(100);
  for (let run = 0; run < 50; run++) times.add('old', 1000);
  for (let run = 1; run <= 100; run++) times.add('old', run);
  times.add('once', 2.34567);
  assert.deepEqual(times.summary(), { old: { p50_ms: 50, p99_ms: 99 }, once: { p50_ms: 2.346, p99_ms: 2.346 } });
});
