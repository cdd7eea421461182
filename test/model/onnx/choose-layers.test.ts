import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseLayers } from '../../../src/model/onnx/choose-layers.ts';

test('layers that gain most for their harm come first, and one that does not fit makes room for smaller ones', () => {
  const harms = [
    { layer: 'cheap', meanMm: 0.3, products: 9000 },
    { layer: 'dear', meanMm: 2, products: 20000 },
    { layer: 'small', meanMm: 0.3, products: 4000 },
    { layer: 'harmless', meanMm: 0, products: 10 },
  ];
  assert.deepEqual(chooseLayers(harms, 0.5), ['harmless', 'cheap', 'small']);
  assert.deepEqual(chooseLayers(harms, 0.3), ['harmless', 'cheap']);
  assert.deepEqual(chooseLayers(harms, 3), ['harmless', 'cheap', 'small', 'dear']);
});

test('what is chosen stays within the budget, and a larger budget gains no fewer products', () => {
  const harm = fc.record({
    layer: fc.string(),
    meanMm: fc.double({ min: 0, max: 3, noNaN: true }),
    products: fc.constant(4096),
  });
  const list = fc.uniqueArray(harm, { selector: ({ layer }) => layer, maxLength: 30 });
  fc.assert(
    fc.property(list, fc.double({ min: 0, max: 4, noNaN: true }), (harms, budgetMm) => {
      const chosen = chooseLayers(harms, budgetMm);
      const squares = harms.filter(({ layer }) => chosen.includes(layer)).map(({ meanMm }) => meanMm ** 2);
      assert.ok(Math.sqrt(squares.reduce((sum, square) => sum + square, 0)) <= budgetMm + 1e-9);
      assert.ok(chooseLayers(harms, 2 * budgetMm).length >= chosen.length);
    }),
    { seed: 1 },
  );
});
