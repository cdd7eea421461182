import { type Camera, makeCamera, project } from '../../geometry/camera.ts';
import { normal as drawNormal } from '../../maths/seeded-random.ts';

export { seededRandom as uniform } from '../../maths/seeded-random.ts';

/** Standard normal numbers. */
export function normal(random: () => number): () => number {
  return () => drawNormal(random);
}

/** Camera at `centre` that looks at `target` with the image upright. */
export function lookAt(
  name: string,
  centre: readonly number[],
  target: readonly number[],
  focalPx: number,
  size: readonly [number, number] = [1280, 960],
): Camera {
  const unit = (v: number[]) => v.map((x) => x / Math.hypot(...v));
  const z = unit(target.map((x, i) => x - centre[i]!));
  const x = unit([z[1]!, -z[0]!, 0]);
  const y = [z[1]! * x[2]! - z[2]! * x[1]!, z[2]! * x[0]! - z[0]! * x[2]!, z[0]! * x[1]! - z[1]! * x[0]!];
  const R = [...x, ...y, ...z];
  const t = [0, 3, 6].map((r) => -(R[r]! * centre[0]! + R[r + 1]! * centre[1]! + R[r + 2]! * centre[2]!));
  const K = [focalPx, 0, size[0] / 2, 0, focalPx, size[1] / 2, 0, 0, 1];
  return makeCamera({ name, size, K, rotation: R, translation: t });
}

/** `count` cameras 2 m high on a circle of `radiusM` around the origin, looking at 1 m height. */
export function ring(count: number, radiusM: number, focalPx: number): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const a = (2 * Math.PI * i) / count;
    return lookAt(`cam${i + 1}`, [radiusM * Math.cos(a), radiusM * Math.sin(a), 2], [0, 0, 1], focalPx);
  });
}

/** What disturbs a simulated keypoint. Outliers are moved by 20 to 200 px in any direction. */
export interface Disturbance {
  noisePx: number;
  outliers: number;
  missing: number;
}

/** Keypoint `[x, y, confidence]` of a world point, disturbed; `good` says whether it is neither missing nor an outlier. */
export function observe(
  camera: Camera,
  p: ArrayLike<number>,
  d: Disturbance,
  random: () => number,
  gauss: () => number,
): { keypoint: number[]; good: boolean } {
  const out = new Float64Array(2);
  project(camera, p[0]!, p[1]!, p[2]!, out);
  if (random() < d.missing) return { keypoint: [0, 0, 0], good: false };
  const bad = random() < d.outliers;
  const angle = 2 * Math.PI * random();
  const far = bad ? 20 + 180 * random() : 0;
  const x = out[0]! + d.noisePx * gauss() + far * Math.cos(angle);
  const y = out[1]! + d.noisePx * gauss() + far * Math.sin(angle);
  return { keypoint: [x, y, 0.9], good: !bad };
}
