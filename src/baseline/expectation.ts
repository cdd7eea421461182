import { mean, median } from '../maths/robust.ts';
import { SIGN_CAUTION } from '../model/judge.ts';
import type { Reference, Scoring, SpanKind } from '../model/normative.ts';
import { matchSensor } from '../model/sensor-match.ts';
import type { SensorSignature } from '../model/sensor-signature.ts';
import { PAIRED_NAMES, type PairedSignName, SIGN_KINDS, type SignKind } from '../model/signs/sign-names.ts';
import { SIGN_SUMS, type SignScale, type SignSumName } from '../model/signs/sign-norms.ts';
import type { SumScales } from '../model/span-sums.ts';
import { JOINTS, type JointName } from '../skeleton/joints.ts';
import type { Expected } from './drawn-scale.ts';

/** What the factory's references lead one to expect at an installation before anybody has walked there. */
export interface Expectation {
  /** ln error of a hidden joint, mm, at the reference speed. */
  errors: Record<JointName, Expected>;
  /** Of each sign, at `SIGN_SPEED_M_S`. */
  signs: Record<SignKind, Expected>;
  /** Of right minus left. */
  differences: Record<PairedSignName, Expected>;
}

/** Speed at which locations of signs are compared: people of different data sets walked at different ones. */
export const SIGN_SPEED_M_S = 1;

/**
 * Locations: those of the references that the skeletons resemble; of all where they resemble none. Variances of a walk: those of the middle reference,
 * widened with caution where the skeletons are unlike all references, as the factory's own scales are: people were then found to differ more than usual.
 * Between installations: as between the references.
 * @param signatures of each person
 */
export function expectationOf(signatures: readonly SensorSignature[], factory: Scoring, span: SpanKind): Expectation {
  const { references } = factory;
  const matches = signatures.map((signature) => matchSensor(signature, references));
  const weights = references.map((_, i) => mean(matches.map((match) => match.weights[i]!)));
  const caution = mean(matches.map((match) => match.caution));
  const signCaution = 1 + SIGN_CAUTION * (caution - 1);
  const expected = (widened: number, of: (reference: Reference) => SignScale | undefined): Expected =>
    expectedOf(references.map(of), weights, widened);
  const signs = SIGN_KINDS.map((kind) => [kind, expected(signCaution, (one) => atOneSpeed(kind, one, factory, span))]);
  const differences = PAIRED_NAMES.map((kind) => {
    const ofOne = ({ signs: norms }: Reference): SignScale | undefined => {
      const sigma = norms[span].differences[kind];
      return sigma === undefined ? undefined : { mu: 0, sigma };
    };
    return [kind, expected(signCaution, ofOne)];
  });
  const errors = JOINTS.map((name) => [name, expected(caution, ({ ln_error_mm }) => ln_error_mm[span][name])]);
  return {
    errors: pooledBetween(Object.fromEntries(errors)),
    signs: Object.fromEntries(signs),
    differences: Object.fromEntries(differences),
  };
}

function expectedOf(scales: readonly (SignScale | undefined)[], weights: readonly number[], caution: number): Expected {
  const rows = scales.flatMap((scale, i) => (scale === undefined ? [] : [{ ...scale, weight: weights[i]! }]));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const centre = mean(rows.map(({ mu }) => mu));
  const squares = rows.reduce((sum, { mu }) => sum + (mu - centre) ** 2, 0);
  return {
    mu: total > 0 ? rows.reduce((sum, { mu, weight }) => sum + weight * mu, 0) / total : centre,
    betweenSites: rows.length > 1 ? squares / (rows.length - 1) : Number.NaN,
    ofAWalk: caution ** 2 * median(rows.map(({ sigma }) => sigma ** 2)),
  };
}

function atOneSpeed(kind: SignKind, { signs }: Reference, factory: Scoring, span: SpanKind): SignScale | undefined {
  const { scales, speed_m_s } = signs[span];
  const scale = scales[kind];
  const slope = factory.sign_slope_per_m_s[kind] ?? 0;
  return scale && { mu: scale.mu - slope * (speed_m_s - SIGN_SPEED_M_S), sigma: scale.sigma };
}

/** A handful of references says little of one joint's variance between them: all joints have the middle one. */
function pooledBetween(errors: Record<JointName, Expected>): Record<JointName, Expected> {
  const betweenSites = median(JOINTS.map((name) => errors[name].betweenSites));
  const pooled = JOINTS.map((name) => [name, { ...errors[name], betweenSites }]);
  return Object.fromEntries(pooled) as Record<JointName, Expected>;
}

/** What is usual of sums over healthy people: the references' mean. */
export interface UsualSums {
  /** Of sums of signs. */
  signs: Partial<Record<SignSumName, SignScale>>;
  /** Of means of B_j. */
  errors: SumScales;
  /** Walking speed, m/s. */
  speed_m_s: number;
}

/** What is usual of sums and speeds: the references' mean. */
export function usualSums({ references }: Scoring, span: SpanKind): UsualSums {
  const signs = SIGN_SUMS.flatMap((sum) => {
    const rows = references.flatMap((one) => one.signs[span].sums[sum] ?? []);
    if (rows.length === 0) return [];
    const mu = mean(rows.map((row) => row.mu));
    const second = mean(rows.map((row) => row.sigma ** 2 + row.mu ** 2));
    return [[sum, { mu, sigma: Math.sqrt(second - mu ** 2) }] as const];
  });
  const quadratic = (name: keyof SumScales): number =>
    Math.sqrt(mean(references.map(({ sum_scale }) => sum_scale[span][name] ** 2)));
  return {
    signs: Object.fromEntries(signs),
    errors: { leg: quadratic('leg'), contrast: quadratic('contrast') },
    speed_m_s: mean(references.map((one) => one.signs[span].speed_m_s)),
  };
}
