import { mean } from '../../maths/robust.ts';
import { rounded } from '../../maths/rounding.ts';
import { pooledSd, standardDeviation } from '../../maths/spread.ts';
import { PARAMETERS, type ParameterName } from '../parameters.ts';
import type { WalkSummary } from '../summary.ts';
import { STRIDES_FOR_SPREAD, type StrideStatistic, WALKS_FOR_SPREAD } from './session-summary.ts';

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
  const centre = mean(values);
  const enough = values.length >= STRIDES_FOR_SPREAD;
  const sd = enough ? pooledSd(strides.map((stride) => ({ group: stride.side, value: stride[name]! }))) : null;
  const walkMeans = known.map((own) => mean(own.map((stride) => stride[name]!)));
  return {
    mean: rounded(centre, decimals),
    n: values.length,
    sd: sd === null ? null : rounded(sd, decimals + 1),
    cv_percent: sd === null || scale !== 'ratio' || centre === 0 ? null : rounded((100 * sd) / Math.abs(centre), 1),
    sd_reason: enough ? null : `not assessed (n = ${values.length})`,
    walks: known.length,
    walk_sd: known.length < WALKS_FOR_SPREAD ? null : rounded(standardDeviation(walkMeans), decimals + 1),
  };
}
