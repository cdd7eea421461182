import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrorWalk, warpWalk } from '../../src/evaluation/walk-variants.ts';
import { walkingSpeed } from '../../src/model/walking-speed.ts';
import { J } from '../../src/skeleton/joints.ts';
import { stickWalk } from '../model/stick-walker.ts';

test('a mirror swaps the sides, and twice it is the walk again', () => {
  const walk = stickWalk({ seconds: 1 });
  const mirrored = mirrorWalk(walk);
  assert.equal(mirrored.positions[J.left_knee * 3 + 2], walk.positions[J.right_knee * 3 + 2]);
  assert.equal(mirrored.positions[J.left_knee * 3 + 1], -walk.positions[J.right_knee * 3 + 1]!);
  assert.deepEqual(
    mirrorWalk(mirrored).positions.map((value) => value + 0),
    walk.positions,
  );
});

test('a slowed walk takes longer over the same way', () => {
  const walk = stickWalk({ seconds: 3, speed_m_s: 1.2 });
  const slow = warpWalk(walk, 0.6);
  assert.equal(slow.frames, Math.floor((walk.frames - 1) / 0.6) + 1);
  assert.ok(Math.abs(walkingSpeed(slow, 0, slow.frames, 0) - 0.72) < 0.01);
});
