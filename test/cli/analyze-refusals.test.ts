import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatTrc } from '../../src/store/trc-writer.ts';
import { unfitWalks } from '../model/unfit-walks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'gengait-refusals-'));
after(() => rmSync(dir, { recursive: true }));

interface Line {
  assessed: boolean;
  reason: string;
  joints: object;
  flagged: string[];
  abnormal: boolean | null;
}

/** What `analyze --json` says of each file. */
function analysed(files: readonly string[], ...options: string[]): Line[] {
  const args = ['--import', 'tsx', 'src/main.ts', 'analyze', '--json', ...options, ...files];
  const out = execFileSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

test('analyze gives no score where the norms are not made for what it is given, and says why', () => {
  const unfit = Object.entries(unfitWalks());
  // Of units, empty files and files without a leg the reader has its own errors.
  const seen = unfit.filter(([name]) => !/NaN|millimetre|giant|pelvis|feet/.test(name));
  for (const declared of [false, true]) {
    const own = seen.filter(([, one]) => (one.declared.walkingAid ?? false) === declared);
    const files = own.map(([name, { walk }]) => {
      const file = join(dir, `${name}.trc`);
      writeFileSync(file, formatTrc(walk, `${name}.trc`));
      return file;
    });
    const lines = analysed(files, ...(declared ? ['--aid'] : []));
    assert.equal(lines.length, own.length);
    for (const [i, [name, { reason }]] of own.entries()) {
      const line = lines[i]!;
      assert.deepEqual([line.assessed, line.joints, line.flagged, line.abnormal], [false, {}, [], null], name);
      assert.match(line.reason, new RegExp(`${reason.source}|No step is seen`), name);
    }
  }
});
