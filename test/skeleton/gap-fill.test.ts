import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapFigures } from '../../src/evaluation/capture/gaps.ts';
import { normal, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { quantile } from '../../src/maths/robust.ts';
import { GapFiller } from '../../src/skeleton/gap-fill.ts';
import { J } from '../../src/skeleton/joints.ts';
import type { Pose3D } from '../../src/skeleton/pose.ts';
import { distanceM, walkingPose, without } from './walking-poses.ts';

interface Out {
  pose: Pose3D;
  /** Tick of the pose whose arrival let it out. */
  at: number;
}

/** Pushes ticks 0..count−1; `lost(tick)` = joints missing in it, 'all' = no pose at all. */
function fill(count: number, lost: (tick: number) => readonly number[] | 'all', noiseM?: () => number): Out[] {
  const filler = new GapFiller();
  const out: Out[] = [];
  for (let tick = 0; tick < count; tick++) {
    const joints = lost(tick);
    if (joints === 'all') continue;
    for (const pose of filler.push(without(walkingPose(tick, noiseM), joints))) out.push({ pose, at: tick });
  }
  for (const pose of filler.flush()) out.push({ pose, at: count });
  return out;
}

test('complete poses pass at once, unchanged', () => {
  for (const [tick, { pose, at }] of fill(30, () => []).entries()) {
    assert.equal(pose.tick, tick);
    assert.equal(at, tick);
    assert.ok(pose.provenance.every((p) => p === 'm'));
  }
});

test('a gap of 200 ms is filled close to the truth, marked, with a larger uncertainty, at the person’s bone length', (t) => {
  const joints = [J.left_knee, J.left_ankle, J.right_wrist];
  const worst: string[] = [];
  const out = fill(60, (tick) => (tick > 30 && tick < 36 ? joints : []));
  assert.deepEqual(
    out.map((o) => o.pose.tick),
    [...Array(60).keys()],
  );
  for (const { pose } of out.filter((o) => o.pose.tick > 30 && o.pose.tick < 36)) {
    const truth = walkingPose(pose.tick).positions;
    for (const j of joints) {
      assert.equal(pose.provenance[j], 'i');
      assert.ok(pose.uncertaintyMm[j]! > 5);
      assert.ok(distanceM(pose, truth, j) < 0.09);
      worst.push((1000 * distanceM(pose, truth, j)).toFixed(0));
    }
    const thigh = [0, 1, 2].map((k) => pose.positions[3 * J.left_knee + k]! - pose.positions[3 * J.left_hip + k]!);
    assert.ok(Math.abs(Math.hypot(...thigh) - 0.42) < 0.002, 'thigh length');
  }
  t.diagnostic(`errors in mm of knee, ankle, wrist in the five filled frames: ${worst.join(' ')}`);
});

test('a gap longer than 200 ms stays missing: nothing is held or extrapolated', () => {
  for (const { pose } of fill(60, (tick) => (tick > 30 && tick < 37 ? [J.left_ankle] : []))) {
    const missing = pose.tick > 30 && pose.tick < 37;
    assert.equal(pose.provenance[J.left_ankle], missing ? 'x' : 'm', `tick ${pose.tick}`);
    assert.equal(Number.isNaN(pose.positions[3 * J.left_ankle]!), missing);
  }
});

test('at the start and at the end there is no other side to fill from', () => {
  const out = fill(40, (tick) => (tick < 3 || tick > 37 ? [J.head] : []));
  for (const { pose } of out) assert.equal(pose.provenance[J.head], pose.tick < 3 || pose.tick > 37 ? 'x' : 'm');
});

test('a pose waits only while a joint can still come back, 200 ms at most', () => {
  const out = fill(60, (tick) => (tick > 30 ? [J.left_toe] : []));
  for (const { pose, at } of out) {
    if (pose.tick <= 30) assert.equal(at, pose.tick);
    else if (pose.tick < 36) assert.ok(at - pose.tick <= 6 && at <= 36, `tick ${pose.tick} left at ${at}`);
    else assert.equal(at, pose.tick, 'a joint missing for longer is not waited for');
  }
});

test('a joint that the camera format lacks delays nothing', () => {
  for (const { pose, at } of fill(30, () => [J.left_heel, J.right_heel])) assert.equal(at, pose.tick);
});

test('ticks in which nobody was seen become filled poses inside a short gap, and none in a long one', () => {
  const short = fill(40, (tick) => (tick > 10 && tick < 14 ? 'all' : []));
  assert.deepEqual(
    short.map((o) => o.pose.tick),
    [...Array(40).keys()],
  );
  assert.ok(short[12]!.pose.provenance.every((p) => p === 'i'));
  assert.ok(Math.abs(short[12]!.pose.timeS - 12 / 30) < 1e-9);
  const long = fill(40, (tick) => (tick > 10 && tick < 20 ? 'all' : []));
  assert.deepEqual(
    long.map((o) => o.pose.tick),
    [...Array(40).keys()].filter((k) => k <= 10 || k >= 20),
  );
});

test('another person is never joined to the one before', () => {
  const filler = new GapFiller();
  const out: Pose3D[] = [];
  for (let tick = 0; tick < 10; tick++) {
    if (tick === 5) continue;
    out.push(...filler.push(walkingPose(tick, undefined, tick < 5 ? 1 : 2)));
  }
  out.push(...filler.flush());
  assert.deepEqual(
    out.map((p) => p.tick),
    [0, 1, 2, 3, 4, 6, 7, 8, 9],
  );
});

test('the stated uncertainty of filled joints is honest in scale', (t) => {
  const gauss = normal(uniform(3));
  const random = uniform(4);
  const errors: number[] = [];
  const gaps = Array.from({ length: 600 }, () => (random() < 0.12 ? 1 + Math.floor(5 * random()) : 0));
  const joints = [J.left_knee, J.right_ankle, J.left_wrist, J.head];
  const lost = (tick: number) =>
    joints.filter((_, n) => [0, 1, 2, 3, 4].some((k) => tick > 20 && gaps[(tick - k + 37 * n) % 600]! > k));
  for (const { pose } of fill(600, lost, () => 0.005 * gauss())) {
    const truth = walkingPose(pose.tick).positions;
    for (const j of joints) {
      if (pose.provenance[j] !== 'i') continue;
      for (let k = 0; k < 3; k++)
        errors.push((1000 * Math.abs(pose.positions[3 * j + k]! - truth[3 * j + k]!)) / pose.uncertaintyMm[j]!);
    }
  }
  const inside = errors.filter((e) => e < 1.96).length / errors.length;
  t.diagnostic(
    `${errors.length} filled coordinates: stated 95 % holds ${(100 * inside).toFixed(1)} %, median ${quantile(errors, 0.5).toFixed(2)} standard deviations`,
  );
  assert.ok(errors.length > 500 && inside > 0.93);
});

test('joints lost for up to ten ticks: short gaps are filled near the truth, nothing is held, the rest is missing', (t) => {
  const g = gapFigures([1, 2, 3]);
  const [median, p95] = [quantile(g.errorsOfFilledMm, 0.5), quantile(g.errorsOfFilledMm, 0.95)];
  t.diagnostic(
    `of ${g.joints}: measured ${g.measured}, interpolated ${g.interpolated} (${median.toFixed(1)} / ${p95.toFixed(1)} mm), missing ${g.missing}`,
  );
  assert.equal(g.measured + g.interpolated + g.missing, g.joints);
  assert.ok(g.longestFilledS <= 0.2 + 1e-6);
  assert.equal(g.held, 0);
  assert.ok(g.interpolated > 100 && median <= 20 && p95 <= 60);
});
