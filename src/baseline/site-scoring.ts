import { mean } from '../maths/robust.ts';
import { jointScales } from '../model/joint-scales.ts';
import { badness } from '../model/judge.ts';
import type { Reference, Scoring, SpanKind } from '../model/normative.ts';
import { matchSensor } from '../model/sensor-match.ts';
import { SIGN_SUMS, type SignNorms, type SignScale, type SignSumName } from '../model/signs/sign-norms.ts';
import { plainSums, type SignSums, signSumValues } from '../model/signs/sign-sums.ts';
import { meansOf, type SumScales } from '../model/span-sums.ts';
import { againstOthers } from './against-others.ts';
import { usualSums } from './expectation.ts';
import type { HealthyPerson } from './healthy-person.ts';
import { LEAST_SUM_SIGMA } from './least-spreads.ts';
import { type SiteScales, siteScales } from './site-reference.ts';

/** What is usual of a sum counts as if so many more people of the installation had shown it. */
const PRIOR_PEOPLE = 12;

/**
 * Scoring by the norms of an installation: its own people in place of the factory's references. Tiles, slopes on speed, the limits (in standard
 * deviations between healthy people) and the floor of corrections are the factory's.
 * @param people healthy people who walked there @throws RangeError for nobody
 */
export function siteScoring(people: readonly HealthyPerson[], factory: Scoring): Scoring {
  if (people.length === 0) throw new RangeError('norms of a site need at least one person');
  const scales = siteScales(people, factory);
  const fresh = againstOthers(people, (others) => siteScales(others, factory));
  const [walk, cycle] = [sumsOf(fresh, factory, 'walk'), sumsOf(fresh, factory, 'cycle')];
  const reference: Reference = {
    ...scales,
    sum_scale: { walk: walk.errors, cycle: cycle.errors },
    signs: {
      walk: { ...scales.signs.walk, sums: walk.signs },
      cycle: { ...scales.signs.cycle, sums: cycle.signs },
    },
  };
  return { ...factory, references: [reference] };
}

/** A person, and the scales of the others: what somebody new shows. */
interface Fresh {
  person: HealthyPerson;
  by: SiteScales;
}

function sumsOf(fresh: readonly Fresh[], factory: Scoring, span: SpanKind) {
  const usual = usualSums(factory, span);
  return { errors: errorSums(fresh, usual.errors, factory, span), signs: signSums(fresh, usual.signs, factory, span) };
}

const ONES = { leg: 1, contrast: 1 };

function errorSums(fresh: readonly Fresh[], usual: SumScales, factory: Scoring, span: SpanKind): SumScales {
  const rows = fresh.map(({ person, by }) => {
    const scoring = { ...factory, references: [{ ...by, sum_scale: { walk: ONES, cycle: ONES } }] };
    return person.spans[span].map((evidence) => {
      const match = matchSensor(evidence.signature, scoring.references);
      return meansOf(badness(evidence, scoring, match, jointScales(match, scoring, span)));
    });
  });
  const drawn = (values: number[][], expected: number): number => {
    const squares = values.map((own) => mean(own.map((value) => value ** 2))).filter((square) => !Number.isNaN(square));
    const total = squares.reduce((sum, square) => sum + square, 0);
    return Math.sqrt((total + PRIOR_PEOPLE * expected ** 2) / (squares.length + PRIOR_PEOPLE));
  };
  const legs = rows.map((own) => own.flatMap(({ groups }) => [groups.left_leg, groups.right_leg]));
  return {
    leg: drawn(
      legs.map((own) => own.map((value) => value ?? Number.NaN)),
      usual.leg,
    ),
    contrast: drawn(
      rows.map((own) => own.map(({ contrast }) => contrast)),
      usual.contrast,
    ),
  };
}

function signSums(
  fresh: readonly Fresh[],
  usual: Partial<Record<SignSumName, SignScale>>,
  factory: Scoring,
  span: SpanKind,
): SignNorms['sums'] {
  const people = fresh.map(({ person, by }) =>
    person.spans[span].map(({ signs, speed_m_s }) =>
      plainSums(signs, speed_m_s, by.signs[span], factory.sign_slope_per_m_s),
    ),
  );
  const scales = SIGN_SUMS.flatMap((sum) => {
    const expected = usual[sum];
    return expected ? [[sum, drawnSum(people, sum, expected)] as const] : [];
  });
  return Object.fromEntries(scales);
}

function drawnSum(people: readonly (readonly SignSums[])[], sum: SignSumName, usual: SignScale): SignScale {
  const own = people.map((rows) => rows.flatMap((row) => signSumValues(row, sum))).filter(({ length }) => length > 0);
  const part = (of: (value: number) => number, expected: number): number => {
    const total = own.reduce((at, values) => at + mean(values.map(of)), 0);
    return (total + PRIOR_PEOPLE * expected) / (own.length + PRIOR_PEOPLE);
  };
  const mu = sum === 'contrast' ? 0 : part((value) => value, usual.mu);
  const second = part((value) => value ** 2, usual.sigma ** 2 + usual.mu ** 2);
  return { mu, sigma: Math.max(LEAST_SUM_SIGMA, Math.sqrt(Math.max(0, second - mu ** 2))) };
}
