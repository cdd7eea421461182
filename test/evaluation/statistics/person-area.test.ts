import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personArea } from '../../../src/evaluation/statistics/person-area.ts';
import { normal, seededRandom } from '../../../src/maths/seeded-random.ts';

interface Row {
  person: string;
  value: number;
}

/** Walks of people who differ by `between` and whose walks differ by 1. */
function walks(side: string, people: number, each: number, centre: number, between: number, seed: number): Row[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, (_, person) => {
    const own = centre + between * normal(random);
    return Array.from({ length: each }, () => ({ person: `${side} ${person}`, value: own + normal(random) }));
  }).flat();
}
const of = (negatives: readonly Row[], positives: readonly Row[]) =>
  personArea(
    negatives,
    positives,
    ({ person }) => person,
    ({ value }) => value,
  );

test('two people who are told apart leave much open; many leave little', () => {
  const two = of(walks('ill', 2, 8, 0, 0, 1), walks('well', 2, 20, 20, 0, 2));
  assert.deepEqual([two.area, two.high, two.people], [1, 1, 4]);
  assert.ok(two.low < 0.2);
  const many = of(walks('ill', 40, 2, 0, 0, 1), walks('well', 40, 2, 20, 0, 2));
  assert.ok(many.low > 0.9 && many.low < 1);
});

test('people who differ widen the interval, more walks of theirs do not narrow it', () => {
  const width = (between: number, each: number): number => {
    const { low, high } = of(walks('ill', 8, each, 0, between, 3), walks('well', 8, each, 1, between, 4));
    return high - low;
  };
  assert.ok(width(2, 6) > 1.5 * width(0, 6));
  assert.ok(width(2, 24) > 0.7 * width(2, 6));
});

test('a person on both sides is drawn on both, and nothing is said of an empty side', () => {
  const both = walks('same', 6, 4, 0, 1, 5);
  const { people, area } = of(both, both);
  assert.deepEqual([people, area], [6, 0.5]);
  assert.ok(Number.isNaN(of(both, []).area));
});
