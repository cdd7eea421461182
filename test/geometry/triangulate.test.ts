import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Disturbance, normal, observe, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { project } from '../../src/geometry/camera.ts';
import { jointSolution } from '../../src/geometry/joint-solution.ts';
import { KeypointNoise } from '../../src/geometry/noise.ts';
import { Refiner } from '../../src/geometry/refine.ts';
import { prepareSighting } from '../../src/geometry/sighting.ts';
import { Triangulator } from '../../src/geometry/triangulate.ts';
import { quantile } from '../../src/maths/robust.ts';

const CONFIDENCE = 0.9;
const cameras = ring(5, 4, 1000);
const rms = (all: number[]) => Math.sqrt(all.reduce((sum, x) => sum + x * x, 0) / all.length);

interface Figures {
  points: number;
  solved: number;
  errorsMm: number[];
  /** Cramér-Rao bound of each point, root of the trace, mm: what the good views allow at best. */
  boundsMm: number[];
  /** Share of points inside the stated 95 % ellipsoid, and of coordinates inside ±1.96 published deviations. */
  inEllipsoid: number;
  inInterval: number;
}

/** Squared Mahalanobis distance by Cramer's rule; `c` is an upper triangle. */
function mahalanobis(e: number[], c: Float64Array): number {
  const m = [
    [c[0]!, c[1]!, c[2]!],
    [c[1]!, c[3]!, c[4]!],
    [c[2]!, c[4]!, c[5]!],
  ];
  const det = (a: number[][]) =>
    a[0]![0]! * (a[1]![1]! * a[2]![2]! - a[1]![2]! * a[2]![1]!) -
    a[0]![1]! * (a[1]![0]! * a[2]![2]! - a[1]![2]! * a[2]![0]!) +
    a[0]![2]! * (a[1]![0]! * a[2]![1]! - a[1]![1]! * a[2]![0]!);
  const whole = det(m);
  return e.reduce(
    (sum, x, k) => sum + (x * det(m.map((row, r) => row.map((v, col) => (col === k ? e[r]! : v))))) / whole,
    0,
  );
}

/** Points in a walking volume, single frame, only those with at least three good views. */
function simulate(count: number, d: Disturbance, seed: number): Figures {
  const random = uniform(seed);
  const gauss = normal(random);
  const triangulator = new Triangulator(cameras);
  const refiner = new Refiner(cameras);
  const out = jointSolution(cameras.length);
  const sigmaRad = new Float64Array(5).fill((d.noisePx / 1000) * Math.sqrt(CONFIDENCE));
  const f: Figures = { points: 0, solved: 0, errorsMm: [], boundsMm: [], inEllipsoid: 0, inInterval: 0 };
  for (let i = 0; i < count; i++) {
    const p = [2 * random() - 1, 2 * random() - 1, 1.8 * random()];
    const seen = cameras.map((c) => observe(c, p, d, random, gauss));
    if (seen.filter((s) => s.good).length < 3) continue;
    const views = seen.map((s, c) => prepareSighting(cameras[c]!, c, Float64Array.from(s.keypoint)));
    f.points++;
    if (!triangulator.solve(views, 0, { sigmaRad, trust: new Float64Array(5).fill(1) }, out)) continue;
    f.solved++;
    const e = [0, 1, 2].map((k) => out.point[k]! - p[k]!);
    const c = out.covariance;
    f.errorsMm.push(1000 * Math.hypot(...e));
    if (mahalanobis(e, c) < 7.815) f.inEllipsoid++;
    const sd = Math.sqrt((c[0]! + c[3]! + c[5]!) / 3);
    for (const x of e) if (Math.abs(x) < 1.96 * sd) f.inInterval += 1 / 3;
    f.boundsMm.push(
      bound(
        refiner,
        seen.map((s) => s.good),
        sigmaRad,
        p,
      ),
    );
  }
  return f;
}

/** Root of the trace of the inverse Fisher information of the good views at the true point, mm. */
function bound(refiner: Refiner, good: boolean[], sigmaRad: Float64Array, p: number[]): number {
  refiner.begin();
  const pixel = new Float64Array(2);
  cameras.forEach((camera, c) => {
    if (!good[c]) return;
    project(camera, p[0]!, p[1]!, p[2]!, pixel);
    refiner.add(prepareSighting(camera, c, Float64Array.of(pixel[0]!, pixel[1]!, CONFIDENCE)), 0, sigmaRad[c]!);
  });
  const out = jointSolution(cameras.length);
  out.point.set(p);
  refiner.refine(out.point, 1);
  refiner.report(out);
  return 1000 * Math.sqrt(out.covariance[0]! + out.covariance[3]! + out.covariance[5]!);
}

const line = (f: Figures) =>
  `median ${quantile(f.errorsMm, 0.5).toFixed(1)} mm, p95 ${quantile(f.errorsMm, 0.95).toFixed(1)}, rms ${(rms(f.errorsMm) / rms(f.boundsMm)).toFixed(3)} x Cramér-Rao, ` +
  `found ${((100 * f.solved) / f.points).toFixed(2)} %, stated 95 % holds ${((100 * f.inEllipsoid) / f.solved).toFixed(1)} % (ellipsoid), ${((100 * f.inInterval) / f.solved).toFixed(1)} % (per axis)`;

test('five cameras, 3 px noise, 20 % outliers, 10 % missing: near the bound, uncertainty honest', (t) => {
  const f = simulate(6000, { noisePx: 3, outliers: 0.2, missing: 0.1 }, 3);
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
  const f = simulate(4000, { noisePx: 3, outliers: 0, missing: 0 }, 4);
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
      if (
        mahalanobis(
          [0, 1, 2].map((k) => out.point[k]! - p[k]!),
          out.covariance,
        ) < 7.815
      )
        inside++;
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
