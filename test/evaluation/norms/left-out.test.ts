import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { leftOutOf } from '../../../src/evaluation/norms/healthy-study.ts';

test('a fold names whom its training left out; weights that have seen everybody are no fold', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gengait-fold-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const describe = (training: object) => writeFileSync(join(folder, 'architecture.json'), JSON.stringify({ training }));
  describe({ left_out: ['p1', 'p2'] });
  assert.deepEqual(leftOutOf(folder), ['p1', 'p2']);
  for (const training of [{}, { left_out: [] }]) {
    describe(training);
    assert.throws(() => leftOutOf(folder), { code: 'GENGAIT_E_USAGE' });
  }
  writeFileSync(join(folder, 'architecture.json'), '{');
  assert.throws(() => leftOutOf(folder), { code: 'GENGAIT_E_WEIGHTS_DAMAGED' });
});
