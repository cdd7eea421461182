import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactInterval, personShare } from '../../../src/evaluation/statistics/person-share.ts';
import { betaBelow } from '../../../src/maths/beta.ts';
import { seededRandom } from '../../../src/maths/seeded-random.ts';

interface Walk {
  person: string;
  hit: boolean;
}

/** People with so many walks each, of which so many hit. */
function walks(people: readonly (readonly [hits: number, walks: number])[]): Walk[] {
  return people.flatMap(([hits, n], person) =>
    Array.from({ length: n }, (_, i) => ({ person: `${person}`, hit: i < hits })),
  );
}
const of = (rows: readonly Walk[]) =>
  personShare(
    rows,
    ({ person }) => person,
    ({ hit }) => hit,
  );
const close = (a: number, b: number, within = 5e-4) => assert.ok(Math.abs(a - b) < within, `${a} is not ${b}`);

test('the incomplete beta function has the values of the tables', () => {
  close(betaBelow(0.5, 2, 3), 0.6875, 1e-12);
  close(betaBelow(0.2, 0.5, 0.5), 0.2951672353, 1e-9);
  close(betaBelow(0.97, 40, 1), 0.97 ** 40, 1e-12);
});

test('one walk per person: the exact binomial interval, as in the tables', () => {
  const seven = of(walks(Array.from({ length: 7 }, () => [1, 1] as const)));
  assert.equal(seven.share, 1);
  close(seven.low, 0.5904);
  assert.equal(seven.high, 1);
  const some = of(walks([...Array(4).fill([1, 1] as const), ...Array(6).fill([0, 1] as const)]));
  close(some.low, 0.1216);
  close(some.high, 0.7376);
  assert.deepEqual(exactInterval(0.4, 10), { low: some.low, high: some.high });
});

test('forty walks of two people say little, of forty people more', () => {
  const two = of(
    walks([
      [20, 20],
      [20, 20],
    ]),
  );
  close(two.low, 0.025 ** (1 / 2));
  const none = of(
    walks([
      [0, 20],
      [0, 20],
    ]),
  );
  assert.equal(none.low, 0);
  close(none.high, 1 - two.low, 1e-9);
  assert.ok(of(walks(Array.from({ length: 40 }, () => [1, 1] as const))).low > 0.9);
});

test('one miss never narrows the interval', () => {
  const all = of(walks(Array.from({ length: 5 }, () => [8, 8] as const)));
  const oneLess = of(walks([[7, 8], ...Array(4).fill([8, 8] as const)]));
  assert.ok(oneLess.low < all.low && oneLess.high < 1);
});

test('of nothing nothing is said', () => {
  const { walks: n, share, low, high } = of([]);
  assert.deepEqual([n, share, low, high], [0, Number.NaN, Number.NaN, Number.NaN]);
});

test('the interval holds the truth at least 95 times of 100, whether people differ or not', () => {
  const random = seededRandom(7);
  for (const [people, each, share, differ] of [
    [5, 8, 0.9, 1],
    [5, 8, 0.5, 0],
    [12, 4, 0.95, 0.5],
    [30, 3, 0.04, 0.3],
    [30, 3, 0.5, 1],
  ] as const) {
    let held = 0;
    for (let trial = 0; trial < 300; trial++) {
      // With `differ` a person's walks all do as the first does.
      const rows = Array.from({ length: people }, (_, person) => {
        const first = random() < share;
        return Array.from({ length: each }, () => ({
          person: `${person}`,
          hit: random() < differ ? first : random() < share,
        }));
      }).flat();
      const { low, high } = of(rows);
      if (low <= share && share <= high) held++;
    }
    assert.ok(held >= 0.94 * 300, `${people} people: ${held} of 300`);
  }
});
