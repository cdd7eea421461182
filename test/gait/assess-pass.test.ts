import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessPass } from '../../src/gait/assess-pass.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { openShippedAssessor } from '../pipeline/simulated-walkway.ts';
import { simulateGait } from './simulated-gait.ts';

test('somebody who moves without a step is not assessed, and it is said why', async (t) => {
  const assessor = await openShippedAssessor();
  t.after(() => assessor.close());
  const gait = simulateGait({ seconds: 3 });
  // One pose of a walk, carried along and swaying: the body moves, the feet do not come down.
  const width = JOINT_COUNT * 3;
  const positions = Float64Array.from(gait.positions, (_, i) => {
    const frame = Math.floor(i / width);
    const sway = i % 3 === 0 ? 0.02 * frame : i % 3 === 1 ? 0.03 * Math.sin(frame / 5) : 0;
    return gait.positions[i % width]! + sway;
  });
  const pass = { trajectory: { ...gait, positions }, startS: 0, provenance: null, twin: null };
  const norms = { models: assessor.models, scoring: assessor.normative.scoring, bands: null };
  const { assessment, walk } = await assessPass(pass, norms);
  assert.deepEqual(assessment.verdict, { assessed: false, reason: 'No step is seen: this is not walking.' });
  assert.equal(walk.cycles, 0);
});
