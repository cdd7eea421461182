/**
 * Inverse of a symmetric positive matrix of n rows (Gauss-Jordan; n is a handful of cameras). Rows without information
 * come back as zeros: what is not known does not move.
 */
export function invert(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  const inverse = new Float64Array(n * n);
  const scale = Math.max(...Array.from({ length: n }, (_, i) => matrix[i * n + i]!), 0);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
  for (let pivot = 0; pivot < n; pivot++) {
    const p = a[pivot * n + pivot]!;
    if (!(p > 1e-12 * scale)) {
      for (let k = 0; k < n; k++) {
        inverse[pivot * n + k] = 0;
        a[pivot * n + k] = 0;
      }
      continue;
    }
    for (let k = 0; k < n; k++) {
      a[pivot * n + k]! /= p;
      inverse[pivot * n + k]! /= p;
    }
    for (let row = 0; row < n; row++) {
      const factor = a[row * n + pivot]!;
      if (row === pivot || factor === 0) continue;
      for (let k = 0; k < n; k++) {
        a[row * n + k]! -= factor * a[pivot * n + k]!;
        inverse[row * n + k]! -= factor * inverse[pivot * n + k]!;
      }
    }
  }
  return inverse;
}
