import { offsetCovariance } from './offset-covariance.ts';
import type { CameraPair } from './pair-evidence.ts';
import { hessian, invertHeld } from './pair-hessian.ts';
import { type PairSlope, type PairSums, pairSums, SCALES, type Supposed } from './pair-sums.ts';

/** Offsets of all cameras against their mean. Arrays are `[camera]`, NaN where unknown. */
export interface RefinedOffsets {
  offsetsS: Float64Array;
  /** `[camera][camera]`, seconds squared; rows of unknown cameras are 0. */
  covarianceS2: Float64Array;
}

const MAX_STEP_S = 0.03;
const MAX_ROUNDS = 12;
/** Near enough for the fine scale, seconds. */
const APPROACHED_S = 0.002;
/** Far below what the evidence can tell, seconds. */
const CONVERGED_S = 1e-4;
/** Half of the span over which the gradient's slope is taken, seconds. */
const HALF_SPAN_S = 0.008;
/** Noise flattens the slope; a pair whose slope is lost in it keeps so much of what it would be without. */
const LEAST_SLOPE = 0.1;
/** After so small a step the slopes are still the same, seconds. */
const NEAR_S = 0.002;

/**
 * All cameras at once, all pairs together: from the start by Gauss-Newton on the coarse scale, then by Newton's method on
 * the fine one. There the slope of each pair's gradient is measured, by evaluating it on both sides: the sum of squared
 * changes (Gauss-Newton's) is several times too steep where keypoints are noisy, for noise changes distances too, and
 * would make the uncertainty as much too small.
 * `start`: seconds per camera, NaN = not in it.
 */
export function* refineOffsets(pairs: readonly CameraPair[], start: Float64Array): Generator<void, RefinedOffsets> {
  const cameras = [...start.keys()].filter((camera) => !Number.isNaN(start[camera]!));
  const offsetsS = centred(start, cameras);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const slopes: PairSlope[] = yield* slopesOf(pairs, offsetsS, SCALES.coarse, ({ information }) => information);
    if (move(offsetsS, slopes, cameras) < APPROACHED_S) break;
  }
  let known: ReadonlyMap<CameraPair, number> = new Map();
  for (let round = 0; ; round++) {
    const slopes: PairSlope[] = yield* slopesOf(pairs, offsetsS, SCALES.fine, (_, pair) => known.get(pair));
    const largest = move(offsetsS, slopes, cameras);
    if (largest < CONVERGED_S || round === MAX_ROUNDS) {
      return { offsetsS, covarianceS2: offsetCovariance(slopes, cameras, start.length) };
    }
    known = largest < NEAR_S ? new Map(slopes.map(({ pair, slope }) => [pair, slope])) : new Map();
  }
}

/** Only differences are known: by agreement the offsets' mean is 0. */
function centred(start: Float64Array, cameras: readonly number[]): Float64Array {
  const meanS = cameras.reduce((sum, camera) => sum + start[camera]!, 0) / cameras.length;
  return start.map((offset) => offset - meanS);
}

/** `known`: a slope that need not be measured, where there is one. */
function* slopesOf(
  pairs: readonly CameraPair[],
  offsetsS: Float64Array,
  scale: number,
  known: (sums: PairSums, pair: CameraPair) => number | undefined,
): Generator<void, PairSlope[]> {
  const slopes: PairSlope[] = [];
  for (const pair of pairs) {
    const aheadS = offsetsS[pair.a]!;
    const shiftS = offsetsS[pair.b]! - aheadS;
    if (Number.isNaN(shiftS)) continue;
    const supposed = { shiftS, aheadS, scale };
    const sums = yield* pairSums(pair, supposed);
    if (sums.information === 0) continue;
    slopes.push({ ...sums, pair, slope: known(sums, pair) ?? (yield* slopeOf(pair, supposed, sums)) });
  }
  return slopes;
}

function* slopeOf(pair: CameraPair, supposed: Supposed, { information }: PairSums): Generator<void, number> {
  const before = yield* pairSums(pair, { ...supposed, shiftS: supposed.shiftS - HALF_SPAN_S });
  const after = yield* pairSums(pair, { ...supposed, shiftS: supposed.shiftS + HALF_SPAN_S });
  const slope = (after.gradient - before.gradient) / (2 * HALF_SPAN_S);
  return Math.max(LEAST_SLOPE * information, Math.min(information, slope));
}

/** One step of Newton's method, bounded; the largest change it wanted, seconds. */
function move(offsetsS: Float64Array, slopes: readonly PairSlope[], cameras: readonly number[]): number {
  const step = newtonStep(
    slopes,
    cameras,
    invertHeld(
      hessian(slopes, cameras, ({ slope }) => slope),
      cameras.length,
    ),
  );
  const largest = Math.max(...step.map(Math.abs));
  const share = Math.min(1, MAX_STEP_S / largest);
  if (largest < CONVERGED_S) return largest;
  cameras.forEach((camera, row) => {
    offsetsS[camera]! += share * step[row]!;
  });
  return largest;
}

function newtonStep(slopes: readonly PairSlope[], cameras: readonly number[], inverse: Float64Array): number[] {
  const n = cameras.length;
  const gradient = new Float64Array(n);
  for (const { a, b, gradient: g } of slopes) {
    gradient[cameras.indexOf(a)]! -= g;
    gradient[cameras.indexOf(b)]! += g;
  }
  return cameras.map((_, row) => gradient.reduce((sum, g, column) => sum - inverse[row * n + column]! * g, 0));
}
