import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { writeFileAtomic } from '../../src/files/atomic-file.ts';

describe('writeFileAtomic', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gengait-atomic-'));
  after(() => rmSync(folder, { recursive: true }));

  it('replaces a file and leaves nothing beside it', () => {
    const file = join(folder, 'a.txt');
    writeFileAtomic(file, 'one');
    writeFileAtomic(file, new TextEncoder().encode('zwei ü'));
    assert.equal(readFileSync(file, 'utf8'), 'zwei ü');
    assert.deepEqual(readdirSync(folder), ['a.txt']);
  });

  it('throws where it cannot write, and leaves what was there', () => {
    mkdirSync(join(folder, 'taken', 'full'), { recursive: true });
    assert.throws(() => writeFileAtomic(join(folder, 'taken'), 'x'));
    assert.throws(() => writeFileAtomic(join(folder, 'nowhere', 'b.txt'), 'x'));
    assert.deepEqual(readdirSync(folder).sort(), ['a.txt', 'taken']);
    assert.deepEqual(readdirSync(join(folder, 'taken')), ['full']);
  });
});
