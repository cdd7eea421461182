import { rounded } from '../../maths/rounding.ts';
import { PARAMETERS, type ParameterName } from '../parameters.ts';
import type { WalkSummary } from '../summary.ts';
import { STRIDES_FOR_SPREAD, type StrideStatistic } from './session-summary.ts';

/** Fewer walks than this don't show how much walks differ. */
const WALKS_FOR_SPREAD = 3;

type Strides = WalkSummary['strides'];

/**
 * Mean and spread of one parameter over the strides of a session's walks, `walks[i]` being those of walk i that count;
 * null where no stride has it. The SD of both sides is taken within each side, so that an asymmetry doesn't look like
 * variability.
 */
export function strideStatistic(name: ParameterName, walks: readonly Strides[]): StrideStatistic | null {
  const known = walks
    .map((strides) => strides.filter((stride) => stride[name] !== null))
    .filter((strides) => strides.length > 0);
  const strides = known.flat();
  if (strides.length === 0) return null;
  const { decimals, scale } = PARAMETERS[name];
  const values = strides.map((stride) => stride[name]!);
  const mean = average(values);
  const enough = values.length >= STRIDES_FOR_SPREAD;
  const sd = enough ? pooledSd(strides.map((stride) => ({ group: stride.side, value: stride[name]! }))) : null;
  const walkMeans = known.map((own) => average(own.map((stride) => stride[name]!)));
  return {
    mean: rounded(mean, decimals),
    n: values.length,
    sd: sd === null ? null : rounded(sd, decimals + 1),
    cv_percent: sd === null || scale !== 'ratio' || mean === 0 ? null : rounded((100 * sd) / Math.abs(mean), 1),
    sd_reason: enough ? null : `not assessed (n = ${values.length})`,
    walks: known.length,
    walk_sd: known.length < WALKS_FOR_SPREAD ? null : rounded(standardDeviation(walkMeans), decimals + 1),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: readonly number[]): number {
  return pooledSd(values.map((value) => ({ group: '', value })));
}

/** Root of the mean square about each group's own mean, one degree of freedom less per group. */
function pooledSd(values: readonly { group: string; value: number }[]): number {
  const groups = new Set(values.map(({ group }) => group));
  let squares = 0;
  for (const group of groups) {
    const own = values.filter((one) => one.group === group).map(({ value }) => value);
    const mean = average(own);
    squares += own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }
  return Math.sqrt(squares / (values.length - groups.size));
}
