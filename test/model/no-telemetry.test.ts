import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const OPEN_MODEL = `import('./src/model/assessor.ts')
  .then(({ openAssessor }) => openAssessor({ folder: 'models', providers: ['cpu'] }))
  .then((assessor) => assessor.close())`;

test('the model runs without the library’s reports to its makers', () => {
  const home = mkdtempSync(join(tmpdir(), 'gengait-home-'));
  try {
    // Variables that silence the library in a test would hide what happens on a box.
    const {
      CI: _ci,
      ORT_DISABLE_TELEMETRY: _off,
      ORT_RUNNING_UNIT_TESTS: _tests,
      XDG_CACHE_HOME: _cache,
      ...rest
    } = process.env;
    const child = spawnSync(process.execPath, ['--import', 'tsx', '-e', OPEN_MODEL], {
      env: { ...rest, HOME: home },
      encoding: 'utf8',
    });
    assert.equal(child.status, 0, child.stderr);
    // Where it reports, it keeps a device's number and a queue of events under the user's home.
    assert.deepEqual(
      readdirSync(home, { recursive: true }).filter((name) => /onnxruntime/.test(String(name))),
      [],
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
