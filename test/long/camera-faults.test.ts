// About 90 s.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultFigures } from '../../src/evaluation/capture/faults.ts';

test('any 1, 2 or 3 of 5 cameras with any fault: each is named, poses go on, all recovers', async (t) => {
  const figures = await faultFigures({ data: '', progress: () => {} });
  for (const { name, measured, met } of figures) {
    t.diagnostic(`${name}: ${measured}`);
    assert.ok(met, `${name}: ${measured}`);
  }
});
