import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WalkDataset } from '../../src/evaluation/dataset.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';

const FRAME = JOINT_COUNT * 3;

function folderWith(index: string, frames: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'gengait-walks-'));
  mkdirSync(join(folder, 'walks'));
  writeFileSync(join(folder, 'walks', 'index.jsonl'), index);
  const values = Float32Array.from({ length: frames * FRAME }, (_, i) => i / 8);
  values[FRAME + J.head * 3 + 1] = Number.NaN;
  writeFileSync(join(folder, 'walks', 'positions.f32'), Buffer.from(values.buffer));
  return folder;
}

function row(change: object = {}): string {
  const about = { id: 'a.1', dataset: 'a', subject: 'p1', label: 'normal', split: 'train', fps: 30 };
  return `${JSON.stringify({ ...about, frames: 2, offset_frames: 0, estimated_joints: ['left_heel'], ...change })}\n`;
}

test('a trial is read from its place, with estimated and partly known joints unknown', () => {
  const dataset = new WalkDataset(folderWith(row() + row({ id: 'a.2', offset_frames: 1, frames: 1 }), 2));
  const [first, second] = dataset.records;
  const walk = dataset.load(first!, { hideEstimated: true });
  assert.equal(walk.frames, 2);
  assert.equal(walk.positions[J.left_knee * 3], (J.left_knee * 3) / 8);
  assert.ok(Number.isNaN(walk.positions[J.left_heel * 3]!));
  assert.ok(Number.isNaN(walk.positions[FRAME + J.head * 3]!), 'one unknown coordinate makes a joint unknown');
  assert.ok(Number.isFinite(dataset.load(first!, { hideEstimated: false }).positions[J.left_heel * 3]!));
  assert.equal(dataset.load(second!, { hideEstimated: true }).positions[0], FRAME / 8);
});

test('no folder, a damaged index and a short file are coded errors', () => {
  const coded = { code: 'GENGAIT_E_DATASET' };
  assert.throws(() => new WalkDataset('/nowhere'), coded);
  assert.throws(() => new WalkDataset(folderWith('{"id":"x"}\n', 1)), coded);
  const short = new WalkDataset(folderWith(row({ frames: 9 }), 2));
  assert.throws(() => short.load(short.records[0]!, { hideEstimated: true }), coded);
});
