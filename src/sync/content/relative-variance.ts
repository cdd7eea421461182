/**
 * Variance of each camera's offset against the others, of a covariance `[n][n]` that also holds what is common to all and
 * moves none against another. The others' mean is weighted: a camera of which little is known makes the others no worse.
 * Of `cameras` alone; 0 elsewhere.
 */
export function relativeVariances(matrix: Float64Array, cameras: readonly number[], n: number): Float64Array {
  const at = (a: number, b: number): number => matrix[a * n + b]!;
  const apart = (a: number, b: number): number => at(a, a) + at(b, b) - 2 * at(a, b);
  const raw = cameras.map(
    (a) => 1 / Math.max(1e-15, Math.min(...cameras.map((b) => (a === b ? Infinity : apart(a, b))))),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const weights = raw.map((weight) => weight / sum);
  const mean = (a: number): number => cameras.reduce((total, b, k) => total + weights[k]! * at(a, b), 0);
  const whole = cameras.reduce((total, a, k) => total + weights[k]! * mean(a), 0);
  const out = new Float64Array(n);
  for (const camera of cameras) out[camera] = Math.max(0, at(camera, camera) - 2 * mean(camera) + whole);
  return out;
}
