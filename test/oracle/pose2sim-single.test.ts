import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { runCli } from '../../src/cli/index.ts';
import { trcDifference } from '../../src/evaluation/capture/trc-difference.ts';
import { parseTrc } from '../../src/store/trc-table.ts';
import { referenceFolder } from './reference-case.ts';

const { folder, skip } = referenceFolder('cases', 'pose2sim-single');
const TRIAL = 'S00_P00_T01_BalancingTrial';
/** Largest difference that rounding explains, mm. The target is 0.001 mm. */
const EXACT_MM = 1e-6;

test('Pose2Sim’s demo is reproduced joint by joint: raw, gap-filled, filtered', { skip }, async (t) => {
  const out = mkdtempSync(join(tmpdir(), 'gengait-pose2sim-'));
  t.after(() => rmSync(out, { recursive: true }));
  const quiet = mock.method(process.stdout, 'write', () => true);
  const argv = ['replay', folder, '--compatible', 'pose2sim', '--out', out];
  const code = await runCli(argv, new AbortController().signal).finally(() => quiet.mock.restore());
  assert.equal(code, 0);

  const read = (dir: string, name: string) => parseTrc(readFileSync(join(dir, name), 'utf8'));
  const published = join(folder, TRIAL, 'pose-3d');
  // Pose2Sim does not publish what it had before filling: raw are the joint-frames that it did not have to fill.
  const steps = [
    { step: 'raw', name: `${TRIAL}_0-100_raw.trc`, theirs: `${TRIAL}_0-100.trc`, compared: 2094 },
    { step: 'gap-filled', name: `${TRIAL}_0-100.trc`, compared: 2100 },
    { step: 'filtered', name: `${TRIAL}_0-100_filt_butterworth.trc`, compared: 2100 },
  ];
  for (const { step, name, theirs = name, compared } of steps) {
    const { distancesMm, knownToOne } = trcDifference(read(out, name), read(published, theirs));
    assert.equal(distancesMm.length, compared, `${step}: joint-frames compared`);
    assert.equal(knownToOne, 2100 - compared, step);
    const largestMm = Math.max(...distancesMm);
    assert.ok(largestMm < EXACT_MM, `${step}: largest difference ${largestMm} mm`);
    t.diagnostic(`${step}: largest of ${compared} differences ${largestMm.toExponential(1)} mm`);
  }
});
