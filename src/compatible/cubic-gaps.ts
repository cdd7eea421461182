/**
 * Fills gaps of a signal with the cubic not-a-knot spline through all known samples, as Pose2Sim does with scipy's
 * `interp1d(kind='cubic', fill_value='extrapolate')`: gaps at the ends are continued by the nearest cubic. Only for files
 * that must equal Pose2Sim's: a spline overshoots where a gap hides a turn, and it looks at the whole recording. Gaps
 * longer than `maxFrames` stay NaN, and so does everything in a signal of fewer than four known samples.
 */
export function fillGapsCubic(values: Float64Array, maxFrames: number): Float64Array {
  const out = Float64Array.from(values);
  const known = [...values.keys()].filter((i) => Number.isFinite(values[i]!));
  if (known.length < 4 || known.length === values.length) return out;
  const second = secondDerivatives(
    known,
    known.map((i) => values[i]!),
  );
  const fill = (k: number, from: number, to: number): void => {
    if (to - from > maxFrames) return;
    const [a, b] = [known[k]!, known[k + 1]!];
    const h = b - a;
    for (let i = from; i < to; i++) {
      const [u, w] = [(b - i) / h, (i - a) / h];
      const bend = ((u ** 3 - u) * second[k]! + (w ** 3 - w) * second[k + 1]!) * ((h * h) / 6);
      out[i] = u * values[a]! + w * values[b]! + bend;
    }
  };
  fill(0, 0, known[0]!);
  for (let k = 0; k + 1 < known.length; k++) fill(k, known[k]! + 1, known[k + 1]!);
  fill(known.length - 2, known.at(-1)! + 1, values.length);
  return out;
}

/**
 * Second derivatives of the not-a-knot cubic spline at its knots (de Boor, A Practical Guide to Splines, ch. IV): the
 * usual tridiagonal system with the end values eliminated by equal third derivatives across the second and last but one knot.
 */
function secondDerivatives(x: readonly number[], y: readonly number[]): Float64Array {
  const n = x.length;
  const h = (i: number) => x[i + 1]! - x[i]!;
  const slope = (i: number) => (y[i + 1]! - y[i]!) / h(i);
  const low = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const high = new Float64Array(n);
  const right = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    low[i] = h(i - 1);
    diagonal[i] = 2 * (h(i - 1) + h(i));
    high[i] = h(i);
    right[i] = 6 * (slope(i) - slope(i - 1));
  }
  // m0 = m1 + (m1 − m2)·h0/h1, and the mirror image at the other end.
  const [r, s] = [h(0) / h(1), h(n - 2) / h(n - 3)];
  diagonal[1]! += low[1]! * (1 + r);
  high[1]! -= low[1]! * r;
  diagonal[n - 2]! += high[n - 2]! * (1 + s);
  low[n - 2]! -= high[n - 2]! * s;
  for (let i = 2; i < n - 1; i++) {
    const f = low[i]! / diagonal[i - 1]!;
    diagonal[i]! -= f * high[i - 1]!;
    right[i]! -= f * right[i - 1]!;
  }
  const m = new Float64Array(n);
  for (let i = n - 2; i >= 1; i--) m[i] = (right[i]! - (i < n - 2 ? high[i]! * m[i + 1]! : 0)) / diagonal[i]!;
  m[0] = m[1]! + (m[1]! - m[2]!) * r;
  m[n - 1] = m[n - 2]! + (m[n - 2]! - m[n - 3]!) * s;
  return m;
}
