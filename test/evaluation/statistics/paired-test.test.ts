import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holm, pairedTest } from '../../../src/evaluation/statistics/paired-test.ts';

test('what falls in everybody is a rank-biserial of one, and its p that of all signs alike', () => {
  const before = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21];
  const result = pairedTest(
    before,
    before.map((value, i) => value - 1 - 0.1 * i),
  );
  assert.deepEqual([result.n, result.fell, result.stayed, result.rose], [12, 12, 0, 0]);
  assert.equal(result.rankBiserial, 1);
  assert.ok(Math.abs(result.p - 2 / 2 ** 12) < 1e-12);
  // Differences 1.0, 1.1 … 2.1: mean 1.55, standard deviation 0.3606.
  assert.ok(Math.abs(result.dz - 1.55 / 0.36056) < 1e-3);
});

test('who did not change counts for nothing, and a rise for as much as a fall', () => {
  const { fell, stayed, rose, rankBiserial, p } = pairedTest([5, 5, 5, 5], [5, 5, 4, 6]);
  assert.deepEqual([fell, stayed, rose], [1, 2, 1]);
  assert.equal(rankBiserial, 0);
  assert.equal(p, 1);
});

test('Holm: the smallest p pays for all tests, the next for the rest, none gets smaller than one before it', () => {
  assert.deepEqual(holm([0.04, 0.01, 0.03]), [0.06, 0.03, 0.06]);
  assert.deepEqual(holm([0.5, 0.9]), [1, 1]);
  assert.deepEqual(holm([]), []);
});
