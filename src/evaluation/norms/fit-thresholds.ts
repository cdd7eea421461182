import { mean, quantile } from '../../maths/robust.ts';
import type { SpanThresholds } from '../../model/normative.ts';
import { SIMULATED } from '../../model/sensor-match.ts';
import type { SignSums } from '../../model/signs/sign-sums.ts';
import { type SpanSums, SUMS, type SumName, type SumScales, sumOf } from '../../model/span-sums.ts';
import type { GroupName } from '../../skeleton/joints.ts';
import { groupBy } from '../group-by.ts';

/** What a healthy span shows and whose it is. */
export interface HealthySpan {
  person: string;
  dataset: string;
  /** Plain means of B_j. */
  means: SpanSums;
  /** Sums of signs, in standard deviations. */
  signs: SignSums;
  worstJoint: number;
}

/**
 * Room above the healthy people seen, for those not seen. Cross-fitted over people, 1.1 calls 4 of 150 walks of healthy people abnormal and 1.2 calls 1; 158 of
 * 159 acted walks with a leg at fault stay found, 28 of 40 with Trendelenburg gait instead of 31, 35 of 53 limps instead of 37.
 */
const MARGIN = 1.2;
/** Groups that decide, with the mean over all joints and the legs' difference. Healthy people differ little in them. */
const DECIDING: readonly GroupName[] = ['left_leg', 'right_leg', 'trunk'];
/** Feet, pelvis and most of all arms differ between habits and sensors: they need this many standard deviations more. */
const EXTRA: Partial<Record<SumName, number>> = { foot: 1, pelvis: 1, arm: 2 };
/** How many people the spread of all data sets counts for beside a data set's own. */
const PRIOR_PEOPLE = 12;

/** Values of a sum in a span, both sides'. */
function valuesOf(means: SpanSums, sum: SumName): number[] {
  if (sum === 'overall' || sum === 'contrast' || sum === 'asymmetry') return [means[sum]];
  return (Object.entries(means.groups) as [GroupName, number][])
    .filter(([name]) => sumOf(name) === sum)
    .map(([, value]) => value);
}

/** Root mean square of each sum over healthy spans, people weighted alike. */
function rootMeanSquares(rows: readonly HealthySpan[]): Record<SumName, number> {
  const people = [...groupBy(rows, (row) => row.person).values()];
  const square = (sum: SumName): number =>
    mean(people.map((own) => mean(own.flatMap((row) => valuesOf(row.means, sum).map((value) => value ** 2)))));
  return Object.fromEntries(SUMS.map((sum) => [sum, Math.sqrt(square(sum))])) as Record<SumName, number>;
}

/** Spreads per data set, drawn towards those of `real` people of all data sets; simulated people stand for themselves. */
export function sumScales(healthy: readonly HealthySpan[], real: readonly HealthySpan[]): Map<string, SumScales> {
  const pooled = rootMeanSquares(real);
  const out = new Map<string, SumScales>();
  for (const [dataset, own] of groupBy(healthy, (row) => row.dataset)) {
    const n = new Set(own.map((row) => row.person)).size;
    const prior = dataset === SIMULATED ? 0 : PRIOR_PEOPLE;
    const spread = rootMeanSquares(own);
    const drawn = (sum: SumName): number => Math.sqrt((n * spread[sum] ** 2 + prior * pooled[sum] ** 2) / (n + prior));
    out.set(dataset, { leg: drawn('leg'), contrast: drawn('contrast') });
  }
  return out;
}

/**
 * Thresholds that hold a family-wise false-alarm rate: every mean's limit is the same number of its own spreads, the smallest for which
 * at most `rate` of held-out spans exceed any deciding one, with some room.
 * @param healthy `means`: both opinions combined @param heldOut those of people whom the weights never saw
 */
export function fitThresholds(
  healthy: readonly HealthySpan[],
  heldOut: readonly HealthySpan[],
  rate: number,
): SpanThresholds {
  const spread = rootMeanSquares(healthy);
  const excess = heldOut.map(({ means }) => {
    const groups = DECIDING.map((name) => (means.groups[name] ?? Number.NaN) / spread[sumOf(name)]);
    const legs = [Math.abs(means.contrast) / spread.contrast, means.asymmetry / spread.asymmetry];
    const values = [...groups, means.overall / spread.overall, ...legs];
    return Math.max(...values.filter((value) => !Number.isNaN(value)));
  });
  const factor = MARGIN * quantile(excess, 1 - rate);
  const names = [...new Set(healthy.flatMap(({ means }) => Object.keys(means.groups)))] as GroupName[];
  const of = (value: (row: HealthySpan) => number, share: number): number => quantile(heldOut.map(value), share);
  const limitOf = (name: GroupName): number => (factor + (EXTRA[sumOf(name)] ?? 0)) * spread[sumOf(name)];
  return {
    overall: factor * spread.overall,
    groups: Object.fromEntries(names.map((name) => [name, limitOf(name)])),
    contrast: factor * spread.contrast,
    asymmetry: factor * (Number.isNaN(spread.asymmetry) ? 1 : spread.asymmetry),
    joint: of((row) => row.worstJoint, JOINT_QUANTILE),
    side: of((row) => Math.abs(row.means.contrast), SIDE_QUANTILE),
  };
}

/** In a span that is abnormal anyway a joint is flagged, a side is named, above what most healthy spans show at most. */
const JOINT_QUANTILE = 0.8;
const SIDE_QUANTILE = 0.8;
