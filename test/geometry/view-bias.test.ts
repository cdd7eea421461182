import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normal, observe, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { film, type StickWalk, stickPose } from '../../src/evaluation/capture/stick-person.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { prepareSighting } from '../../src/geometry/sighting.ts';
import { ViewBias } from '../../src/geometry/view-bias.ts';
import { quantile } from '../../src/maths/robust.ts';
import { biased, drawBias } from './biased-views.ts';

const cameras = ring(5, 4.5, 900);
const WALK: StickWalk = { from: [-2.4, 0.2], velocity: [1.2, 0] };
const TICKS = 120;
const PASSES = 3;

/** Median error in mm of each pass of the same walker in the same direction. */
function passes(biasM: readonly Float64Array[], seed: number): number[] {
  const random = uniform(seed);
  const gauss = normal(random);
  const reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' });
  return Array.from({ length: PASSES }, (_, pass) => {
    const errorsMm: number[] = [];
    for (let k = 0; k < TICKS; k++) {
      const tick = pass * 2 * TICKS + k;
      const body = stickPose(WALK, k / 30);
      const { patient } = reconstructor.update(
        biased(film(cameras, [body], tick, { noisePx: 2 }, random, gauss), cameras, body, biasM),
      );
      for (let at = 0; patient !== null && at < body.length; at += 3) {
        errorsMm.push(1000 * Math.hypot(...[0, 1, 2].map((c) => patient.positions[at + c]! - body[at + c]!)));
      }
    }
    return quantile(errorsMm, 0.5);
  });
}

test('views that see joints beside their place are put right by each other, more so with every pass', (t) => {
  const all = [1, 2, 3, 4].map((seed) => passes(drawBias(cameras, 0.012, seed), seed));
  const mean = (pass: number) => all.reduce((sum, errors) => sum + errors[pass]!, 0) / all.length;
  t.diagnostic(
    `12 mm of bias per view: median error ${[0, 1, 2].map((p) => mean(p).toFixed(1)).join(', ')} mm by pass`,
  );
  assert.ok(mean(1) < 0.96 * mean(0));
  assert.ok(mean(2) < 0.93 * mean(0));
});

test('where there is no bias none is made up', (t) => {
  const all = [1, 2, 3, 4].map((seed) => passes(drawBias(cameras, 0, seed), seed));
  const mean = (pass: number) => all.reduce((sum, errors) => sum + errors[pass]!, 0) / all.length;
  t.diagnostic(`no bias: median error ${[0, 1, 2].map((p) => mean(p).toFixed(1)).join(', ')} mm by pass`);
  assert.ok(mean(2) < 1.04 * mean(0));
});

test('what a moved joint explains as well is no bias, and two views tell nothing', () => {
  const clean = { noisePx: 0, outliers: 0, missing: 0 };
  const shifted = (camera: number, p: readonly number[]) => {
    const { keypoint } = observe(
      cameras[camera]!,
      p,
      clean,
      () => 0.5,
      () => 0,
    );
    return prepareSighting(cameras[camera]!, camera, Float64Array.from(keypoint));
  };
  const [p, beside] = [
    [0.3, -0.2, 1.1],
    [0.31, -0.2, 1.1],
  ] as const;
  const bias = new ViewBias(cameras);
  for (let k = 0; k < 50; k++)
    bias.learn(
      0,
      p,
      0b11111,
      [0, 1, 2, 3, 4].map((c) => shifted(c, beside)),
    );
  const two = new ViewBias(cameras);
  for (let k = 0; k < 50; k++) two.learn(0, p, 0b00011, [shifted(0, p), shifted(1, beside)]);
  for (const learnt of [bias, two]) {
    learnt.settle();
    for (let c = 0; c < 5; c++) {
      const view = shifted(c, p);
      const corrected = learnt.correct(view, 4);
      for (let k = 0; k < 2; k++) assert.ok(Math.abs(corrected.normal[k]! - view.normal[k]!) < 1e-5);
    }
  }
});
