import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../src/maths/seeded-random.ts';
import { headingAt } from '../../src/model/heading.ts';
import { denormaliseFrame, normaliseWindow } from '../../src/model/normalise.ts';
import { roughWalker } from '../../src/model/onnx/rough-walker.ts';
import { checkWindows, WINDOW_COORDINATES, WINDOW_TOKENS } from '../../src/model/windows.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { legLength } from '../../src/skeleton/leg-length.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';

const FRAMES = [10, 11, 12, 13, 14, 15, 16];

function walker(seed = 1): Trajectory {
  return roughWalker(seededRandom(seed), 40);
}

function normalised(walk: Trajectory, yawRad: number): { joints: Float32Array; hidden: Uint8Array; usable: boolean } {
  const joints = new Float32Array(WINDOW_COORDINATES);
  const hidden = new Uint8Array(WINDOW_TOKENS);
  const usable = normaliseWindow(walk.positions, FRAMES, yawRad, legLength(walk), joints, hidden, 0);
  return { joints, hidden, usable };
}

/** The walk seen from elsewhere: turned about the vertical, moved along the floor. */
function moved(walk: Trajectory, turnRad: number, dx: number, dy: number): Trajectory {
  const positions = walk.positions.slice();
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y] = [walk.positions[i]!, walk.positions[i + 1]!];
    positions[i] = Math.cos(turnRad) * x - Math.sin(turnRad) * y + dx;
    positions[i + 1] = Math.sin(turnRad) * x + Math.cos(turnRad) * y + dy;
  }
  return { ...walk, positions };
}

function setUnknown(walk: Trajectory, frame: number, joint: number): void {
  walk.positions.fill(Number.NaN, (frame * JOINT_COUNT + joint) * 3, (frame * JOINT_COUNT + joint) * 3 + 3);
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert.ok(Math.abs(actual[i]! - expected[i]!) <= tolerance, `${i}: ${actual[i]} instead of ${expected[i]}`);
  }
}

test('a window does not depend on where on the floor and in which direction one walks', () => {
  const walk = walker();
  const elsewhere = moved(walk, 2.1, -3, 7);
  const here = normalised(walk, headingAt(walk, 13));
  const there = normalised(elsewhere, headingAt(elsewhere, 13));
  assertClose(there.joints, here.joints, 1e-5);
});

test('a normalised walker walks along +X, left at +Y, height over the floor, legs of length 1', () => {
  const walk = walker();
  const { joints, usable } = normalised(walk, headingAt(walk, 13));
  assert.ok(usable);
  const at = (frame: number, joint: number, axis: number): number => joints[(frame * JOINT_COUNT + joint) * 3 + axis]!;
  for (let frame = 0; frame < 7; frame++) {
    assert.equal(at(frame, J.pelvis, 0), 0);
    assert.equal(at(frame, J.pelvis, 1), 0);
    assert.ok(at(frame, J.left_hip, 1) > 0 && at(frame, J.right_hip, 1) < 0);
    assert.ok(at(frame, J.left_toe, 0) > at(frame, J.left_heel, 0));
    assert.ok(at(frame, J.head, 2) > 1.7 && at(frame, J.left_toe, 2) < 0.4);
  }
});

test('the inverse gives the world position back', () => {
  const walk = walker(2);
  const yawRad = headingAt(walk, 13);
  const { joints } = normalised(walk, yawRad);
  const out = new Float64Array(2 * JOINT_COUNT * 3);
  const pelvis = FRAMES[6]! * JOINT_COUNT * 3;
  const place = {
    pelvisXM: walk.positions[pelvis]!,
    pelvisYM: walk.positions[pelvis + 1]!,
    yawRad,
    legLengthM: legLength(walk),
  };
  denormaliseFrame(joints, 0, 6, place, out, 1);
  assertClose(out.subarray(JOINT_COUNT * 3), walk.positions.subarray(pelvis, pelvis + JOINT_COUNT * 3), 1e-6);
});

