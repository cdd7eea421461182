import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normal, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { film, type StickWalk, stickPose } from '../../src/evaluation/capture/stick-person.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { LiveSmoother } from '../../src/skeleton/live-smoother.ts';
import { biased } from './biased-views.ts';

const cameras = ring(5, 4.5, 900);
const WALK: StickWalk = { from: [-2.4, 0.2], velocity: [0.4, 0] };
const TICKS = 360;
/** From then on enough was learnt, ticks. */
const LEARNT = 120;

/** Errors of every view that come and go with a time constant of half a second, metres. */
function* slowErrors(sigmaM: number, seed: number): Generator<Float64Array[], never> {
  const gauss = normal(uniform(seed));
  const stay = Math.exp(-1 / 15);
  const errors = cameras.map(() => Float64Array.from({ length: 2 * JOINT_COUNT }, () => sigmaM * gauss()));
  for (;;) {
    yield errors;
    for (const own of errors)
      own.forEach((e, i) => {
        own[i] = stay * e + Math.sqrt(1 - stay ** 2) * sigmaM * gauss();
      });
  }
}

/** What is stated of filtered joints: share of coordinates within ±1.96 deviations, and the lasting share of the variance. */
function stated(sigmaM: number, seed: number): { within: number; lasting: number } {
  const random = uniform(seed);
  const gauss = normal(random);
  const slow = slowErrors(sigmaM, seed + 100);
  const reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' });
  const smoother = new LiveSmoother();
  let [inside, count, lasting] = [0, 0, 0];
  for (let tick = 0; tick < TICKS; tick++) {
    const body = stickPose(WALK, tick / 30);
    const seen = film(cameras, [body], tick, { noisePx: 2 }, random, gauss);
    const { patient } = reconstructor.update(biased(seen, cameras, body, slow.next().value));
    for (const pose of smoother.push(patient!)) {
      if (pose.tick < LEARNT) continue;
      const was = stickPose(WALK, pose.tick / 30);
      for (let i = 0; i < was.length; i++) {
        const joint = Math.floor(i / 3);
        count++;
        lasting += (pose.lastingMm[joint]! / pose.uncertaintyMm[joint]!) ** 2;
        if (1000 * Math.abs(pose.positions[i]! - was[i]!) < 1.96 * pose.uncertaintyMm[joint]!) inside++;
      }
    }
  }
  return { within: inside / count, lasting: lasting / count };
}

test('the stated uncertainty holds for noise, and for errors that no filter takes away', (t) => {
  for (const sigmaM of [0, 0.01]) {
    const all = [1, 2, 3].map((seed) => stated(sigmaM, seed));
    const within = all.reduce((sum, one) => sum + one.within / all.length, 0);
    const lasting = all.reduce((sum, one) => sum + one.lasting / all.length, 0);
    t.diagnostic(
      `slow errors of ${1000 * sigmaM} mm: stated 95 % holds ${(100 * within).toFixed(1)} %, lasting share of the variance ${(100 * lasting).toFixed(0)} %`,
    );
    assert.ok(within >= 0.9 && within <= 0.98);
    assert.ok(sigmaM === 0 ? lasting < 0.15 : lasting > 0.5);
  }
});
