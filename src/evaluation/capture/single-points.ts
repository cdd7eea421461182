import { project } from '../../geometry/camera.ts';
import { jointSolution } from '../../geometry/joint-solution.ts';
import { Refiner } from '../../geometry/refine.ts';
import { prepareSighting } from '../../geometry/sighting.ts';
import { Triangulator } from '../../geometry/triangulate.ts';
import { invert3, quadraticForm } from './covariance.ts';
import { type Disturbance, normal, observe, ring, uniform } from './simulated-ring.ts';

/** Confidence of simulated keypoints; triangulation takes their variance as divided by it. */
const CONFIDENCE = 0.9;
/** 95 % of a χ² with three degrees of freedom. */
const CHI2_95 = 7.815;
const cameras = ring(5, 4, 1000);

/** What became of single points. */
export interface PointErrors {
  /** Points that at least three cameras saw well, and those of them that were found. */
  points: number;
  solved: number;
  errorsMm: number[];
  /** Cramér–Rao bound of each found point, root of the trace, mm: what its good views allow at best. */
  boundsMm: number[];
  /** Points inside their stated 95 % ellipsoid; coordinates inside ±1.96 stated deviations, thirds of a point. */
  inEllipsoid: number;
  inInterval: number;
}

/** No points yet. */
export function noPoints(): PointErrors {
  return { points: 0, solved: 0, errorsMm: [], boundsMm: [], inEllipsoid: 0, inInterval: 0 };
}

/**
 * Points in a walking volume, each seen once by five cameras on a ring of 4 m at a focal length of 1000 px, added to
 * `errors`; those with at least three good views count.
 */
export function simulatePoints(count: number, d: Disturbance, seed: number, errors = noPoints()): PointErrors {
  const random = uniform(seed);
  const gauss = normal(random);
  const triangulator = new Triangulator(cameras);
  const refiner = new Refiner(cameras);
  const out = jointSolution(cameras.length);
  const sigmaRad = new Float64Array(5).fill((d.noisePx / 1000) * Math.sqrt(CONFIDENCE));
  const trust = new Float64Array(5).fill(1);
  for (let i = 0; i < count; i++) {
    const p = [2 * random() - 1, 2 * random() - 1, 1.8 * random()];
    const seen = cameras.map((c) => observe(c, p, d, random, gauss));
    if (seen.filter((s) => s.good).length < 3) continue;
    const views = seen.map((s, c) => prepareSighting(cameras[c]!, c, Float64Array.from(s.keypoint)));
    errors.points++;
    if (!triangulator.solve(views, 0, { sigmaRad, trust }, out)) continue;
    errors.solved++;
    judge(errors, out.point, p, out.covariance);
    const good = seen.map((s) => s.good);
    errors.boundsMm.push(boundMm(refiner, good, sigmaRad, p));
  }
  return errors;
}

function judge(errors: PointErrors, found: Float64Array, p: readonly number[], covariance: Float64Array): void {
  const e = [0, 1, 2].map((k) => found[k]! - p[k]!);
  errors.errorsMm.push(1000 * Math.hypot(...e));
  if (quadraticForm(invert3(covariance), e) < CHI2_95) errors.inEllipsoid++;
  const sd = Math.sqrt((covariance[0]! + covariance[3]! + covariance[5]!) / 3);
  for (const x of e) if (Math.abs(x) < 1.96 * sd) errors.inInterval += 1 / 3;
}

/** Root of the trace of the inverse Fisher information of the good views at the true point, mm. */
function boundMm(refiner: Refiner, good: readonly boolean[], sigmaRad: Float64Array, p: readonly number[]): number {
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

/** Root mean square. */
export function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
}
