import { invertSymmetric3 } from '../../geometry/linear-algebra.ts';

/** Inverse of a covariance given as an upper triangle [xx, xy, xz, yy, yz, zz]. */
export function invert3(covariance: Float64Array): Float64Array {
  const out = new Float64Array(6).fill(Number.NaN);
  invertSymmetric3(covariance, out);
  return out;
}

/** eᵀ H e for an upper triangle H: the squared Mahalanobis distance where H is an inverse covariance. */
export function quadraticForm(h: Float64Array, e: readonly number[]): number {
  const [x, y, z] = [e[0]!, e[1]!, e[2]!];
  return h[0]! * x * x + h[3]! * y * y + h[5]! * z * z + 2 * (h[1]! * x * y + h[2]! * x * z + h[4]! * y * z);
}
