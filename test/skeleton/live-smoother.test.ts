import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POOR_KEYPOINTS } from '../../src/evaluation/capture/geometry.ts';
import { liveErrors } from '../../src/evaluation/capture/ring-walk.ts';
import { quantile } from '../../src/maths/robust.ts';
import { J } from '../../src/skeleton/joints.ts';
import { LiveSmoother } from '../../src/skeleton/live-smoother.ts';
import type { Pose3D } from '../../src/skeleton/pose.ts';
import { distanceM, walkingPose, without } from './walking-poses.ts';

test('after gap fill and one tick of look-ahead, poor keypoints become 10 / 30 mm for 99 % of joints, honestly stated', (t) => {
  for (const lookAhead of [0, 1]) {
    const { errorsMm, wanted, inInterval } = liveErrors([1, 2, 3, 4, 5], POOR_KEYPOINTS, { lookAhead });
    const [median, p95] = [quantile(errorsMm, 0.5), quantile(errorsMm, 0.95)];
    const inside = inInterval / errorsMm.length;
    t.diagnostic(
      `look-ahead ${lookAhead}: median ${median.toFixed(1)} mm, p95 ${p95.toFixed(1)} mm, ${((100 * errorsMm.length) / wanted).toFixed(2)} % of joints, stated 95 % holds ${(100 * inside).toFixed(1)} %`,
    );
    assert.ok(errorsMm.length / wanted >= 0.99);
    assert.ok(inside >= 0.93 && inside <= 0.97);
    assert.ok(lookAhead === 0 ? median <= 12 && p95 <= 30 : median <= 10 && p95 <= 20);
  }
});

test('poses wait for the look-ahead only, in order, and a flush hands out the rest', () => {
  const smoother = new LiveSmoother({ lookAhead: 2 });
  const ticks: number[][] = [];
  for (let tick = 0; tick < 6; tick++) ticks.push(smoother.push(walkingPose(tick)).map((p) => p.tick));
  assert.deepEqual(ticks, [[], [], [0], [1], [2], [3]]);
  assert.deepEqual(
    smoother.flush().map((p) => p.tick),
    [4, 5],
  );
});

test('missing joints stay missing, gaps and other people are not smoothed across', () => {
  const smoother = new LiveSmoother({ lookAhead: 1 });
  const out: Pose3D[] = [];
  for (let tick = 0; tick < 40; tick++) {
    const pose = walkingPose(tick, undefined, tick < 30 ? 1 : 2);
    out.push(...smoother.push(tick > 10 && tick < 15 ? without(pose, [J.head]) : pose));
  }
  out.push(...smoother.flush());
  assert.equal(out.length, 40);
  for (const pose of out) {
    const gone = pose.tick > 10 && pose.tick < 15;
    assert.equal(pose.provenance[J.head], gone ? 'x' : 'm');
    assert.equal(Number.isNaN(pose.positions[3 * J.head]!), gone);
    const jump = pose.tick === 30 || pose.tick === 29;
    if (jump) assert.ok(distanceM(pose, walkingPose(pose.tick).positions, J.pelvis) < 0.01);
  }
});

test('a noiseless walk is hardly touched: no lag', () => {
  const smoother = new LiveSmoother();
  for (let tick = 0; tick < 90; tick++) {
    for (const pose of smoother.push(walkingPose(tick))) {
      if (tick > 15) assert.ok(distanceM(pose, walkingPose(pose.tick).positions, J.pelvis) < 0.001);
      if (tick > 15) assert.ok(distanceM(pose, walkingPose(pose.tick).positions, J.left_ankle) < 0.015);
    }
  }
});
