import { type Camera, distort, undistort } from './camera.ts';

/**
 * The joints of one person in one camera's image, prepared once for all that follows: undistorted coordinates and the
 * local scale of the lens, so that residuals can be formed in true pixels without distorting again.
 */
export interface Sighting {
  /** Index in the rig. */
  readonly camera: number;
  /** Number of points (19 joints, or a foreign format's points). */
  readonly points: number;
  /** `[point][2]` undistorted normalised coordinates; NaN where not seen. */
  readonly normal: Float64Array;
  /** `[point][4]` pixels per normalised unit at the point: ∂u/∂x, ∂u/∂y, ∂v/∂x, ∂v/∂y. */
  readonly lens: Float64Array;
  /** `[point]` confidence 0..1; 0 = not seen or below the gate. */
  readonly confidence: Float64Array;
  /** `[point][x, y, confidence]` as delivered, pixels. */
  readonly raw: Float64Array;
}

/** Joints below this confidence are not used (Pose2Sim's `likelihood_threshold`). */
export const CONFIDENCE_GATE = 0.3;

/**
 * Prepares a person's keypoints `[point][x, y, confidence]` (distorted pixels) as camera number `index` of the rig sees
 * them. Points outside the image by more than a tenth of its size are treated as not seen.
 */
export function prepareSighting(camera: Camera, index: number, person: Float64Array, gate = CONFIDENCE_GATE): Sighting {
  const points = person.length / 3;
  const normal = new Float64Array(points * 2).fill(Number.NaN);
  const lens = new Float64Array(points * 4);
  const confidence = new Float64Array(points);
  const out = new Float64Array(2);
  const [w, h] = camera.size;
  for (let j = 0; j < points; j++) {
    const [px, py, c] = [person[3 * j]!, person[3 * j + 1]!, person[3 * j + 2]!];
    if (!(c >= gate) || !(px > -0.1 * w && px < 1.1 * w && py > -0.1 * h && py < 1.1 * h)) continue;
    undistort(camera, px, py, out);
    if (!Number.isFinite(out[0]! + out[1]!)) continue;
    normal[2 * j] = out[0]!;
    normal[2 * j + 1] = out[1]!;
    confidence[j] = Math.min(c, 1);
    lensScale(camera, normal[2 * j]!, normal[2 * j + 1]!, lens, 4 * j);
  }
  return { camera: index, points, normal, lens, confidence, raw: person };
}

/** Jacobian of pixel by normalised coordinates at (x, y), written to `out[at..at+3]`. */
function lensScale(camera: Camera, x: number, y: number, out: Float64Array, at: number): void {
  const { K, distortions } = camera;
  let [a, b, c, d] = [1, 0, 0, 1];
  if (camera.fisheye || distortions.some((k) => k !== 0)) {
    const step = 1e-5;
    const p = new Float64Array(2);
    distort(camera, x + step, y, p);
    [a, c] = [p[0]!, p[1]!];
    distort(camera, x - step, y, p);
    [a, c] = [(a - p[0]!) / (2 * step), (c - p[1]!) / (2 * step)];
    distort(camera, x, y + step, p);
    [b, d] = [p[0]!, p[1]!];
    distort(camera, x, y - step, p);
    [b, d] = [(b - p[0]!) / (2 * step), (d - p[1]!) / (2 * step)];
  }
  out[at] = K[0]! * a + K[1]! * c;
  out[at + 1] = K[0]! * b + K[1]! * d;
  out[at + 2] = K[4]! * c;
  out[at + 3] = K[4]! * d;
}
