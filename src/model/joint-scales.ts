import { JOINTS } from '../skeleton/joints.ts';
import type { Reference, Scoring, SpanKind } from './normative.ts';
import { median } from './robust.ts';
import { type SensorSignature, SIGNATURE_FEATURES } from './sensor-signature.ts';

/** Likelihood below which a sensor is like none of the references: 8 features off by 1.7 standard deviations each. */
const UNKNOWN_LIKELIHOOD = Math.exp(-12);

/** A joint that only improbable references have is not scored. */
const LEAST_WEIGHT = 1e-3;

/** Where healthy walkers' log errors lie for the sensor at hand. `[joint]`, NaN = no statistics. */
export interface JointScales {
  mu: Float64Array;
  sigma: Float64Array;
  /** Probability that the sensor is like none of the references, 0..1. */
  unknown: number;
  /** Most probable reference. */
  reference: string;
}

/** Probability of each reference, and of none of them, given what the skeleton looks like. */
export function matchReferences(signature: SensorSignature, references: readonly Reference[]) {
  const likelihood = references.map((reference) => {
    let square = 0;
    for (const name of SIGNATURE_FEATURES) {
      const [expected, value] = [reference.signature[name], signature[name]];
      if (expected && value !== undefined) square += ((value - expected.mean) / expected.sd) ** 2;
    }
    return Math.exp(-square / 2);
  });
  const total = likelihood.reduce((sum, value) => sum + value, UNKNOWN_LIKELIHOOD);
  return { shares: likelihood.map((value) => value / total), unknown: UNKNOWN_LIKELIHOOD / total };
}

/**
 * Healthy location and scale per joint for a sensor. A sensor that resembles a reference gets that reference's location; one that
 * resembles none gets the mean of all and a scale that includes how much references differ once levels are taken off:
 * it is judged by contrast between joints, and with caution.
 */
export function jointScales(signature: SensorSignature, scoring: Scoring, span: SpanKind): JointScales {
  const { references } = scoring;
  const { shares, unknown } = matchReferences(signature, references);
  const weights = shares.map((share) => share + unknown / references.length);
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
  const sigma = within.map((variance, joint) => Math.sqrt(variance + between[joint]!));
  const best = shares.indexOf(Math.max(...shares));
  return { mu, sigma, unknown, reference: shares[best]! > unknown ? references[best]!.name : 'none' };
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
