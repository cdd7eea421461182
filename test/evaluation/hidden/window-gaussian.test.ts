import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WindowGaussian } from '../../../src/evaluation/hidden/window-gaussian.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../../src/model/windows.ts';
import { hideInAllFrames } from '../../../src/model/withhold.ts';
import { J } from '../../../src/skeleton/joints.ts';

/** Windows that lie on a plane of two numbers, so that hidden coordinates follow exactly from visible ones. */
function planarWindow(a: number, b: number): Float32Array {
  return Float32Array.from({ length: WINDOW_COORDINATES }, (_, i) => 0.3 + a * Math.sin(i) + b * Math.cos(2 * i));
}
const windows = Array.from({ length: 30 }, (_, i) => planarWindow(Math.sin(3 * i), Math.cos(5 * i + 1)));

function hideLeftKnee(window: Float32Array): { joints: Float32Array; hidden: Uint8Array } {
  const joints = Float32Array.from(window);
  const hidden = new Uint8Array(WINDOW_TOKENS);
  hideInAllFrames(joints, hidden, 0, ['left_knee']);
  return { joints, hidden };
}

for (const [name, rank] of [
  ['conditional Gaussian', undefined],
  ['PCA', 2],
] as const) {
  test(`a ${name} completes what is linear in the visible joints`, async () => {
    const model = new WindowGaussian(windows, { frameStep: 1, ridge: 1e-3, ...(rank ? { rank } : {}) });
    const truth = planarWindow(0.37, -0.61);
    const { joints, hidden } = hideLeftKnee(truth);
    const pose = await model.run(joints, hidden, 1);
    const at = J.left_knee * 3;
    for (let axis = 0; axis < 3; axis++) assert.ok(Math.abs(pose[at + axis]! - truth[at + axis]!) < 1e-3);
  });
}

test('hidden coordinates have no say', async () => {
  const model = new WindowGaussian(windows, { frameStep: 1, ridge: 0.01 });
  const { joints, hidden } = hideLeftKnee(planarWindow(0.1, 0.2));
  const before = await model.run(joints, hidden, 1);
  joints[J.left_knee * 3] = 5;
  assert.deepEqual(await model.run(joints, hidden, 1), before);
});
