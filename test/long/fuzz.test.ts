/**
 * A million mutated messages, and what fast-check makes among them: no crash, each counted. About three minutes. How much the
 * heap rises meanwhile is a figure of the bench (section fuzz), where it is not met yet: 10 MB where 8 are wanted.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzCapture } from '../../src/evaluation/capture/fuzz/fuzz-run.ts';
import { FUZZ_MESSAGES } from '../../src/evaluation/capture/fuzz.ts';
import { anyMessages } from '../capture/any-messages.ts';

test('a million mutated messages crash nothing, and are all accepted or dropped with a reason', () => {
  const { sent, accepted, reasons } = fuzzCapture({ messages: FUZZ_MESSAGES, seed: 2, others: anyMessages(2) });
  const dropped = reasons.reduce((sum, [, count]) => sum + count, 0);
  assert.deepEqual([sent, accepted + dropped], [FUZZ_MESSAGES, FUZZ_MESSAGES]);
});
