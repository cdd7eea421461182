import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillGapsCubic } from '../../src/compatible/cubic-gaps.ts';

const _ = Number.NaN;

test('gaps inside and at the ends are filled as scipy’s extrapolating cubic interp1d does', () => {
  const holed = Float64Array.of(_, _, 1.0, 1.5, 2.7, _, _, _, 5.0, 4.2, _, 3.3, 2.0, _);
  // scipy 1.17: interp1d(known, values, kind='cubic', fill_value='extrapolate')(range(14))
  const scipy = [
    5.3006081668114735, 2.000152041702868, 1, 1.5, 2.7, 3.9014579713292794, 4.812271937445701, 5.24194993483927, 5, 4.2,
    3.7656385751520416, 3.3, 2, -0.9374456993918328,
  ];
  fillGapsCubic(holed, 3).forEach((value, i) => {
    assert.ok(Math.abs(value - scipy[i]!) < 1e-12, `${i}: ${value} instead of ${scipy[i]}`);
  });
});

test('a cubic is given back; gaps longer than allowed and signals of three samples stay as they are', () => {
  const cubic = Float64Array.from({ length: 40 }, (_value, i) => 0.001 * i ** 3 - 0.05 * i ** 2 + i);
  const holed = cubic.map((x, i) => ((i > 5 && i < 12) || (i > 20 && i < 33) ? _ : x));
  const filled = fillGapsCubic(holed, 10);
  for (let i = 0; i <= 20; i++) assert.ok(Math.abs(filled[i]! - cubic[i]!) < 1e-9);
  assert.ok(Number.isNaN(filled[25]!));
  assert.deepEqual(fillGapsCubic(Float64Array.of(1, 2, _, 4), 10), Float64Array.of(1, 2, _, 4));
});
