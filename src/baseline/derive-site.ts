import { median } from '../maths/robust.ts';
import { decide } from '../model/judge.ts';
import type { Scoring } from '../model/normative.ts';
import { againstOthers } from './against-others.ts';
import type { HealthyPerson } from './healthy-person.ts';
import { siteScoring } from './site-scoring.ts';

/** A person whose walks lie this many limits from the others is not like them: ill, disguised, or not seen well. */
const GROSS = 1.4;
/** With two people nobody can tell which of them is unlike healthy people. */
export const FEWEST_PEOPLE = 3;
/** If more than this share of the people are unlike the others, it is not they who are odd. */
const MOST_LEFT_OUT = 0.34;

/** A person as judged by norms of the others. */
export interface JudgedPerson {
  name: string;
  walks: number;
  /** Walks called abnormal by the norms of the others, and by the factory's. */
  alarms: number;
  factoryAlarms: number;
  /** Middle of the walks' excess: above 1 a walk is abnormal. */
  excess: number;
}

/** Norms of an installation, and what became of its people. */
export interface SiteResult {
  scoring: Scoring;
  /** People who count. */
  kept: HealthyPerson[];
  /** Their walks, cross-fitted. */
  judged: JudgedPerson[];
  /** People who are grossly unlike the others. */
  leftOut: JudgedPerson[];
}

/**
 * Derives the norms of an installation. Who is grossly unlike the others does not count: the most unlike goes first, for one odd person makes the
 * others look odd to each other, and of two equally odd the one whom the factory finds odder.
 * @returns null where fewer than `FEWEST_PEOPLE` remain; who was left out is then in `leftOut`
 */
export function deriveSite(
  people: readonly HealthyPerson[],
  factory: Scoring,
): SiteResult | { scoring: null; leftOut: JudgedPerson[] } {
  let kept = [...people];
  const leftOut: JudgedPerson[] = [];
  const most = Math.floor(MOST_LEFT_OUT * people.length);
  for (;;) {
    if (kept.length < FEWEST_PEOPLE) return { scoring: null, leftOut };
    const judged = crossFitted(kept, factory);
    const worst = judged.reduce((a, b) => (b.excess > a.excess ? b : a));
    if (worst.excess <= GROSS || leftOut.length >= most) {
      return { scoring: siteScoring(kept, factory), kept, judged, leftOut };
    }
    leftOut.push(worst);
    kept = kept.filter(({ name }) => name !== worst.name);
  }
}

/** Each person judged by norms to which nothing of theirs came; one alone by the factory's. */
export function crossFitted(people: readonly HealthyPerson[], factory: Scoring): JudgedPerson[] {
  if (people.length === 1) return [judge(people[0]!, factory, factory)];
  return againstOthers(people, (others) => siteScoring(others, factory)).map(({ person, by }) =>
    judge(person, by, factory),
  );
}

function judge({ name, spans }: HealthyPerson, scoring: Scoring, factory: Scoring): JudgedPerson {
  const excess = spans.walk.map((evidence) => decide(evidence, scoring, 'walk').excess);
  const before = spans.walk.map((evidence) => decide(evidence, factory, 'walk').excess);
  const above = (values: readonly number[]): number => values.filter((value) => value > 1).length;
  return {
    name,
    walks: spans.walk.length,
    alarms: above(excess),
    factoryAlarms: above(before),
    excess: median(excess),
  };
}
