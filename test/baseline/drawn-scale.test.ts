import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnScale } from '../../src/baseline/drawn-scale.ts';
import { mean } from '../../src/maths/robust.ts';
import { normal, seededRandom } from '../../src/maths/seeded-random.ts';

const EXPECTED = { mu: 2, betweenSites: 1, ofAWalk: 0.25 };

test('with many people the own location and spread count, with one the expected spread', () => {
  const random = seededRandom(1);
  const people = Array.from({ length: 400 }, () => [5 + 0.2 * normal(random)]);
  const many = drawnScale(people, EXPECTED)!;
  assert.ok(Math.abs(many.mu - 5) < 0.05, `mu ${many.mu}`);
  assert.ok(Math.abs(many.sigma - 0.2) < 0.03, `sigma ${many.sigma}`);
  const one = drawnScale([[5]], EXPECTED)!;
  assert.ok(one.mu > 4 && one.mu < 5, 'drawn a little towards what is expected');
  assert.ok(one.sigma > 0.5, 'the expected spread, and that one person says little of where the others lie');
});

test('however few people there are, somebody new lies within two standard deviations as often as Gauss says', () => {
  const random = seededRandom(2);
  for (const n of [1, 2, 5, 20]) {
    const inside: number[] = [];
    for (let draw = 0; draw < 4000; draw++) {
      const site = EXPECTED.mu + normal(random);
      const walker = (): number => site + 0.5 * normal(random);
      const scale = drawnScale(
        Array.from({ length: n }, () => [walker()]),
        EXPECTED,
      )!;
      inside.push(Math.abs(walker() - scale.mu) < 2 * scale.sigma ? 1 : 0);
    }
    assert.ok(Math.abs(mean(inside) - 0.954) < 0.02, `${n} people: ${mean(inside)}`);
  }
});

test('a quantity that is zero by symmetry stays there, and one nobody showed has no scale', () => {
  assert.equal(drawnScale([[0.4], [0.5]], EXPECTED, true)!.mu, 0);
  assert.equal(drawnScale([[Number.NaN], []], EXPECTED), null);
});

test('where nothing is expected the people alone count, and one person is not enough', () => {
  const nothing = { mu: Number.NaN, betweenSites: Number.NaN, ofAWalk: Number.NaN };
  assert.equal(drawnScale([[3]], nothing), null);
  assert.equal(drawnScale([[3], [5]], nothing)!.mu, 4);
});
