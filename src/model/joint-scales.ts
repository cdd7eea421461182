import { mean, median } from '../maths/robust.ts';
import { JOINTS } from '../skeleton/joints.ts';
import type { Reference, Scoring, SpanKind } from './normative.ts';
import { type SensorSignature, SIGNATURE_FEATURES } from './sensor-signature.ts';
import type { SumScales } from './span-sums.ts';

/** A sensor like none of the references: features anywhere around the references' mean, by these standard deviations. */
const UNKNOWN_SD = { proportion: 0.5, variation: 1 } as const;
/** Prior probability of such a sensor. */
const UNKNOWN_PRIOR = 0.02;

/** How much wider the scales get with each unit by which the skeleton's mean squared deviation from its reference exceeds 1, a member's. */
const CAUTION = 0.25;
const MOST_UNLIKE = 2;

/** A joint that only improbable references have is not scored. */
const LEAST_WEIGHT = 1e-3;

/** Where healthy walkers' log errors lie for the sensor at hand. `[joint]`, NaN = no statistics. */
export interface JointScales {
  mu: Float64Array;
  sigma: Float64Array;
  sumScales: SumScales;
}

/**
 * Probability of each reference, and of none of them, given what the skeleton looks like: Gaussian classes, equal priors. `unlikeness`: mean
 * squared deviation from the nearest reference in its standard deviations; about 1 for a member.
 */
export function matchReferences(signature: SensorSignature, references: readonly Reference[]) {
  const logs = references.map(() => 0);
  const squares = references.map(() => 0);
  let features = 0;
  let unknown = Math.log(UNKNOWN_PRIOR * references.length);
  for (const name of SIGNATURE_FEATURES) {
    const value = signature[name];
    const known = references.flatMap((reference) => reference.signature[name] ?? []);
    if (value === undefined || known.length === 0) continue;
    const broad = UNKNOWN_SD[name.endsWith('variation') ? 'variation' : 'proportion'];
    const elsewhere = logDensity(value, mean(known.map((feature) => feature.mean)), broad);
    unknown += elsewhere;
    features++;
    for (const [i, reference] of references.entries()) {
      const feature = reference.signature[name];
      logs[i]! += feature ? logDensity(value, feature.mean, feature.sd) : elsewhere;
      squares[i]! += feature ? ((value - feature.mean) / feature.sd) ** 2 : 1;
    }
  }
  const highest = Math.max(unknown, ...logs);
  const total = [unknown, ...logs].reduce((sum, log) => sum + Math.exp(log - highest), 0);
  const share = (log: number): number => Math.exp(log - highest) / total;
  const unlikeness = features === 0 ? 1 : Math.min(...squares) / features;
  return { shares: logs.map(share), unknown: share(unknown), unlikeness };
}

function logDensity(value: number, centre: number, sd: number): number {
  return -Math.log(sd) - ((value - centre) / sd) ** 2 / 2;
}

/** Which references the sensor at hand is judged by. */
export interface SensorMatch {
  /** Of each reference. */
  weights: readonly number[];
  /** Probability that the sensor is like none of the references, 0..1. */
  unknown: number;
  /** By how much all spreads are widened: the less a skeleton resembles any reference, the more. */
  caution: number;
  /** Most probable reference, or "none". */
  reference: string;
}

/** Looks a sensor up by what its skeletons look like; one like none of the references is judged by all of them. */
export function matchSensor(signature: SensorSignature, references: readonly Reference[]): SensorMatch {
  const { shares, unknown, unlikeness } = matchReferences(signature, references);
  const best = shares.indexOf(Math.max(...shares));
  return {
    weights: shares.map((share) => share + unknown / references.length),
    unknown,
    caution: 1 + CAUTION * Math.min(MOST_UNLIKE, Math.max(0, unlikeness - 1)),
    reference: shares[best]! > unknown ? references[best]!.name : 'none',
  };
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
