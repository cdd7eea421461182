/**
 * The few small dense routines that triangulation needs. Matrices are flat and row-major. Nothing here allocates
 * in the loops that run per joint; callers own the scratch arrays.
 */

/** Result of a one-sided Jacobi run over the four columns of `a`; reused between calls. */
export interface JacobiScratch {
  /** Copy of the rows, `[row][4]`, overwritten by A·V. */
  work: Float64Array;
  /** Accumulated rotations V, `[4][4]`, row-major. */
  v: Float64Array;
}

/** Scratch for systems of up to `rows` rows and 4 columns. */
export function jacobiScratch(rows: number): JacobiScratch {
  return { work: new Float64Array(rows * 4), v: new Float64Array(16) };
}

/**
 * Right singular vector of the smallest singular value of an n x 4 matrix: the homogeneous least-squares solution.
 * One-sided Jacobi (Hestenes 1958): orthogonalises the columns themselves and never forms AᵀA, so small singular
 * values keep the accuracy that squaring would halve. `a` is `[rows][4]`; writes 4 numbers (unit norm) into `out`.
 */
export function smallestRightSingularVector(a: Float64Array, rows: number, out: Float64Array, s: JacobiScratch): void {
  const { work, v } = s;
  for (let i = 0; i < rows * 4; i++) work[i] = a[i]!;
  v.fill(0);
  v[0] = v[5] = v[10] = v[15] = 1;
  for (let sweep = 0; sweep < 30; sweep++) {
    let rotated = false;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) rotated = rotateColumns(work, rows, v, p, q) || rotated;
    if (!rotated) break;
  }
  let best = 0;
  let bestNorm = Number.POSITIVE_INFINITY;
  for (let c = 0; c < 4; c++) {
    let norm = 0;
    for (let r = 0; r < rows; r++) norm += work[r * 4 + c]! ** 2;
    if (norm < bestNorm) {
      bestNorm = norm;
      best = c;
    }
  }
  for (let r = 0; r < 4; r++) out[r] = v[r * 4 + best]!;
}

/** One Jacobi rotation that makes columns p and q orthogonal; false where they already are to working precision. */
function rotateColumns(work: Float64Array, rows: number, v: Float64Array, p: number, q: number): boolean {
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  for (let r = 0; r < rows; r++) {
    const x = work[r * 4 + p]!;
    const y = work[r * 4 + q]!;
    alpha += x * x;
    beta += y * y;
    gamma += x * y;
  }
  if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta) || gamma === 0) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  const sn = c * t;
  for (let r = 0; r < rows; r++) turn(work, r * 4 + p, r * 4 + q, c, sn);
  for (let r = 0; r < 4; r++) turn(v, r * 4 + p, r * 4 + q, c, sn);
  return true;
}

function turn(m: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = m[i]!;
  const y = m[j]!;
  m[i] = c * x - s * y;
  m[j] = s * x + c * y;
}

/**
 * Inverse of a symmetric positive definite 3x3 matrix by Cholesky. `h` and `out` hold the upper triangle
 * [xx, xy, xz, yy, yz, zz]. Returns false (and leaves `out`) where `h` is not positive definite.
 */
export function invertSymmetric3(h: Float64Array, out: Float64Array): boolean {
  const l00 = Math.sqrt(h[0]!);
  const l10 = h[1]! / l00;
  const l20 = h[2]! / l00;
  const l11 = Math.sqrt(h[3]! - l10 * l10);
  const l21 = (h[4]! - l20 * l10) / l11;
  const l22 = Math.sqrt(h[5]! - l20 * l20 - l21 * l21);
  if (!(l00 > 0 && l11 > 0 && l22 > 0)) return false;
  // Inverse of L, then Lᵀ⁻¹ L⁻¹.
  const i00 = 1 / l00;
  const i11 = 1 / l11;
  const i22 = 1 / l22;
  const i10 = -l10 * i00 * i11;
  const i21 = -l21 * i11 * i22;
  const i20 = -(l20 * i00 + l21 * i10) * i22;
  out[0] = i00 * i00 + i10 * i10 + i20 * i20;
  out[1] = i10 * i11 + i20 * i21;
  out[2] = i20 * i22;
  out[3] = i11 * i11 + i21 * i21;
  out[4] = i21 * i22;
  out[5] = i22 * i22;
  return Number.isFinite(out[0]! + out[3]! + out[5]!);
}

/** Determinant of a row-major 3x3 matrix. */
export function determinant3(m: ArrayLike<number>): number {
  return (
    m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) -
    m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) +
    m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!)
  );
}

/** Rotation matrix `[3][3]` of a Rodrigues vector (axis times angle, radians): R = I + sin θ K + (1 − cos θ) K². */
export function rotationFromRodrigues(r: ArrayLike<number>): Float64Array {
  const theta = Math.hypot(r[0]!, r[1]!, r[2]!);
  if (theta < 1e-15) return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const [x, y, z] = [r[0]! / theta, r[1]! / theta, r[2]! / theta];
  const c = Math.cos(theta);
  const s = Math.sin(theta);
  const d = 1 - c;
  return Float64Array.of(
    c + x * x * d, x * y * d - z * s, x * z * d + y * s,
    y * x * d + z * s, c + y * y * d, y * z * d - x * s,
    z * x * d - y * s, z * y * d + x * s, c + z * z * d,
  ); // biome-ignore format: a matrix reads as rows
}
