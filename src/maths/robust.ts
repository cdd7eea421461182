/** Statistics, most of them such that a few wild values do not move them. NaN entries are ignored; of nothing the answer is NaN. */

/** Middle value; the mean of the middle two where their number is even. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Linear-interpolated quantile, `share` 0..1. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const known = knownOf(values).sort();
  if (known.length === 0) return Number.NaN;
  const at = share * (known.length - 1);
  const below = Math.floor(at);
  const above = Math.min(known.length - 1, below + 1);
  return known[below]! + (at - below) * (known[above]! - known[below]!);
}

/** The entries that are numbers, copied. By index: iterating over an array-like costs several times as much, and this runs for every sign of every tick. */
function knownOf(values: ArrayLike<number>): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) known[count++] = value;
  }
  return known.subarray(0, count);
}

/** Spread as 1.4826 x the median absolute deviation: the standard deviation where values are normally distributed. */
export function robustSpread(values: ArrayLike<number>): number {
  const centre = median(values);
  return 1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/** Arithmetic mean. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    sum += values[i]!;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
