import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { GrowingFile } from '../../src/store/growing-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'gengait-growing-'));
after(() => rmSync(dir, { recursive: true }));

test('a growing file appears whole, its head before what was added, and leaves nothing beside it', () => {
  for (const head of ['', 'häad\n']) {
    const path = join(dir, `file${head.length}`);
    const pieces = Array.from({ length: 300 }, (_, k) => `${k} ${'ö'.repeat(k * 37)}\n`);
    const file = new GrowingFile(path);
    for (const piece of pieces) file.add(piece);
    assert.ok(!existsSync(path));
    file.finish(head);
    file.discard();
    assert.equal(readFileSync(path, 'utf8'), head + pieces.join(''));
  }
  assert.deepEqual(readdirSync(dir).sort(), ['file0', 'file5']);
});

test('one that is given up was never there; what stood in its place stays', () => {
  const path = join(dir, 'file0');
  const before = readFileSync(path, 'utf8');
  const file = new GrowingFile(path);
  file.add('half');
  file.discard();
  assert.equal(readFileSync(path, 'utf8'), before);
  assert.deepEqual(readdirSync(dir).sort(), ['file0', 'file5']);
});
