import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { mirrorWalk, withoutJoints } from '../../src/evaluation/walk-variants.ts';
import { assessWalk, type WalkAssessment } from '../../src/model/assess-walk.ts';
import type { Assessment } from '../../src/model/assessment.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { type StickBaseline, stickBaseline, stickPerson } from './stick-baseline.ts';

let baseline: StickBaseline;
before(async () => {
  baseline = await stickBaseline();
});

const STIFF_RIGHT = { kneeSwingDeg: { left: 58, right: 8 } };

function assess(walk: Trajectory): Promise<WalkAssessment> {
  const { predictor, scoring } = baseline;
  return assessWalk(walk, { score: predictor, twin: predictor }, scoring);
}

async function verdictOf(walk: Trajectory): Promise<Assessment> {
  const { verdict } = await assess(walk);
  assert.ok(verdict.assessed, JSON.stringify(verdict));
  return verdict;
}

test('healthy walkers who were not in the baseline are quiet and their twin is what was seen', async () => {
  for (const i of [20, 21, 22]) {
    const { verdict, twin, smoothed } = await assess(stickPerson(i));
    assert.ok(verdict.assessed && !verdict.abnormal, JSON.stringify(verdict));
    assert.deepEqual(twin, smoothed.positions);
  }
});

test('a stiff knee is found in its leg and on its side, and in the mirror on the other', async () => {
  const walk = stickPerson(23, STIFF_RIGHT);
  const right = await verdictOf(walk);
  assert.ok(right.abnormal);
  assert.equal(right.side, 'right');
  assert.ok(right.flagged.some((joint) => joint === 'right_knee' || joint === 'right_ankle'));
  assert.match(right.location, /^right_leg|^legs, right > left/);
  const left = await verdictOf(mirrorWalk(walk));
  assert.equal(left.side, 'left');
  assert.match(left.location, /^left_leg|^legs, left > right/);
});

test('the twin of a stiff knee bends it, keeps the other leg and the bones', async () => {
  const { verdict, twin, smoothed } = await assess(stickPerson(24, STIFF_RIGHT));
  assert.ok(verdict.assessed && verdict.flagged.length > 0);
  const at = (positions: Float64Array, frame: number, joint: number) =>
    positions.subarray((frame * JOINT_COUNT + joint) * 3, (frame * JOINT_COUNT + joint) * 3 + 3);
  const thigh = (positions: Float64Array, frame: number) =>
    Math.hypot(...[0, 1, 2].map((k) => at(positions, frame, J.right_knee)[k]! - at(positions, frame, J.right_hip)[k]!));
  let moved = 0;
  for (let frame = 10; frame < smoothed.frames - 10; frame++) {
    assert.deepEqual(at(twin, frame, J.head), at(smoothed.positions, frame, J.head));
    assert.ok(Math.abs(thigh(twin, frame) - thigh(smoothed.positions, frame)) < 0.004);
    moved = Math.max(
      moved,
      Math.abs(at(twin, frame, J.right_ankle)[2]! - at(smoothed.positions, frame, J.right_ankle)[2]!),
    );
  }
  assert.ok(moved > 0.03, `ankle moved ${moved} m`);
});

test('joints that are not there have no score, and the rest is still judged', async () => {
  const verdict = await verdictOf(
    withoutJoints(stickPerson(25), ['left_heel', 'right_heel', 'left_toe', 'right_toe', 'head']),
  );
  assert.equal(verdict.joints.head, undefined);
  assert.equal(verdict.groups.left_foot, undefined);
  assert.ok(verdict.joints.left_knee);
});

test('what cannot be assessed has a reason and no score', async () => {
  const { verdict } = await assess(stickPerson(26, { seconds: 0.6 }));
  assert.equal(verdict.assessed, false);
  assert.ok(!verdict.assessed && verdict.reason.length > 10);
});

test('a straightened trunk keeps the arms on', async () => {
  const { verdict, twin, smoothed } = await assess(stickPerson(27, { leanDeg: 30 }));
  assert.ok(verdict.assessed && verdict.flagged.includes('left_shoulder'), JSON.stringify(verdict));
  const length = (positions: Float64Array, frame: number, a: number, b: number): number =>
    Math.hypot(
      ...[0, 1, 2].map(
        (k) => positions[(frame * JOINT_COUNT + a) * 3 + k]! - positions[(frame * JOINT_COUNT + b) * 3 + k]!,
      ),
    );
  let moved = 0;
  for (let frame = 10; frame < smoothed.frames - 10; frame++) {
    const upperArm = (positions: Float64Array) => length(positions, frame, J.left_shoulder, J.left_elbow);
    assert.ok(Math.abs(upperArm(twin) - upperArm(smoothed.positions)) < 0.002);
    const at = (frame * JOINT_COUNT + J.neck) * 3;
    moved = Math.max(moved, Math.abs(twin[at]! - smoothed.positions[at]!));
  }
  assert.ok(moved > 0.05, `neck moved ${moved} m`);
});
