import { mean } from '../maths/robust.ts';
import type { Reference } from './normative.ts';
import { isProportion, type SensorSignature, SIGNATURE_FEATURES } from './sensor-signature.ts';

/** A sensor like none of the references: features anywhere around the references' mean, by these standard deviations. */
const UNKNOWN_SD = { proportion: 0.5, variation: 1 } as const;
/** Prior probability of such a sensor. */
const UNKNOWN_PRIOR = 0.02;

/** Name of the data set that the simulator makes, and of its reference. */
export const SIMULATED = 'simulated';
/**
 * It stands for no real sensor, so a real one is not easily taken for it: with 1 the walks of one person of ucalgary_kinect go to it, with 0.3 a simulated
 * trunk that leans is taken for another sensor's, and its alert comes two cycles late.
 */
const SIMULATED_PRIOR = 0.5;

/**
 * Correlation of any two proportions of people at one sensor: all are shares of the same leg length, so that somebody with short legs is off in all.
 * About the mean over pairs of features; .2 to .5 recognise equally well, 0 does not: each person left out, gist was recognised in 8 of 14 walks, now in all.
 */
const SHARED = 0.35;
/** Degrees of freedom of the references' multivariate t: five people tell a mean and a spread, and no tail. */
const TAIL = 8;

/** How much wider the scales get with each unit by which the skeleton's mean squared deviation from its reference exceeds 1, a member's. */
const CAUTION = 0.25;
const MOST_UNLIKE = 2;

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
 * Probability of each reference, and of none of them, given what the skeleton looks like. `unlikeness`: mean squared deviation from the nearest
 * reference in its standard deviations; about 1 for a member.
 */
function matchReferences(signature: SensorSignature, references: readonly Reference[]) {
  const anywhere = around(references);
  const looks = references.map((reference) => look(signature, { ...anywhere, ...reference.signature }));
  const logs = looks.map(({ logDensity }, i) =>
    references[i]!.name === SIMULATED ? logDensity + Math.log(SIMULATED_PRIOR) : logDensity,
  );
  const unknown = Math.log(UNKNOWN_PRIOR * references.length) + look(signature, anywhere).logDensity;
  const highest = Math.max(unknown, ...logs);
  const total = [unknown, ...logs].reduce((sum, log) => sum + Math.exp(log - highest), 0);
  const share = (log: number): number => Math.exp(log - highest) / total;
  const unlikeness = Math.min(...looks.map((one) => one.unlikeness));
  return { shares: logs.map(share), unknown: share(unknown), unlikeness };
}

/** What a sensor may look like of which nothing is known. */
function around(references: readonly Reference[]): Reference['signature'] {
  const out: Reference['signature'] = {};
  for (const feature of SIGNATURE_FEATURES) {
    const known = references.flatMap((reference) => reference.signature[feature] ?? []);
    const sd = UNKNOWN_SD[isProportion(feature) ? 'proportion' : 'variation'];
    if (known.length > 0) out[feature] = { mean: mean(known.map((own) => own.mean)), sd };
  }
  return out;
}

/** How well a skeleton fits what is typical of a sensor: log of a multivariate t, but for a constant. */
function look(signature: SensorSignature, typical: Reference['signature']) {
  const proportions: number[] = [];
  const variations: number[] = [];
  let logDensity = 0;
  for (const feature of SIGNATURE_FEATURES) {
    const value = signature[feature];
    const own = typical[feature];
    if (value === undefined || own === undefined) continue;
    logDensity -= Math.log(own.sd);
    (isProportion(feature) ? proportions : variations).push((value - own.mean) / own.sd);
  }
  const known = proportions.length + variations.length;
  const square = sharedSquare(proportions) + squares(variations);
  logDensity -= ((TAIL + known) / 2) * Math.log1p(square / TAIL);
  return { logDensity, unlikeness: known === 0 ? 1 : (squares(proportions) + squares(variations)) / known };
}

/** Squared Mahalanobis length of deviations any two of which are correlated by `SHARED`. */
function sharedSquare(deviations: readonly number[]): number {
  const n = deviations.length;
  const sum = deviations.reduce((a, b) => a + b, 0);
  return (squares(deviations) - (SHARED * sum ** 2) / (1 + (n - 1) * SHARED)) / (1 - SHARED);
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
