import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personMean, studentQuantile } from '../../../src/evaluation/statistics/person-mean.ts';

test("Student's quantiles are those of the tables", () => {
  for (const [freedom, wanted] of [
    [1, 12.706],
    [4, 2.776],
    [30, 2.042],
  ] as const) {
    assert.ok(Math.abs(studentQuantile(freedom) - wanted) < 1e-3, `${freedom}`);
  }
});

test('two people leave a wide interval, one none', () => {
  const two = personMean([36, 38, Number.NaN]);
  assert.deepEqual([two.mean, two.people], [37, 2]);
  assert.ok(Math.abs(two.high - 37 - 12.706) < 1e-2);
  assert.ok(Number.isNaN(personMean([36]).low) && personMean([36]).mean === 36);
  assert.ok(Number.isNaN(personMean([]).mean));
});
