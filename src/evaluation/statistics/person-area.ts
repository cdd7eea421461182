import { areaUnderCurve } from './intervals.ts';
import { personInterval } from './person-bootstrap.ts';
import { exactInterval } from './person-share.ts';

/** An area under the ROC curve with what is known of it as a statement about people. */
export interface PersonArea {
  /** NaN where one side is empty. */
  area: number;
  low: number;
  high: number;
  people: number;
}

/** With fewer people on a side no 95 % can be had from them alone: five of five is no rarer than 1 in 16. */
const ENOUGH_PEOPLE = 6;

/**
 * Area under the ROC curve with its 95 % interval over people: people drawn again, each with all their walks, those of positives and of negatives apart
 * from those on both sides. With few people on a side, or where nothing is confused and draws cannot differ, the interval of a share
 * among as many people as the smaller side has: an area's variance is at most that (Birnbaum & Klose 1957).
 */
export function personArea<Row>(
  negatives: readonly Row[],
  positives: readonly Row[],
  personOf: (row: Row) => string,
  score: (row: Row) => number,
): PersonArea {
  const sides = [negatives, positives].map((rows) => new Set(rows.map(personOf)));
  const people = new Set(sides.flatMap((side) => [...side])).size;
  const rows = [...negatives.map((row) => ({ row, ill: false })), ...positives.map((row) => ({ row, ill: true }))];
  const of = (some: readonly (typeof rows)[number][]): number => {
    const scores = (ill: boolean): number[] => some.filter((one) => one.ill === ill).map(({ row }) => score(row));
    return areaUnderCurve(scores(false), scores(true));
  };
  const area = of(rows);
  if (Number.isNaN(area)) return { area, low: Number.NaN, high: Number.NaN, people };
  const fewest = Math.min(...sides.map((side) => side.size));
  const drawn = personInterval(
    rows,
    ({ row }) => personOf(row),
    of,
    (own) => `${own.some(({ ill }) => ill)} ${own.some(({ ill }) => !ill)}`,
  );
  if (fewest >= ENOUGH_PEOPLE && drawn.high > drawn.low) return { area, low: drawn.low, high: drawn.high, people };
  const bound = exactInterval(area, fewest);
  return { area, low: Math.min(drawn.low, bound.low), high: Math.max(drawn.high, bound.high), people };
}
