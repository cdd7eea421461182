import type { HealthyPerson } from './healthy-person.ts';

/** With so many people or fewer each is set against all others; with more they are dealt to so many parts. */
const PARTS = 10;

/** Each person with what `derive` makes of the others: what somebody new meets. Nobody where there are no others. */
export function againstOthers<T>(
  people: readonly HealthyPerson[],
  derive: (others: readonly HealthyPerson[]) => T,
): { person: HealthyPerson; by: T }[] {
  if (people.length < 2) return [];
  const parts = Math.min(PARTS, people.length);
  const by = Array.from({ length: parts }, (_, part) => derive(people.filter((_, i) => i % parts !== part)));
  return people.map((person, i) => ({ person, by: by[i % parts]! }));
}
