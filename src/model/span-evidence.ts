import { quantile } from '../maths/robust.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { SensorSignature } from './sensor-signature.ts';
import type { Signs } from './signs/sign-names.ts';
import type { ErrorColumn } from './window-errors.ts';

/** What a span of walking shows: how far each joint is from where the network expects it, and the second opinion: angles and distances. */
export interface SpanEvidence {
  /** `[joint]`, ln of the error in mm; NaN = not scored. */
  logErrors: Float64Array;
  /** Over spans of two seconds; empty where the span is shorter. */
  signs: Signs;
  /** NaN = not known; then no correction for speed is made. */
  speed_m_s: number;
  /** Chooses whose healthy errors to compare with. */
  signature: SensorSignature;
}

/** A fault of swing shows in a third of the windows: the middle one says nothing of it, the highest are noise. */
const WINDOW_QUANTILE = 0.75;

/**
 * Log error per joint over some windows: for each tile that holds the joint the upper quartile over windows, then the mean of
 * their logarithms over tiles: a fault multiplies errors.
 * @param errorsMm `[window][column]` @param windows indices of the windows that count
 */
export function logErrors(
  columns: readonly ErrorColumn[],
  errorsMm: ArrayLike<number>,
  windows: readonly number[],
): Float64Array {
  const sum = new Float64Array(JOINT_COUNT);
  const tiles = new Float64Array(JOINT_COUNT);
  const values = new Float64Array(windows.length);
  for (const [column, { joint }] of columns.entries()) {
    for (const [i, window] of windows.entries()) values[i] = errorsMm[window * columns.length + column]!;
    const high = quantile(values, WINDOW_QUANTILE);
    if (Number.isNaN(high)) continue;
    sum[joint]! += Math.log(Math.max(high, 0.1));
    tiles[joint]!++;
  }
  return sum.map((total, joint) => (tiles[joint]! > 0 ? total / tiles[joint]! : Number.NaN));
}
