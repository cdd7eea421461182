import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { evaluate } from '../../src/simulator/statistics.ts';
import { readWalkerStatistics } from '../../src/simulator/statistics-file.ts';

test('the shipped statistics are read; a missing or foreign file is a coded error', () => {
  assert.equal(readWalkerStatistics().schema, 'gengait.walker/1');
  const dir = mkdtempSync(join(tmpdir(), 'gengait-'));
  try {
    assert.throws(() => readWalkerStatistics(join(dir, 'no.json')), { code: 'GENGAIT_E_WALKER_FILE' });
    writeFileSync(join(dir, 'other.json'), '{"schema":"gengait.other/1"}');
    assert.throws(() => readWalkerStatistics(join(dir, 'other.json')), { code: 'GENGAIT_E_WALKER_FILE' });
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('a curve is its mean plus harmonics, periodic', () => {
  const curve = [2, 1, 0, 0, 0.5, ...new Array(8).fill(0)];
  assert.equal(evaluate(curve, 0), 3);
  assert.ok(Math.abs(evaluate(curve, 0.125) - (2 + Math.SQRT1_2 + 0.5)) < 1e-12);
  assert.ok(Math.abs(evaluate(curve, 5.3) - evaluate(curve, 0.3)) < 1e-9);
});
