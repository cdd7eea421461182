import type { Camera } from './camera.ts';

/**
 * Point nearest to both rays (the middle of their common perpendicular) into `out`, metres. Returns the angle between the
 * rays in radians (0 where they are parallel; `out` is then meaningless).
 */
export function midpoint(
  a: Camera,
  ax: number,
  ay: number,
  b: Camera,
  bx: number,
  by: number,
  out: Float64Array,
): number {
  const la = Math.sqrt(ax * ax + ay * ay + 1);
  const lb = Math.sqrt(bx * bx + by * by + 1);
  const ux = (a.R[0]! * ax + a.R[3]! * ay + a.R[6]!) / la;
  const uy = (a.R[1]! * ax + a.R[4]! * ay + a.R[7]!) / la;
  const uz = (a.R[2]! * ax + a.R[5]! * ay + a.R[8]!) / la;
  const vx = (b.R[0]! * bx + b.R[3]! * by + b.R[6]!) / lb;
  const vy = (b.R[1]! * bx + b.R[4]! * by + b.R[7]!) / lb;
  const vz = (b.R[2]! * bx + b.R[5]! * by + b.R[8]!) / lb;
  const wx = a.centre[0]! - b.centre[0]!;
  const wy = a.centre[1]! - b.centre[1]!;
  const wz = a.centre[2]! - b.centre[2]!;
  const c = ux * vx + uy * vy + uz * vz;
  const sine2 = 1 - c * c;
  if (sine2 < 1e-12) return 0;
  const d = ux * wx + uy * wy + uz * wz;
  const e = vx * wx + vy * wy + vz * wz;
  const s = (c * e - d) / sine2;
  const r = (e - c * d) / sine2;
  out[0] = (a.centre[0]! + s * ux + b.centre[0]! + r * vx) / 2;
  out[1] = (a.centre[1]! + s * uy + b.centre[1]! + r * vy) / 2;
  out[2] = (a.centre[2]! + s * uz + b.centre[2]! + r * vz) / 2;
  return Math.acos(Math.min(1, Math.abs(c)));
}

/** Shortest distance between two rays in metres; where they meet behind a camera, infinity. */
export function rayDistance(
  a: Camera,
  ax: number,
  ay: number,
  b: Camera,
  bx: number,
  by: number,
  scratch: Float64Array,
): number {
  if (midpoint(a, ax, ay, b, bx, by, scratch) < 1e-3) return Number.POSITIVE_INFINITY;
  const da = distanceToRay(a, ax, ay, scratch);
  const db = distanceToRay(b, bx, by, scratch);
  return da + db;
}

/** Distance of a world point from a ray, metres; infinity where the point is behind the camera. */
export function distanceToRay(camera: Camera, x: number, y: number, p: ArrayLike<number>, at = 0): number {
  const { R, t } = camera;
  const xc = R[0]! * p[at]! + R[1]! * p[at + 1]! + R[2]! * p[at + 2]! + t[0]!;
  const yc = R[3]! * p[at]! + R[4]! * p[at + 1]! + R[5]! * p[at + 2]! + t[1]!;
  const zc = R[6]! * p[at]! + R[7]! * p[at + 1]! + R[8]! * p[at + 2]! + t[2]!;
  if (!(zc > 0)) return Number.POSITIVE_INFINITY;
  const along = (xc * x + yc * y + zc) / (x * x + y * y + 1);
  return Math.hypot(xc - along * x, yc - along * y, zc - along);
}
