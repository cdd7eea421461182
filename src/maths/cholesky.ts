/** A square symmetric matrix, row-major. */
export interface Symmetric {
  size: number;
  values: Float64Array;
}

/** Lower Cholesky factor of a positive definite matrix, row-major. @throws RangeError when it is not positive definite. */
export function cholesky({ size, values }: Symmetric): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = values[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      if (i !== j) factor[i * size + j] = sum / factor[j * size + j]!;
      else if (sum > 0) factor[i * size + i] = Math.sqrt(sum);
      else throw new RangeError('matrix is not positive definite');
    }
  }
  return factor;
}

/** Solves L Lᵀ x = b in place for a lower Cholesky factor L. */
export function choleskySolve(factor: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
  return b;
}
