import { mean } from '../maths/robust.ts';
import type { Reference, Scoring, SpanKind } from '../model/normative.ts';
import {
  isHanded,
  PAIRED_NAMES,
  PAIRED_SIGNS,
  type PairedSignName,
  SIGN_KINDS,
  type SignKind,
  type SignName,
} from '../model/signs/sign-names.ts';
import type { SignNorms } from '../model/signs/sign-norms.ts';
import type { SpanEvidence } from '../model/span-evidence.ts';
import { JOINTS } from '../skeleton/joints.ts';
import { symmetric } from '../skeleton/symmetric.ts';
import { drawnScale } from './drawn-scale.ts';
import { type Expectation, expectationOf, SIGN_SPEED_M_S, usualSums } from './expectation.ts';
import type { HealthyPerson } from './healthy-person.ts';
import { LEAST_ERROR_SIGMA, leastSignSigma } from './least-spreads.ts';
import { signatureOf, signatureScales } from './site-signature.ts';

/** Name of the reference that an installation's own people make. */
export const SITE = 'site';

/** A reference without the spreads of sums, which need it first. */
export type SiteScales = Omit<Reference, 'sum_scale'>;

/**
 * Where healthy people of an installation lie in errors and signs, each drawn towards what the factory's references lead one to expect.
 * Left and right share one norm.
 */
export function siteScales(people: readonly HealthyPerson[], factory: Scoring): SiteScales {
  const signatures = people.map(signatureOf);
  const part = (span: SpanKind) => {
    const expectation = expectationOf(signatures, factory, span);
    return {
      errors: errorScales(people, expectation, factory, span),
      signs: signNorms(people, expectation, factory, span),
    };
  };
  const [walk, cycle] = [part('walk'), part('cycle')];
  return {
    name: SITE,
    people: people.length,
    trained_on: 0,
    cross_fitted: 0,
    walks: people.reduce((sum, { spans }) => sum + spans.walk.length, 0),
    signature: signatureScales(signatures, factory.references),
    ln_error_mm: { walk: walk.errors, cycle: cycle.errors },
    signs: { walk: walk.signs, cycle: cycle.signs },
  };
}

function errorScales(people: readonly HealthyPerson[], { errors }: Expectation, factory: Scoring, span: SpanKind) {
  const rows = people.map(({ spans }) => spans[span].map((evidence) => errorsAtReferenceSpeed(evidence, factory)));
  const scales: Reference['ln_error_mm']['walk'] = {};
  for (const [joint, name] of JOINTS.entries()) {
    const scale = drawnScale(
      rows.map((own) => own.map((row) => row[joint]!)),
      errors[name],
    );
    if (scale) scales[name] = { mu: scale.mu, sigma: Math.max(LEAST_ERROR_SIGMA, scale.sigma) };
  }
  return scales;
}

function errorsAtReferenceSpeed({ logErrors, speed_m_s }: SpanEvidence, factory: Scoring): Float64Array {
  const faster = Number.isNaN(speed_m_s) ? 0 : speed_m_s - factory.reference_speed_m_s;
  const moved = logErrors.map((value, joint) => value - (factory.speed_slope_per_m_s[JOINTS[joint]!] ?? 0) * faster);
  return symmetric(moved);
}

function signNorms(
  people: readonly HealthyPerson[],
  expectation: Expectation,
  factory: Scoring,
  span: SpanKind,
): SignNorms {
  const spans = people.map((person) => person.spans[span]);
  const speeds = spans.map((own) => mean(own.map(({ speed_m_s }) => speed_m_s))).filter((v) => !Number.isNaN(v));
  // People differ more in speed than data sets do: the usual speed counts for one person.
  const speed_m_s = mean([...speeds, usualSums(factory, span).speed_m_s]);
  const norms: SignNorms = { speed_m_s, scales: {}, differences: {}, sums: {} };
  for (const kind of SIGN_KINDS) {
    const slope = factory.sign_slope_per_m_s[kind] ?? 0;
    const values = spans.map((own) => own.flatMap((evidence) => atOneSpeed(kind, evidence, slope)));
    const scale = drawnScale(values, expectation.signs[kind], isHanded(kind));
    if (!scale) continue;
    const mu = scale.mu + slope * (speed_m_s - SIGN_SPEED_M_S);
    norms.scales[kind] = { mu, sigma: Math.max(leastSignSigma(kind), scale.sigma) };
  }
  for (const kind of PAIRED_NAMES) {
    const values = spans.map((own) => own.map((evidence) => difference(kind, evidence)));
    const scale = drawnScale(values, expectation.differences[kind], true);
    if (scale) norms.differences[kind] = Math.max(leastSignSigma(kind), scale.sigma);
  }
  return norms;
}

/** Both sides' where a sign has two. */
function atOneSpeed(kind: SignKind, { signs, speed_m_s }: SpanEvidence, slope: number): number[] {
  const faster = Number.isNaN(speed_m_s) ? 0 : speed_m_s - SIGN_SPEED_M_S;
  const names = kind in PAIRED_SIGNS ? ([`left_${kind}`, `right_${kind}`] as SignName[]) : [kind as SignName];
  return names.map((name) => (signs[name] ?? Number.NaN) - slope * faster);
}

function difference(kind: PairedSignName, { signs }: SpanEvidence): number {
  return (signs[`right_${kind}`] ?? Number.NaN) - (signs[`left_${kind}`] ?? Number.NaN);
}
