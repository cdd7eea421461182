import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activationScale, quantiseColumns } from '../../../src/model/onnx/quantise.ts';

test('every value of the range is within half a step, and zero is exact', () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(value, value, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const { scale, zeroPoint } = activationScale({ min, max });
      const real = min + share * (max - min);
      const quantised = Math.min(255, Math.max(0, Math.round(real / scale) + zeroPoint));
      // Half a step for the value, half for the rounded zero point.
      assert.ok(Math.abs((quantised - zeroPoint) * scale - real) <= scale * 1.001);
      assert.ok(Number.isInteger(zeroPoint) && zeroPoint >= 0 && zeroPoint <= 255);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('what comes out of a ReLU has zero point 0, so that quantising clamps it', () => {
  assert.equal(activationScale({ min: 0, max: 3 }).zeroPoint, 0);
  assert.deepEqual(activationScale({ min: 0, max: 0 }), { scale: 1, zeroPoint: 0 });
});

test('ranges that are none are refused', () => {
  for (const range of [
    { min: 1, max: 0 },
    { min: Number.NaN, max: 1 },
    { min: 0, max: Number.POSITIVE_INFINITY },
  ]) {
    assert.throws(() => activationScale(range), RangeError);
  }
});

test('each weight column has its own scale and uses the whole range', () => {
  const { values, scales } = quantiseColumns(Float32Array.of(0.001, 50, 0, -0.002, 25, 0), 2, 3);
  assert.deepEqual([...values], [64, 127, 0, -127, 64, 0]);
  assert.ok(Math.abs(scales[0]! * 127 - 0.002) < 1e-8 && scales[2] === 1);
});
