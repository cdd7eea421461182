import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invert3, quadraticForm } from '../../src/evaluation/capture/covariance.ts';
import { POOR_KEYPOINTS } from '../../src/evaluation/capture/geometry.ts';
import { normal, observe, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { type PointErrors, rms, simulatePoints } from '../../src/evaluation/capture/single-points.ts';
import { project } from '../../src/geometry/camera.ts';
import { jointSolution } from '../../src/geometry/joint-solution.ts';
import { KeypointNoise } from '../../src/geometry/noise.ts';
import { prepareSighting } from '../../src/geometry/sighting.ts';
import { Triangulator } from '../../src/geometry/triangulate.ts';
import { quantile } from '../../src/maths/robust.ts';

const CONFIDENCE = 0.9;
const cameras = ring(5, 4, 1000);
const line = (f: PointErrors) =>
  `median ${quantile(f.errorsMm, 0.5).toFixed(1)} mm, p95 ${quantile(f.errorsMm, 0.95).toFixed(1)}, rms ${(rms(f.errorsMm) / rms(f.boundsMm)).toFixed(3)} x Cramér-Rao, ` +
  `found ${((100 * f.solved) / f.points).toFixed(2)} %, stated 95 % holds ${((100 * f.inEllipsoid) / f.solved).toFixed(1)} % (ellipsoid), ${((100 * f.inInterval) / f.solved).toFixed(1)} % (per axis)`;

test('five cameras, 3 px noise, 20 % outliers, 10 % missing: near the bound, uncertainty honest', (t) => {
  const f = simulatePoints(6000, POOR_KEYPOINTS, 3);
  t.diagnostic(line(f));
  assert.ok(quantile(f.errorsMm, 0.5) <= 14);
  assert.ok(quantile(f.errorsMm, 0.95) <= 35);
  assert.ok(rms(f.errorsMm) <= 1.2 * rms(f.boundsMm));
  assert.ok(f.solved / f.points > 0.99);
  for (const share of [f.inEllipsoid, f.inInterval]) {
    assert.ok(share / f.solved >= 0.93 && share / f.solved <= 0.97);
  }
});

test('without outliers nothing is lost to robustness', (t) => {
  const f = simulatePoints(4000, { noisePx: 3, outliers: 0, missing: 0 }, 4);
  t.diagnostic(line(f));
  assert.equal(f.solved, f.points);
  assert.ok(rms(f.errorsMm) <= 1.03 * rms(f.boundsMm));
});

test('noise that nobody told is learnt: the stated 95 % holds for poorer keypoints too', (t) => {
  for (const noisePx of [2.2, 4.5]) {
    const random = uniform(5);
    const gauss = normal(random);
    const triangulator = new Triangulator(cameras);
    const noise = new KeypointNoise(5);
    const out = jointSolution(5);
    const quality = { sigmaRad: new Float64Array(5), trust: new Float64Array(5).fill(1) };
    const confidence = new Float64Array(5).fill(CONFIDENCE);
    const depthM = new Float64Array(5).fill(Number.NaN);
    let inside = 0;
    let count = 0;
    for (let i = 0; i < 4000; i++) {
      const p = [2 * random() - 1, 2 * random() - 1, 1.8 * random()];
      const views = cameras.map((c, k) => {
        const seen = observe(c, p, { noisePx, outliers: 0.05, missing: 0.1 }, random, gauss);
        return prepareSighting(c, k, Float64Array.from(seen.keypoint));
      });
      for (let c = 0; c < 5; c++) quality.sigmaRad[c] = noise.sigmaRad(c, 0, Number.NaN);
      if (!triangulator.solve(views, 0, quality, out)) continue;
      noise.learn(0, out, confidence, depthM);
      if (i < 2000) continue;
      count++;
      const error = [0, 1, 2].map((k) => out.point[k]! - p[k]!);
      if (quadraticForm(invert3(out.covariance), error) < 7.815) inside++;
    }
    t.diagnostic(`${noisePx} px noise: stated 95 % holds ${((100 * inside) / count).toFixed(1)} %`);
    assert.ok(inside / count >= 0.93 && inside / count <= 0.97);
  }
});

test('two cameras give a point, one gives none, and two out of four that contradict the rest give none', () => {
  const triangulator = new Triangulator(cameras);
  const out = jointSolution(5);
  const quality = { sigmaRad: new Float64Array(5).fill(0.003), trust: new Float64Array(5).fill(1) };
  const p = [0.3, -0.2, 1.1];
  const none = { noisePx: 0, outliers: 0, missing: 0 };
  const see = (c: number, dx = 0, dy = 0) => {
    const k = observe(
      cameras[c]!,
      p,
      none,
      () => 0.5,
      () => 0,
    ).keypoint;
    return prepareSighting(cameras[c]!, c, Float64Array.of(k[0]! + dx, k[1]! + dy, 1));
  };
  assert.equal(triangulator.solve([see(0)], 0, quality, out), false);
  assert.equal(triangulator.solve([see(0), see(1)], 0, quality, out), true);
  assert.ok(Math.hypot(...[0, 1, 2].map((k) => out.point[k]! - p[k]!)) < 1e-6);
  assert.equal(triangulator.solve([see(0), see(1), see(2, 0, 150), see(3, 0, -150)], 0, quality, out), false);
  assert.equal(triangulator.solve([see(0), see(1), see(2), see(3, -70, 80)], 0, quality, out), true);
  assert.equal(out.cameras, 0b00111, 'the contradicting camera is left out and said to be');
});

test('confidence below 0.3 is not used', () => {
  const view = prepareSighting(cameras[0]!, 0, Float64Array.of(600, 400, 0.29, 610, 410, 0.3));
  assert.deepEqual([...view.confidence], [0, 0.3]);
});

test('an outlier that fits two views is not believed where the joint was expected elsewhere', () => {
  const [a, b] = [cameras[0]!, cameras[1]!];
  const point = [0.2, -0.1, 0.9];
  // A metre off along the ray of the first camera: there the second one's keypoint was found, so both agree.
  const wrong = point.map(
    (x, k) => x + (point[k]! - a.centre[k]!) / Math.hypot(...point.map((p, i) => p - a.centre[i]!)),
  );
  const view = (camera: typeof a, index: number, at: number[]) => {
    const pixel = new Float64Array(2);
    project(camera, at[0]!, at[1]!, at[2]!, pixel);
    return prepareSighting(camera, index, Float64Array.of(pixel[0]!, pixel[1]!, CONFIDENCE));
  };
  const noise = { sigmaRad: new Float64Array(2).fill(0.003), trust: new Float64Array(2).fill(1) };
  const expected = { point, offset: 0, sigmaM: 0.03 };
  const triangulator = new Triangulator(cameras);
  const out = jointSolution(cameras.length);
  const fooled = [view(a, 0, wrong), view(b, 1, wrong)];
  assert.ok(triangulator.solve(fooled, 0, noise, out), 'nothing speaks against it');
  assert.ok(!triangulator.solve(fooled, 0, noise, out, expected));
  assert.ok(triangulator.solve([view(a, 0, point), view(b, 1, point)], 0, noise, out, expected));
});
