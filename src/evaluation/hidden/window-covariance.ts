import type { Symmetric } from '../../maths/cholesky.ts';

/** Mean of the known coordinates of windows. @param known their places in a window @returns `[known]`, as the windows' unit */
export function meanOf(windows: readonly Float32Array[], known: readonly number[]): Float64Array {
  const mean = new Float64Array(known.length);
  for (const window of windows) for (const [k, i] of known.entries()) mean[k]! += window[i]! / windows.length;
  return mean;
}

/** Covariance of the known coordinates of windows about their mean, in the square of the windows' unit. */
export function covarianceOf(
  windows: readonly Float32Array[],
  known: readonly number[],
  mean: Float64Array,
): Symmetric {
  const size = known.length;
  const values = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (const window of windows) {
    for (let k = 0; k < size; k++) centred[k] = window[known[k]!]! - mean[k]!;
    for (let i = 0; i < size; i++) {
      const factor = centred[i]! / windows.length;
      for (let k = 0; k <= i; k++) values[i * size + k]! += factor * centred[k]!;
    }
  }
  for (let i = 0; i < size; i++) for (let k = 0; k < i; k++) values[k * size + i] = values[i * size + k]!;
  return { size, values };
}
