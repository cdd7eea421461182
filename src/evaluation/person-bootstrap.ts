import { quantile } from '../maths/robust.ts';
import { seededRandom } from '../maths/seeded-random.ts';
import { groupBy } from './group-by.ts';

const DRAWS = 400;
const SEED = 41;

/**
 * 95 % interval of a figure over people: people are drawn with replacement, each with all their walks, since walks of one person are not
 * independent. Seeded. With fewer than four people it says little, and cannot know it.
 */
export function personInterval<Row>(
  rows: readonly Row[],
  personOf: (row: Row) => string,
  figure: (rows: readonly Row[]) => number,
): { value: number; low: number; high: number } {
  const people = [...groupBy(rows, personOf).values()];
  const random = seededRandom(SEED);
  const draws = Array.from({ length: DRAWS }, () =>
    figure(people.flatMap(() => people[Math.floor(random() * people.length)]!)),
  );
  return { value: figure(rows), low: quantile(draws, 0.025), high: quantile(draws, 0.975) };
}
