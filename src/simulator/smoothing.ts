/** Gaussian smoothing of a series; at the ends the weights are renormalised. `sigma` in samples. */
export function smooth(x: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    let sum = 0;
    let weight = 0;
    for (let k = Math.max(-reach, -i); k <= Math.min(reach, x.length - 1 - i); k++) {
      sum += kernel[k + reach]! * x[i + k]!;
      weight += kernel[k + reach]!;
    }
    out[i] = sum / weight;
  }
  return out;
}

/** Largest value within `reach` samples. */
export function dilate(x: Float64Array, reach: number): Float64Array {
  return x.map((_, i) => {
    let most = x[i]!;
    for (let k = Math.max(0, i - reach); k <= Math.min(x.length - 1, i + reach); k++) most = Math.max(most, x[k]!);
    return most;
  });
}

/** 0 below 0, 1 above 1, with a continuous slope between. */
export function smoothStep(u: number): number {
  const x = Math.min(Math.max(u, 0), 1);
  return x * x * (3 - 2 * x);
}
