import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { fileLines, LinesAt } from '../../src/capture/file-lines.ts';

const dir = mkdtempSync(join(tmpdir(), 'gengait-lines-'));
const path = join(dir, 'file');
after(() => rmSync(dir, { recursive: true }));

const MAX = 300_000;

test('the lines of a file are those that splitting it gives, however they lie on its blocks', () => {
  const length = fc.oneof(
    fc.nat(20),
    fc.constantFrom(0, 1, 262_142, 262_143, 262_144, 262_145, MAX - 1, MAX, MAX + 1, 700_000),
  );
  const property = fc.property(fc.array(length, { maxLength: 8 }), fc.boolean(), (lengths, ended) => {
    const lines = lengths.map((n, k) => String.fromCharCode(97 + (k % 26)).repeat(n));
    const text = lines.join('\n') + (ended ? '\n' : '');
    writeFileSync(path, text);
    const expected = text.split('\n');
    if (expected.at(-1) === '') expected.pop();
    const found = [...fileLines(path, MAX)];
    assert.deepEqual(
      found.map((line) => line.text?.length ?? null),
      expected.map((line) => (line.length > MAX ? null : line.length)),
    );
    const at = new LinesAt(path);
    for (const pass of [found, [...found].reverse()]) {
      for (const { offset, text: line } of pass) if (line !== null) assert.equal(at.read(offset, MAX), line);
    }
    at.close();
  });
  fc.assert(property, { numRuns: 60, seed: 6 });
});

test('a line may hold letters of more than one byte', () => {
  writeFileSync(path, `${'ä€😀'.repeat(40_000)}\nknöchel`);
  assert.deepEqual(
    [...fileLines(path, 1e6)].map(({ text }) => text!.length),
    [160_000, 7],
  );
});
