import { median } from '../maths/robust.ts';
import { JOINTS } from '../skeleton/joints.ts';
import type { Scoring, SpanKind } from './normative.ts';
import type { SensorMatch } from './sensor-match.ts';
import type { SumScales } from './span-sums.ts';

/** A joint that only improbable references have is not scored. */
const LEAST_WEIGHT = 1e-3;

/** Where healthy walkers' log errors lie for the sensor at hand. `[joint]`, NaN = no statistics. */
export interface JointScales {
  mu: Float64Array;
  sigma: Float64Array;
  sumScales: SumScales;
}

/**
 * Healthy location and scale per joint for a sensor. A sensor that resembles a reference gets that reference's location; one that
 * resembles none gets the mean of all and a scale that includes how much references differ once levels are taken off:
 * it is judged by contrast between joints, and with caution.
 */
export function jointScales(match: SensorMatch, scoring: Scoring, span: SpanKind): JointScales {
  const { references } = scoring;
  const { weights, unknown, caution } = match;
  const each = (of: 'mu' | 'sigma') =>
    references.map(({ ln_error_mm }) =>
      Float64Array.from(JOINTS, (name) => ln_error_mm[span][name]?.[of] ?? Number.NaN),
    );
  const locations = each('mu');
  const mu = weightedMean(locations, weights);
  const between = weightedMean(
    locations.map((location) => {
      const level = unknown * median(location.map((value, joint) => value - mu[joint]!));
      return location.map((value, joint) => (value - level - mu[joint]!) ** 2);
    }),
    weights,
  );
  const within = weightedMean(
    each('sigma').map((row) => row.map((value) => value ** 2)),
    weights,
  );
  const sigma = within.map((variance, joint) => caution * Math.sqrt(variance + between[joint]!));
  const scaleOf = (name: keyof SumScales): number => {
    const squares = references.map(({ sum_scale }, i) => weights[i]! * sum_scale[span][name] ** 2);
    return Math.sqrt(total(squares) / total(weights));
  };
  const sumScales = { leg: scaleOf('leg'), contrast: scaleOf('contrast') };
  return { mu, sigma, sumScales };
}

/** `[joint]`, over the rows that have the joint; NaN where those weigh next to nothing. */
function weightedMean(rows: readonly Float64Array[], weights: readonly number[]): Float64Array {
  return Float64Array.from(JOINTS, (_, joint) => {
    let sum = 0;
    let total = 0;
    for (const [i, row] of rows.entries()) {
      if (Number.isNaN(row[joint]!)) continue;
      sum += weights[i]! * row[joint]!;
      total += weights[i]!;
    }
    return total > LEAST_WEIGHT ? sum / total : Number.NaN;
  });
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
