import { quantile } from '../../maths/robust.ts';
import { seededRandom } from '../../maths/seeded-random.ts';
import { groupBy } from '../group-by.ts';

const DRAWS = 400;
const SEED = 41;

/**
 * 95 % interval of a figure over people: people are drawn with replacement, each with all their walks, since walks of one person are not
 * independent. Seeded. With fewer than four people it says little, and cannot know it.
 * @param kindOf people of one kind are drawn among themselves, so that each draw has as many of each; without: all alike
 */
export function personInterval<Row>(
  rows: readonly Row[],
  personOf: (row: Row) => string,
  figure: (rows: readonly Row[]) => number,
  kindOf: (own: readonly Row[]) => string = () => '',
): { value: number; low: number; high: number } {
  const kinds = [...groupBy([...groupBy(rows, personOf).values()], kindOf).values()];
  const random = seededRandom(SEED);
  const draw = (people: readonly Row[][]): Row[] => people.flatMap(() => people[Math.floor(random() * people.length)]!);
  const draws = Array.from({ length: DRAWS }, () => figure(kinds.flatMap(draw)));
  return { value: figure(rows), low: quantile(draws, 0.025), high: quantile(draws, 0.975) };
}
