import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normal, observe, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { stickPose } from '../../src/evaluation/capture/stick-person.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { quantile } from '../../src/maths/robust.ts';
import { GapFiller } from '../../src/skeleton/gap-fill.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { LiveSmoother } from '../../src/skeleton/live-smoother.ts';
import type { Pose3D } from '../../src/skeleton/pose.ts';
import { distanceM, walkingPose, without } from './walking-poses.ts';

const cameras = ring(5, 4, 1000);
const BAD = { noisePx: 3, outliers: 0.2, missing: 0.1 };

/** A walk seen by five poor cameras, triangulated, gap-filled and smoothed as live. */
function live(seed: number, lookAhead: number): { pose: Pose3D; truth: Float64Array }[] {
  const random = uniform(seed);
  const gauss = normal(random);
  const body = (tick: number) => stickPose({ from: [-1.6, 0], velocity: [1.1, 0], phase: seed / 7 }, tick / 30);
  const reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' });
  const filler = new GapFiller();
  const smoother = new LiveSmoother({ lookAhead });
  const out: Pose3D[] = [];
  for (let tick = 0; tick < 90; tick++) {
    const views = cameras.map((camera, c) => {
      const person = new Float64Array(JOINT_COUNT * 3);
      for (let at = 0; at < person.length; at += 3) {
        person.set(observe(camera, body(tick).subarray(at, at + 3), BAD, random, gauss).keypoint, at);
      }
      return { camera: c, people: [person], ageS: 0 };
    });
    const { patient } = reconstructor.update({ tick, timeS: tick / 30, views });
    if (patient) for (const pose of filler.push(patient)) out.push(...smoother.push(pose));
  }
  for (const pose of filler.flush()) out.push(...smoother.push(pose));
  out.push(...smoother.flush());
  return out.map((pose) => ({ pose, truth: body(pose.tick) }));
}

test('after gap fill and one tick of look-ahead, poor keypoints become 10 / 30 mm for 99 % of joints, honestly stated', (t) => {
  for (const lookAhead of [0, 1]) {
    const errorsMm: number[] = [];
    let [wanted, inside] = [0, 0];
    for (let seed = 1; seed <= 5; seed++) {
      for (const { pose, truth } of live(seed, lookAhead)) {
        for (let j = 0; j < JOINT_COUNT; j++) {
          wanted++;
          if (pose.provenance[j] === 'x') continue;
          errorsMm.push(1000 * distanceM(pose, truth, j));
          for (let k = 0; k < 3; k++) {
            const e = 1000 * Math.abs(pose.positions[3 * j + k]! - truth[3 * j + k]!);
            if (e < 1.96 * pose.uncertaintyMm[j]!) inside += 1 / 3;
          }
        }
      }
    }
    const [median, p95] = [quantile(errorsMm, 0.5), quantile(errorsMm, 0.95)];
    t.diagnostic(
      `look-ahead ${lookAhead}: median ${median.toFixed(1)} mm, p95 ${p95.toFixed(1)} mm, ${((100 * errorsMm.length) / wanted).toFixed(2)} % of joints, stated 95 % holds ${((100 * inside) / errorsMm.length).toFixed(1)} %`,
    );
    assert.ok(errorsMm.length / wanted >= 0.99);
    assert.ok(inside / errorsMm.length >= 0.93 && inside / errorsMm.length <= 0.98);
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
