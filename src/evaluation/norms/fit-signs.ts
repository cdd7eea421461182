import { LEAST_SUM_SIGMA, leastSignSigma } from '../../baseline/least-spreads.ts';
import { mean, median } from '../../maths/robust.ts';
import { SIMULATED } from '../../model/sensor-match.ts';
import {
  isHanded,
  PAIRED_NAMES,
  type PairedSignName,
  SIGN_KINDS,
  type SignKind,
} from '../../model/signs/sign-names.ts';
import { SIGN_SUMS, type SignNorms, type SignScale, type SignSumName } from '../../model/signs/sign-norms.ts';
import { plainSums, type SignSlopes, type SignSums, signSumValues } from '../../model/signs/sign-sums.ts';
import { groupBy } from '../group-by.ts';
import {
  ENOUGH_PEOPLE,
  moments,
  namesOf,
  type PersonMoments,
  type SignPerson,
  type SignSpan,
  signPeople,
  signSlopes,
} from './sign-people.ts';

/** How many people the usual difference between people counts for beside a data set's own. */
const PRIOR_PEOPLE = 4;
/** The same for sums of signs; a large data set counts for at most so many in what is usual. */
const PRIOR_PEOPLE_OF_SUMS = 12;
const MOST_PEOPLE = 15;

/** Norms of signs over spans of one kind. */
export interface SignFit {
  slopes: SignSlopes;
  /** Norms of a data set, without one person where asked; null where nobody is left. `person`: "dataset subject". */
  norms(dataset: string, without?: string): SignNorms | null;
}

/** What is measured of a person: signs of either side or the midline, and differences between the sides. */
type Quantity = { kind: SignKind; difference: boolean };
const QUANTITIES: readonly Quantity[] = [
  ...SIGN_KINDS.map((kind) => ({ kind, difference: false })),
  ...PAIRED_NAMES.map((kind) => ({ kind, difference: true })),
];

/** A person with the moments of each quantity at 1 m/s; two of a paired sign, one of each side. */
interface Measured {
  person: SignPerson;
  moments: PersonMoments[][];
}

/** Derives norms of signs from healthy walking. Weights play no part: people they were trained on count as all others. */
export function fitSigns(
  spans: readonly SignSpan[],
  slopes: SignSlopes = signSlopes(real(signPeople(spans))),
): SignFit {
  const sets = groupBy(
    signPeople(spans).map((person): Measured => ({ person, moments: measure(person, slopes) })),
    ({ person }) => person.dataset,
  );
  const usual = usualVariance([...sets.values()]);
  const scaled = (dataset: string, without?: string): SignNorms | null => {
    const own = sets.get(dataset)?.filter(({ person }) => person.name !== without) ?? [];
    return own.length === 0 ? null : normsOf(own, dataset === SIMULATED ? null : usual, slopes);
  };
  const sums = sumScales(sets, scaled, slopes);
  return {
    slopes,
    norms: (dataset, without) => {
      const norms = scaled(dataset, without);
      return norms && { ...norms, sums: sums.get(dataset)! };
    },
  };
}

function real(people: readonly SignPerson[]): SignPerson[] {
  return people.filter(({ dataset }) => dataset !== SIMULATED);
}

function measure(person: SignPerson, slopes: SignSlopes): PersonMoments[][] {
  return QUANTITIES.map(({ kind, difference }) => {
    if (difference) {
      const name = kind as PairedSignName;
      return [
        moments(person, ({ signs }) => (signs[`right_${name}`] ?? Number.NaN) - (signs[`left_${name}`] ?? Number.NaN)),
      ];
    }
    return namesOf(kind).map((name) =>
      moments(person, ({ signs, speed_m_s }) => {
        const faster = Number.isNaN(speed_m_s) ? 0 : speed_m_s - 1;
        return (signs[name] ?? Number.NaN) - (slopes[kind] ?? 0) * faster;
      }),
    );
  });
}

/** Location and variances of a quantity over people; what is zero by symmetry is zero. */
function spreadOf(own: readonly Measured[], quantity: number) {
  const { kind, difference } = QUANTITIES[quantity]!;
  const rows = own.flatMap(({ moments }) => moments[quantity]!).filter((row) => !Number.isNaN(row.mean));
  const centred = difference || isHanded(kind);
  const mu = centred ? 0 : mean(rows.map((row) => row.mean));
  const n = own.filter(({ moments }) => moments[quantity]!.some((row) => !Number.isNaN(row.mean))).length;
  const lost = centred || n < 2 ? 1 : n / (n - 1);
  const between = lost * mean(rows.map((row) => (row.mean - mu) ** 2));
  const within = mean(rows.map((row) => row.variance));
  // Where everybody was seen once, the difference between people holds that within people.
  return { mu, n, between, within: Number.isNaN(within) ? 0 : within };
}

