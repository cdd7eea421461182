import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goldenInput } from '../../../src/model/golden.ts';
import type { Architecture } from '../../../src/model/onnx/architecture.ts';
import { buildFloatModel } from '../../../src/model/onnx/build-graph.ts';
import { encodeModel } from '../../../src/model/onnx/onnx-proto.ts';
import { createSession } from '../../../src/model/session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../../src/model/windows.ts';
import { randomWeights, SMALL_JOINT, SMALL_JOINT_FRAME } from './random-network.ts';
import { referencePose } from './reference-network.ts';

async function runFloat(architecture: Architecture, joints: Float32Array, hidden: Uint8Array): Promise<Float32Array> {
  const model = encodeModel(buildFloatModel(randomWeights(architecture, 7), architecture));
  const session = await createSession(model, { provider: 'cpu', threads: 1 });
  const pose = (await session.run(joints, hidden, hidden.length / WINDOW_TOKENS)).get('pose')!;
  await session.release();
  return pose;
}

for (const architecture of [SMALL_JOINT_FRAME, SMALL_JOINT]) {
  test(`the ${architecture.tokens} graph computes the network as it is defined`, async () => {
    const { joints, hidden, windows } = goldenInput();
    const pose = await runFloat(architecture, joints, hidden);
    for (let w = 0; w < windows; w++) {
      const at = w * WINDOW_COORDINATES;
      const expected = referencePose(
        randomWeights(architecture, 7),
        architecture,
        joints.subarray(at, at + WINDOW_COORDINATES),
        hidden.subarray(w * WINDOW_TOKENS, (w + 1) * WINDOW_TOKENS),
      );
      expected.forEach((value, i) => {
        assert.ok(Math.abs(pose[at + i]! - value) < 1e-4, `window ${w}, ${i}: ${pose[at + i]} instead of ${value}`);
      });
    }
  });

  test(`the ${architecture.tokens} graph is blind to hidden coordinates`, async () => {
    const { joints, hidden } = goldenInput();
    const disturbed = joints.map((value, i) => (hidden[Math.floor(i / 3)] ? value + 1 + (i % 5) : value));
    const before = await runFloat(architecture, joints, hidden);
    const after = await runFloat(architecture, disturbed, hidden);
    assert.deepEqual(after, before);
  });
}
