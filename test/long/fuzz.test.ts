/**
 * A million mutated messages, and what fast-check makes among them: no crash, no growth. About three minutes.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzCapture } from '../../src/evaluation/capture/fuzz/fuzz-run.ts';
import { heapAfterCollection } from '../../src/evaluation/capture/fuzz/heap.ts';
import { FUZZ_MESSAGES, fuzzTable } from '../../src/evaluation/capture/fuzz.ts';
import { anyMessages } from '../capture/any-messages.ts';

test('a million mutated messages crash nothing, leave nothing behind, and are all counted', () => {
  const options = { messages: FUZZ_MESSAGES, seed: 2, heapBytes: heapAfterCollection, others: anyMessages(2) };
  const figures = fuzzTable(fuzzCapture(options));
  for (const { name, wanted, measured, met } of figures)
    assert.notEqual(met, false, `${name}: ${measured}, not ${wanted}`);
});
