import assert from 'node:assert/strict';
import test from 'node:test';
import { isHidden } from '../../src/simulator/occlusion.ts';
import { J, type JointName } from '../../src/skeleton/joints.ts';
import { at, walkOf } from './walks.ts';

/** Someone standing at the origin, seen from the left and from the front. */
const { walk } = walkOf(1);
const body = walk.positions.slice(0, 57);
const point = (joint: JointName) => at(walk, 0, joint);
const fromLeft = [body[0]!, 4, 1];
const fromFront = [body[0]! + 4, 0, 1];

test('the trunk hides the far elbow from the side, not from the front', () => {
  assert.equal(isHidden(body, [0, -0.2, 1.2], fromLeft, J.right_elbow), true);
  assert.equal(isHidden(body, point('right_elbow'), fromFront, J.right_elbow), false);
});

test('nothing hides what is nearer than it, nor its own end', () => {
  for (const joint of ['left_knee', 'left_ankle', 'left_elbow', 'left_wrist'] as const) {
    assert.equal(isHidden(body, point(joint), fromLeft, J[joint]), false, joint);
  }
  assert.equal(isHidden(body, point('neck'), fromFront, J.neck), false);
});

test('another person between hides the whole leg', () => {
  const other = body.slice();
  for (let i = 1; i < other.length; i += 3) other[i]! += 1.5;
  assert.equal(isHidden(other, [body[0]!, 0, 1], fromLeft, -1), true);
  assert.equal(isHidden(other, [body[0]! + 1.5, 0, 1], fromLeft, -1), false);
});

test('an unknown limb hides nothing', () => {
  assert.equal(isHidden(new Float64Array(57).fill(Number.NaN), [0, 0, 1], fromLeft, -1), false);
});
