import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrivalClock } from '../../src/capture/arrival-clock.ts';

test('arrivals are never at the same instant, and never off by more than a nanosecond', () => {
  const steps = fc.array(fc.constantFrom(0, 0, 0, 1e-9, 1e-6, 0.033, 5), { minLength: 2, maxLength: 200 });
  const property = fc.property(fc.constantFrom(0, 1, 1e5, 3e7), steps, (startS, gaps) => {
    const times = gaps.map((_, i) => gaps.slice(0, i).reduce<number>((sum, gap) => sum + gap, startS));
    let index = 0;
    const clock = arrivalClock(() => times[index++]!);
    const read = times.map(() => clock());
    for (const [i, time] of read.entries()) {
      if (i > 0) assert.ok(time > read[i - 1]!);
      assert.ok(time >= times[i]! && time - times[i]! < 1e-9 + 200 * 4e-16 * times[i]!);
    }
  });
  fc.assert(property, { numRuns: 200, seed: 4 });
});
