import { mean } from '../../maths/robust.ts';
import {
  isHanded,
  PAIRED_SIGNS,
  type PairedSignName,
  SIGN_KINDS,
  type SignKind,
  type SignName,
  type Signs,
} from '../../model/signs/sign-names.ts';
import type { SignSlopes } from '../../model/signs/sign-sums.ts';
import { groupBy } from '../group-by.ts';

/** Signs of one span of a healthy walker. */
export interface SignSpan {
  dataset: string;
  subject: string;
  signs: Signs;
  speed_m_s: number;
}

/** Mean and variance of one quantity over a person's spans; NaN where it was not seen, or only once. */
export interface PersonMoments {
  mean: number;
  variance: number;
}

/** A healthy walker's spans. */
export interface SignPerson {
  dataset: string;
  /** Data set and subject. */
  name: string;
  spans: readonly SignSpan[];
  speed_m_s: number;
}

/** Spans by person. */
export function signPeople(spans: readonly SignSpan[]): SignPerson[] {
  const groups = groupBy(spans, ({ dataset, subject }) => `${dataset} ${subject}`);
  return [...groups].map(([name, own]) => {
    return { name, dataset: own[0]!.dataset, spans: own, speed_m_s: mean(own.map((span) => span.speed_m_s)) };
  });
}

/** Names under which a kind is measured: both sides of a paired sign. */
export function namesOf(kind: SignKind): SignName[] {
  return kind in PAIRED_SIGNS
    ? [`left_${kind as PairedSignName}`, `right_${kind as PairedSignName}`]
    : [kind as SignName];
}

/** Moments of some quantity of a person's spans. */
export function moments(person: SignPerson, of: (span: SignSpan) => number): PersonMoments {
  const values = person.spans.map(of).filter((value) => !Number.isNaN(value));
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, variance: values.length > 1 ? squares / (values.length - 1) : Number.NaN };
}

/** With fewer people a data set says nothing about speed, nor about how people differ. */
export const ENOUGH_PEOPLE = 4;

/**
 * One person who slows down changes the steps more than slow people differ from fast ones, whose legs and habits differ as well. By how much these
 * data cannot say (nobody walks at two speeds): of 1, 1.5, 2 and 3, which all find the same, 2 keeps sound legs of slow limpers quietest.
 */
const WITHIN_PERSON = 2;

/** Change of each sign per m/s: regression of people's means on their speeds within data sets, all together. Handed signs have none. */
export function signSlopes(people: readonly SignPerson[]): SignSlopes {
  const slopes: SignSlopes = {};
  const sets = [...groupBy(people, ({ dataset }) => dataset).values()].filter((own) => own.length >= ENOUGH_PEOPLE);
  for (const kind of SIGN_KINDS.filter((name) => !isHanded(name))) {
    let [products, squares] = [0, 0];
    for (const own of sets) {
      const rows = own.map((person) => {
        const sides = namesOf(kind).map((name) => moments(person, ({ signs }) => signs[name] ?? Number.NaN).mean);
        return { speed: person.speed_m_s, value: mean(sides) };
      });
      const known = rows.filter(({ speed, value }) => Number.isFinite(speed + value));
      const centre = { speed: mean(known.map((row) => row.speed)), value: mean(known.map((row) => row.value)) };
      for (const { speed, value } of known) {
        products += (speed - centre.speed) * (value - centre.value);
        squares += (speed - centre.speed) ** 2;
      }
    }
    slopes[kind] = squares > 0 ? (WITHIN_PERSON * products) / squares : 0;
  }
  return slopes;
}
