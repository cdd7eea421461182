import { rotationFromRodrigues } from './linear-algebra.ts';

/**
 * A calibrated camera. World to camera: Xc = R·X + t (metres); camera looks along +Z, image x right, y down.
 * Pixels as the camera delivers them are distorted; "normalised" coordinates are x = Xc/Zc, y = Yc/Zc, undistorted.
 */
export interface Camera {
  readonly name: string;
  /** Width and height, pixels. */
  readonly size: readonly [number, number];
  /** `[3][3]` row-major intrinsics: fx, skew, cx; 0, fy, cy; 0, 0, 1. Pixels. */
  readonly K: Float64Array;
  /** Pinhole: k1 k2 p1 p2 k3 (Brown). Fisheye: k1 k2 k3 k4 (Kannala-Brandt, as OpenCV). */
  readonly distortions: Float64Array;
  /** `[3][3]` row-major, world to camera. */
  readonly R: Float64Array;
  /** Metres, camera frame. */
  readonly t: Float64Array;
  readonly fisheye: boolean;
  /** Projection centre in the world, metres: −Rᵀt. */
  readonly centre: Float64Array;
  /** Mean focal length, pixels: turns pixels into radians near the axis. */
  readonly focalPx: number;
}

/** What is needed to make a camera; see `Camera`. `rotation` is a Rodrigues vector (3) or a row-major matrix (9). */
export interface CameraParameters {
  name: string;
  size: readonly [number, number];
  K: ArrayLike<number>;
  distortions?: ArrayLike<number>;
  rotation: ArrayLike<number>;
  translation: ArrayLike<number>;
  fisheye?: boolean;
}

/** A camera with its derived quantities. Distortions are padded with zeros to 5 (pinhole) or 4 (fisheye). */
export function makeCamera(p: CameraParameters): Camera {
  const R = p.rotation.length === 9 ? Float64Array.from(p.rotation) : rotationFromRodrigues(p.rotation);
  const t = Float64Array.from(p.translation);
  const fisheye = p.fisheye ?? false;
  const distortions = new Float64Array(fisheye ? 4 : 5);
  distortions.set(Array.from(p.distortions ?? []).slice(0, distortions.length));
  const centre = new Float64Array(3);
  for (let i = 0; i < 3; i++) centre[i] = -(R[i]! * t[0]! + R[3 + i]! * t[1]! + R[6 + i]! * t[2]!);
  const K = Float64Array.from(p.K);
  return {
    name: p.name,
    size: p.size,
    K,
    distortions,
    R,
    t,
    fisheye,
    centre,
    focalPx: (Math.abs(K[0]!) + Math.abs(K[4]!)) / 2,
  };
}

/**
 * Projects a world point (metres) to a distorted pixel in `out[0..1]`. Returns the depth Zc in metres; a depth ≤ 0 means
 * the point is behind the camera and the pixel is meaningless.
 */
export function project(camera: Camera, x: number, y: number, z: number, out: Float64Array): number {
  const { R, t, K } = camera;
  const xc = R[0]! * x + R[1]! * y + R[2]! * z + t[0]!;
  const yc = R[3]! * x + R[4]! * y + R[5]! * z + t[1]!;
  const zc = R[6]! * x + R[7]! * y + R[8]! * z + t[2]!;
  distort(camera, xc / zc, yc / zc, out);
  const u = K[0]! * out[0]! + K[1]! * out[1]! + K[2]!;
  out[1] = K[4]! * out[1]! + K[5]!;
  out[0] = u;
  return zc;
}

/**
 * Applies the lens to normalised coordinates: Brown's model (radial k1 k2 k3, tangential p1 p2) or the equidistant
 * fisheye θd = θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸), both as OpenCV defines them.
 */
export function distort(camera: Camera, x: number, y: number, out: Float64Array): void {
  const d = camera.distortions;
  const r2 = x * x + y * y;
  if (camera.fisheye) {
    const r = Math.sqrt(r2);
    const theta = Math.atan(r);
    const q = theta * theta;
    const scale = r < 1e-9 ? 1 : (theta * (1 + q * (d[0]! + q * (d[1]! + q * (d[2]! + q * d[3]!))))) / r;
    out[0] = x * scale;
    out[1] = y * scale;
    return;
  }
  const radial = 1 + r2 * (d[0]! + r2 * (d[1]! + r2 * d[4]!));
  out[0] = x * radial + 2 * d[2]! * x * y + d[3]! * (r2 + 2 * x * x);
  out[1] = y * radial + d[2]! * (r2 + 2 * y * y) + 2 * d[3]! * x * y;
}

/**
 * Normalised, undistorted coordinates of a pixel, into `out[0..1]`. Inverts the lens by Newton's method with the
 * fixed-point step as start; far outside the calibrated image the result is the last iterate.
 */
export function undistort(camera: Camera, px: number, py: number, out: Float64Array): void {
  const { K } = camera;
  const yd = (py - K[5]!) / K[4]!;
  const xd = (px - K[2]! - K[1]! * yd) / K[0]!;
  if (camera.fisheye) undistortFisheye(camera, xd, yd, out);
  else undistortBrown(camera, xd, yd, out);
}

function undistortBrown(camera: Camera, xd: number, yd: number, out: Float64Array): void {
  let x = xd;
  let y = yd;
  const h = 1e-6;
  for (let i = 0; i < 12; i++) {
    distort(camera, x, y, out);
    const ex = out[0]! - xd;
    const ey = out[1]! - yd;
    if (ex * ex + ey * ey < 1e-26) break;
    distort(camera, x + h, y, out);
    const a = (out[0]! - xd - ex) / h;
    const c = (out[1]! - yd - ey) / h;
    distort(camera, x, y + h, out);
    const b = (out[0]! - xd - ex) / h;
    const e = (out[1]! - yd - ey) / h;
    const det = a * e - b * c;
    if (!(Math.abs(det) > 1e-6)) break;
    x -= (e * ex - b * ey) / det;
    y -= (a * ey - c * ex) / det;
  }
  out[0] = x;
  out[1] = y;
}

function undistortFisheye(camera: Camera, xd: number, yd: number, out: Float64Array): void {
  const d = camera.distortions;
  const rd = Math.hypot(xd, yd);
  // Rays at 90° and more have no normalised coordinates; 89° is the edge of what the geometry can use.
  const limit = (89 * Math.PI) / 180;
  let theta = Math.min(rd, limit);
  for (let i = 0; i < 20; i++) {
    const q = theta * theta;
    const f = theta * (1 + q * (d[0]! + q * (d[1]! + q * (d[2]! + q * d[3]!)))) - rd;
    const slope = 1 + q * (3 * d[0]! + q * (5 * d[1]! + q * (7 * d[2]! + q * 9 * d[3]!)));
    const step = f / slope;
    theta = Math.min(limit, Math.max(0, theta - step));
    if (Math.abs(step) < 1e-14) break;
  }
  const scale = rd < 1e-12 ? 1 : Math.tan(theta) / rd;
  out[0] = xd * scale;
  out[1] = yd * scale;
}
