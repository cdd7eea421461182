import { sampleAt } from './peaks.ts';

/** Points of a curve over a gait cycle: 0, 1, … 100 %. */
export const CURVE_POINTS = 101;

/**
 * A signal `[frame]` over a cycle on 101 points, linear between frames; null where any part of it is unknown: half a
 * curve isn't a curve.
 */
export function cycleCurve(signal: Float64Array, startFrame: number, endFrame: number): Float64Array | null {
  const curve = new Float64Array(CURVE_POINTS);
  for (let i = 0; i < CURVE_POINTS; i++) {
    curve[i] = sampleAt(signal, startFrame + ((endFrame - startFrame) * i) / (CURVE_POINTS - 1));
    if (Number.isNaN(curve[i]!)) return null;
  }
  return curve;
}

/** Point-wise mean of curves; null of none. */
export function meanCurve(curves: readonly Float64Array[]): Float64Array | null {
  if (curves.length === 0) return null;
  return Float64Array.from({ length: CURVE_POINTS }, (_, i) => {
    let sum = 0;
    for (const curve of curves) sum += curve[i]!;
    return sum / curves.length;
  });
}

/** How far a curve is from a normative band, over the 101 points. */
export interface Deviation {
  /** Mean of |θ − μ|, degrees. */
  mean_deg: number;
  /** Root of the mean of (θ − μ)², degrees. */
  rms_deg: number;
  /** Share of the cycle outside μ ± 2 SD, percent. */
  outside_percent: number;
}

/** Distance of a curve from mean and standard deviation `[101]`, all in degrees. */
export function deviation(curve: ArrayLike<number>, mean: readonly number[], sd: readonly number[]): Deviation {
  let [sum, squares, outside] = [0, 0, 0];
  for (let i = 0; i < CURVE_POINTS; i++) {
    const off = Math.abs(curve[i]! - mean[i]!);
    sum += off;
    squares += off * off;
    if (off > 2 * sd[i]!) outside++;
  }
  return {
    mean_deg: sum / CURVE_POINTS,
    rms_deg: Math.sqrt(squares / CURVE_POINTS),
    outside_percent: (100 * outside) / CURVE_POINTS,
  };
}
