import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import {
  invertSymmetric3,
  jacobiScratch,
  rotationFromRodrigues,
  smallestRightSingularVector,
} from '../../src/geometry/linear-algebra.ts';

test('the null vector is found to full precision where squaring would lose it', () => {
  const random = uniform(1);
  const rows = 10;
  const a = new Float64Array(rows * 4);
  const x = [0.3, -1.2, 2.1, 1];
  for (let trial = 0; trial < 200; trial++) {
    for (let r = 0; r < rows; r++) {
      // Columns of very different size, every row orthogonal to x.
      const row = [1000 * (random() - 0.5), random() - 0.5, 0.001 * (random() - 0.5), 0];
      row[3] = -(row[0]! * x[0]! + row[1]! * x[1]! + row[2]! * x[2]!);
      a.set(row, 4 * r);
    }
    const v = new Float64Array(4);
    smallestRightSingularVector(a, rows, v, jacobiScratch(rows));
    for (let k = 0; k < 3; k++) assert.ok(Math.abs(v[k]! / v[3]! - x[k]!) < 1e-8);
    assert.ok(Math.abs(Math.hypot(...v) - 1) < 1e-12);
  }
});

test('a symmetric matrix times its inverse is one; an indefinite one is refused', () => {
  const h = Float64Array.of(4, 1, -0.5, 3, 0.7, 2);
  const v = new Float64Array(6);
  assert.ok(invertSymmetric3(h, v));
  const full = (m: Float64Array) => [
    [m[0]!, m[1]!, m[2]!],
    [m[1]!, m[3]!, m[4]!],
    [m[2]!, m[4]!, m[5]!],
  ];
  full(h).forEach((row, r) => {
    for (let c = 0; c < 3; c++) {
      const sum = row.reduce((s, x, k) => s + x * full(v)[k]![c]!, 0);
      assert.ok(Math.abs(sum - (r === c ? 1 : 0)) < 1e-12);
    }
  });
  assert.equal(invertSymmetric3(Float64Array.of(1, 2, 0, 1, 0, 1), v), false);
});

test('Rodrigues: a quarter turn about z takes x to y; no turn is the identity', () => {
  const r = rotationFromRodrigues([0, 0, Math.PI / 2]);
  assert.deepEqual(
    [r[0], r[3], r[6]].map((x) => Math.round(1e12 * x!) / 1e12),
    [0, 1, 0],
  );
  assert.deepEqual([...rotationFromRodrigues([0, 0, 0])], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
});
