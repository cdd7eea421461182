import assert from 'node:assert/strict';
import test from 'node:test';
import { placeOnWalkway } from '../../src/simulator/passage.ts';
import { ontoWalkway } from '../../src/simulator/recorded-walk.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { at, walkOf } from './walks.ts';

test('a recorded walk is laid along the walkway, its middle over the origin, heights kept', () => {
  const { walk } = walkOf(2);
  const elsewhere = { ...walk, positions: walk.positions.slice() };
  placeOnWalkway(elsewhere, 12, -7, 2.1);
  const laid = ontoWalkway(elsewhere);
  const [first, last] = [at(laid, 0, 'pelvis'), at(laid, laid.frames - 1, 'pelvis')];
  assert.ok(last[0] > first[0] && Math.abs(first[0] + last[0]) < 1e-9);
  assert.ok(Math.abs(first[1]) < 1e-9 && Math.abs(last[1]) < 1e-9);
  assert.equal(at(laid, 100, 'head')[2], at(walk, 100, 'head')[2]);
  assert.deepEqual(
    at(elsewhere, 0, 'pelvis').map((v) => Math.round(v)),
    [12, -7, 1],
    'the input is left as it was',
  );
});

test('a treadmill walk is centred but not turned, and a missing pelvis is replaced by the hips', () => {
  const { walk } = walkOf(2);
  const treadmill = { ...walk, positions: walk.positions.slice() };
  for (let f = 0; f < walk.frames; f++) {
    const x = at(walk, f, 'pelvis')[0];
    for (let j = 0; j < JOINT_COUNT; j++) treadmill.positions[3 * (f * JOINT_COUNT + j)]! += 5 - x;
    treadmill.positions.fill(Number.NaN, 3 * f * JOINT_COUNT, 3 * f * JOINT_COUNT + 3);
  }
  const laid = ontoWalkway(treadmill);
  const toe = at(laid, 0, 'left_toe')[0] - at(laid, 0, 'left_ankle')[0];
  assert.ok(toe > 0.05, 'still facing +X');
  const hips = (at(laid, 10, 'left_hip')[0] + at(laid, 10, 'right_hip')[0]) / 2;
  assert.ok(Math.abs(hips) < 0.05);
});
