import { invert } from './small-matrix.ts';

/**
 * What pairs say about offsets, as a matrix `[row][row]` in the order of `cameras`. A shift of b later and of a earlier
 * change a pair's distances alike: each pair adds weight (e_b - e_a)(e_b - e_a)'.
 */
export function hessian<Pair extends { a: number; b: number }>(
  pairs: readonly Pair[],
  cameras: readonly number[],
  weightOf: (pair: Pair) => number,
): Float64Array {
  const n = cameras.length;
  const matrix = new Float64Array(n * n);
  for (const pair of pairs) {
    const [row, column] = [cameras.indexOf(pair.a), cameras.indexOf(pair.b)];
    const weight = weightOf(pair);
    matrix[row * n + row]! += weight;
    matrix[column * n + column]! += weight;
    matrix[row * n + column]! -= weight;
    matrix[column * n + row]! -= weight;
  }
  return matrix;
}

/** Inverse of such a matrix of n rows. The mean of the offsets, which no pair sees, is held by one term more. */
export function invertHeld(matrix: Float64Array, n: number): Float64Array {
  let trace = 0;
  for (let row = 0; row < n; row++) trace += matrix[row * n + row]!;
  return invert(
    matrix.map((value) => value + trace / (n * n)),
    n,
  );
}