/** Variance between people in the middle data set: sensors see people differently, people are the same. */
function usualVariance(sets: readonly Measured[][]): number[] {
  const enough = sets.filter((own) => own.length >= ENOUGH_PEOPLE && own[0]!.person.dataset !== SIMULATED);
  return QUANTITIES.map((_, quantity) => median(enough.map((own) => spreadOf(own, quantity).between)));
}

function normsOf(own: readonly Measured[], usual: readonly number[] | null, slopes: SignSlopes): SignNorms {
  const speed_m_s = mean(own.map(({ person }) => person.speed_m_s));
  const norms: SignNorms = { speed_m_s, scales: {}, differences: {}, sums: {} };
  for (const [quantity, { kind, difference }] of QUANTITIES.entries()) {
    const { mu, n, between, within } = spreadOf(own, quantity);
    if (n === 0) continue;
    const prior = usual === null || Number.isNaN(usual[quantity]!) ? 0 : PRIOR_PEOPLE;
    const drawn = (n * between + (prior > 0 ? prior * usual![quantity]! : 0)) / (n + prior);
    const spread = Math.sqrt(drawn * (1 + 1 / n) + within);
    if (Number.isNaN(spread)) continue;
    const sigma = Math.max(spread, leastSignSigma(kind));
    if (difference) norms.differences[kind] = sigma;
    else norms.scales[kind] = { mu: mu + (slopes[kind] ?? 0) * (speed_m_s - 1), sigma };
  }
  return norms;
}

/** First and second moment of a sum over healthy people, who count alike. */
interface SumMoments {
  first: number;
  second: number;
  people: number;
}

/** Scales of the sums per data set, each person judged by the others, drawn towards what is usual. */
function sumScales(
  sets: ReadonlyMap<string, readonly Measured[]>,
  norms: (dataset: string, without: string) => SignNorms | null,
  slopes: SignSlopes,
): Map<string, SignNorms['sums']> {
  const all = new Map<string, Partial<Record<SignSumName, SumMoments>>>();
  for (const [dataset, own] of sets) {
    const people = own.flatMap(({ person }) => {
      const without = norms(dataset, person.name);
      return without ? [person.spans.map((span) => plainSums(span.signs, span.speed_m_s, without, slopes))] : [];
    });
    all.set(dataset, Object.fromEntries(SIGN_SUMS.map((sum) => [sum, sumMoments(people, sum)])));
  }
  const out = new Map<string, SignNorms['sums']>();
  for (const [dataset, own] of all) {
    const prior = dataset === SIMULATED ? 0 : PRIOR_PEOPLE_OF_SUMS;
    const others = [...all].filter(([name]) => name !== SIMULATED).map(([, sums]) => sums);
    const scales = SIGN_SUMS.flatMap((sum) => {
      const scale = drawn(
        own[sum],
        others.flatMap((sums) => sums[sum] ?? []),
        prior,
        sum,
      );
      return scale ? [[sum, scale] as const] : [];
    });
    out.set(dataset, Object.fromEntries(scales));
  }
  return out;
}

function sumMoments(people: readonly (readonly SignSums[])[], sum: SignSumName): SumMoments | undefined {
  const rows = people
    .map((spans) => spans.flatMap((sums) => signSumValues(sums, sum)))
    .filter((values) => values.length > 0)
    .map((values) => ({ first: mean(values), second: mean(values.map((value) => value ** 2)) }));
  if (rows.length === 0) return undefined;
  return { first: mean(rows.map((r) => r.first)), second: mean(rows.map((r) => r.second)), people: rows.length };
}

function drawn(
  own: SumMoments | undefined,
  all: readonly SumMoments[],
  prior: number,
  sum: SignSumName,
): SignScale | null {
  if (own === undefined) return null;
  const weights = all.map(({ people }) => Math.min(MOST_PEOPLE, people));
  const total = weights.reduce((a, b) => a + b, 0);
  const usual = (of: 'first' | 'second'): number =>
    total === 0 ? own[of] : all.reduce((at, moment, i) => at + (weights[i]! / total) * moment[of], 0);
  const part = (of: 'first' | 'second'): number => (own.people * own[of] + prior * usual(of)) / (own.people + prior);
  const mu = sum === 'contrast' ? 0 : part('first');
  const variance = Math.max(0, part('second') - mu ** 2);
  return { mu, sigma: Math.max(LEAST_SUM_SIGMA, Math.sqrt(variance)) };
}
