import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areaUnderCurve, signedRank } from '../../../src/evaluation/statistics/intervals.ts';

test('the area under the curve counts pairs', () => {
  assert.equal(areaUnderCurve([1, 2], [3, 4]), 1);
  assert.equal(areaUnderCurve([1, 3], [2, 3]), 0.625);
});

test('the signed-rank test is exact: five of five falls give 1 in 16, as in the tables', () => {
  assert.deepEqual(signedRank([1, 2, 3, 4, 5]), { p: 0.0625, rankBiserial: 1, n: 5 });
  const mixed = signedRank([-1, 2, 3, 4, 5, 6]);
  assert.ok(Math.abs(mixed.p - 0.0625) < 1e-12);
  assert.ok(Math.abs(mixed.rankBiserial - 19 / 21) < 1e-12);
  assert.equal(signedRank([0, 0]).p, 1);
});
