import assert from 'node:assert/strict';
import { test } from 'node:test';
import { injectFault } from '../../src/evaluation/injected/injected-faults.ts';
import { mirrorWalk } from '../../src/evaluation/walk-variants.ts';
import { averaged } from '../../src/model/averaged.ts';
import { completedWalk } from '../../src/model/completed-walk.ts';
import type { Predictor } from '../../src/model/seen-window.ts';
import { twinOfWalk } from '../../src/model/twin.ts';
import { withheldJoints } from '../../src/model/twin-chains.ts';
import { type AxisValues, correctionShare, type TwinFloor } from '../../src/model/twin-correction.ts';
import { BONES, J, JOINT_COUNT, JOINTS, type JointName } from '../../src/skeleton/joints.ts';
import { distanceM } from '../../src/skeleton/pose.ts';
import { oracle } from './healthy-oracle.ts';
import { stickWalk } from './stick-walker.ts';

const STRIDE = JOINT_COUNT * 3;
const every = (axes: AxisValues): TwinFloor => {
  const joints = Object.fromEntries(JOINTS.map((name) => [name, axes]));
  return { one_side: joints, both_sides: joints };
};
const FLOOR = every([5, 5, 5]);

function distanceMm(a: ArrayLike<number>, b: ArrayLike<number>, name: JointName): number {
  let sum = 0;
  for (let at = J[name] * 3; at < a.length; at += STRIDE) {
    sum += Math.hypot(a[at]! - b[at]!, a[at + 1]! - b[at + 1]!, a[at + 2]! - b[at + 2]!);
  }
  return (1000 * sum) / (a.length / STRIDE);
}

const walk = stickWalk({ seconds: 3 });

test('a walk is completed as the predictor has it, also where it begins and ends', async () => {
  const faulty = injectFault(walk, { name: 'stiff_knee', side: 'left', size: 'large' });
  for (const every of [1, 2]) {
    const completed = await completedWalk(
      faulty,
      ['left_knee', 'left_ankle', 'left_heel', 'left_toe'],
      oracle(walk),
      every,
    );
    for (const name of JOINTS) assert.ok(distanceMm(completed, walk.positions, name) < 0.1, name);
  }
});

test('predictors together err by the mean of their errors; one that looks at other windows is left out', async () => {
  const legs = ['left_knee', 'left_ankle', 'left_heel', 'left_toe'] as const;
  const other: Predictor = { frameStep: 3, run: () => Promise.reject(new Error('never asked')) };
  const both = averaged([oracle(walk, 0.03), oracle(walk, -0.01), other]);
  const completed = await completedWalk(walk, legs, both, 1);
  const one = await completedWalk(walk, legs, averaged([oracle(walk, 0.01)]), 1);
  for (const name of legs) assert.ok(distanceMm(completed, one, name) < 0.01, name);
});

test('a fault larger than the error of the model comes near its true twin, with the bones of the person', async () => {
  const cases = [
    ['stiff_knee', 'left', ['left_knee']],
    ['crouched_leg', 'right', ['right_knee']],
    ['forward_lean', null, ['neck']],
    ['still_arm', 'left', ['left_elbow']],
  ] as const;
  for (const [name, side, flagged] of cases) {
    const faulty = injectFault(walk, { name, side, size: 'large' });
    const twin = await twinOfWalk(faulty, flagged, oracle(walk), FLOOR);
    const all = (positions: Float64Array): number =>
      Math.max(...withheldJoints(flagged).map((joint) => distanceMm(positions, walk.positions, joint)));
    assert.ok(all(twin) < 0.3 * all(faulty.positions), `${name}: ${all(twin)} mm`);
    for (const [parent, child] of BONES) {
      for (let at = 0; at < twin.length; at += STRIDE) {
        const [own, made] = [walk.positions, twin].map((p) => distanceM(p, at + J[parent] * 3, at + J[child] * 3));
        assert.ok(Math.abs(made! - own!) < 0.006, `${name}: ${parent} to ${child} ${made} for ${own}`);
      }
    }
  }
});

test('pelvis and hips stay where they were seen, unless a hip goes with its leg', async () => {
  const dropped = injectFault(walk, { name: 'pelvic_drop', side: 'left', size: 'large' });
  assert.deepEqual(await twinOfWalk(dropped, ['pelvis'], oracle(walk), FLOOR), dropped.positions);
  const twin = await twinOfWalk(dropped, ['left_hip'], oracle(walk), FLOOR);
  for (const name of ['pelvis', 'right_hip', 'right_knee', 'right_ankle'] as const) {
    assert.equal(distanceMm(twin, dropped.positions, name), 0, name);
  }
});

test('a correction no larger than the error of the model is not made', async () => {
  const twin = await twinOfWalk(walk, ['left_knee'], oracle(walk, 0.03), FLOOR);
  assert.deepEqual(twin, walk.positions, 'the other leg shows the same error');
  const both = await twinOfWalk(walk, ['left_knee', 'right_knee'], oracle(walk, 0.004), FLOOR);
  assert.deepEqual(both, walk.positions, 'where both legs are withheld, the floor tells it');
});

test('what is wrong forward is corrected and what is off sideways is not, where the model is often off sideways', async () => {
  const faulty = injectFault(walk, { name: 'stiff_knee', side: 'left', size: 'large' });
  const twin = await twinOfWalk(faulty, ['left_knee', 'right_knee'], oracle(walk, 0.03), every([5, 30, 5]));
  assert.ok(
    distanceMm(twin, walk.positions, 'left_ankle') < 0.3 * distanceMm(faulty.positions, walk.positions, 'left_ankle'),
  );
  for (let at = J.left_knee * 3; at < twin.length; at += STRIDE) assert.equal(twin[at + 1], faulty.positions[at + 1]);
});

test('the twin of the mirror image is the mirror image of the twin', async () => {
  const faulty = injectFault(walk, { name: 'steppage', side: 'left', size: 'large' });
  const twin = await twinOfWalk(faulty, ['left_knee'], oracle(walk, 0.01), FLOOR);
  const error = -0.01;
  const mirrored = await twinOfWalk(mirrorWalk(faulty), ['right_knee'], oracle(mirrorWalk(walk), error), FLOOR);
  const back = mirrorWalk({ ...walk, positions: mirrored });
  for (const name of JOINTS) assert.ok(distanceMm(back.positions, twin, name) < 0.01, name);
});

test('the share of a correction grows with its size and never changes its direction', () => {
  const shares = [1, 4, 6.1, 10, 100, 1e6].map((square) => correctionShare(square, 4));
  assert.deepEqual(shares.slice(0, 2), [0, 0]);
  for (const [i, share] of shares.entries()) assert.ok(share >= (shares[i - 1] ?? 0) && share < 1);
  assert.ok(shares.at(-1)! > 0.999);
  assert.equal(correctionShare(1, 0), 1);
  assert.equal(correctionShare(0, 0), 0);
  assert.equal(correctionShare(Number.NaN, 4), 0);
});