test('a joint that is not known is hidden and zero, and nothing else changes', () => {
  const walk = walker();
  const before = normalised(walk, 0.3);
  setUnknown(walk, 12, J.left_elbow);
  const after = normalised(walk, 0.3);
  const token = 2 * JOINT_COUNT + J.left_elbow;
  assert.equal(after.hidden[token], 1);
  assert.equal(
    after.hidden.reduce((sum, value) => sum + value, 0),
    1,
  );
  const expected = before.joints.slice();
  expected.fill(0, token * 3, token * 3 + 3);
  assert.deepEqual(after.joints, expected);
});

test('a joint where no body reaches is hidden, so that one wild point does not stop the model', () => {
  for (const wildM of [-9, 40, 1e12]) {
    const walk = walker();
    walk.positions[(12 * JOINT_COUNT + J.head) * 3 + 2] = wildM;
    walk.positions[(13 * JOINT_COUNT + J.left_toe) * 3] = wildM;
    const { joints, hidden, usable } = normalised(walk, 0.3);
    assert.ok(usable);
    assert.equal(hidden[2 * JOINT_COUNT + J.head], 1);
    assert.equal(hidden[3 * JOINT_COUNT + J.left_toe], 1);
    checkWindows(joints, hidden, 1);
  }
});

test('a window without pelvis, heading or leg length is refused and nothing is written', () => {
  const walk = walker();
  setUnknown(walk, 16, J.pelvis);
  const { joints, usable } = normalised(walk, 0);
  assert.equal(usable, false);
  assert.ok(joints.every((value) => value === 0));
  const good = walker();
  assert.equal(normalised(good, Number.NaN).usable, false);
  const outside = [38, 39, 40, 41, 42, 43, 44];
  const length = legLength(good);
  assert.equal(normaliseWindow(good.positions, outside, 0, length, joints, new Uint8Array(WINDOW_TOKENS), 0), false);
});

test('heading is the way of the pelvis, or the facing of hips and shoulders for who walks on the spot', () => {
  const walk = walker(3);
  const wayRad = headingAt(walk, 20);
  const still = { ...walk, positions: walk.positions.slice() };
  for (let frame = 0; frame < walk.frames; frame++) {
    const pelvis = frame * JOINT_COUNT * 3;
    for (let i = pelvis; i < pelvis + JOINT_COUNT * 3; i += 3) {
      still.positions[i] = walk.positions[i]! - walk.positions[pelvis]!;
      still.positions[i + 1] = walk.positions[i + 1]! - walk.positions[pelvis + 1]!;
    }
  }
  const facingRad = headingAt(still, 20);
  assert.ok(
    Math.abs(Math.sin(facingRad - wayRad)) < 0.05 && Math.cos(facingRad - wayRad) > 0,
    `${facingRad} ${wayRad}`,
  );
});

test('a causal heading does not look ahead', () => {
  const walk = walker(4);
  const before = headingAt(walk, 20, { causal: true });
  for (let frame = 21; frame < walk.frames; frame++) {
    for (let joint = 0; joint < JOINT_COUNT; joint++) setUnknown(walk, frame, joint);
  }
  assert.equal(headingAt(walk, 20, { causal: true }), before);
});

test('leg length is the median over frames of the legs that are seen', () => {
  const walk = walker(5);
  const whole = legLength(walk);
  assert.ok(whole > 0.6 && whole < 1.1, `${whole}`);
  for (let frame = 0; frame < walk.frames; frame++) setUnknown(walk, frame, J.left_knee);
  assert.ok(Math.abs(legLength(walk) - whole) < 0.02, 'one leg is enough');
  for (let frame = 0; frame < walk.frames; frame++) setUnknown(walk, frame, J.right_knee);
  assert.ok(Number.isNaN(legLength(walk)));
  assert.ok(Number.isNaN(headingAt({ frames: 3, positions: new Float64Array(171).fill(Number.NaN) }, 1)));
});
