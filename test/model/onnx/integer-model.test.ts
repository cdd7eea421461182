import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readActivationScales } from '../../../src/model/onnx/activation-ranges.ts';
import { deviation } from '../../../src/model/onnx/deviation.ts';
import { integerFile } from '../../../src/model/onnx/trained-model.ts';
import { createSession } from '../../../src/model/session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../../src/model/windows.ts';
import { integerKernelsPerRun } from './profiled-run.ts';
import { SMALL_JOINT, SMALL_JOINT_FRAME } from './random-network.ts';
import { roughWindows, smallModel } from './small-model.ts';

for (const architecture of [SMALL_JOINT_FRAME, SMALL_JOINT]) {
  test(`every quantised layer of the ${architecture.tokens} model runs on an integer kernel`, async () => {
    const { int8, fp32, scales } = await smallModel(architecture);
    const integerLayers = Object.keys(scales.layers).length;
    assert.ok(integerLayers > architecture.encoder_layers, `only ${integerLayers} layers are integer`);
    assert.equal(await integerKernelsPerRun(int8), integerLayers);
    assert.equal(await integerKernelsPerRun(fp32), 0);
  });

  test(`the integer ${architecture.tokens} model stays near the float one`, async () => {
    const { int8, fp32 } = await smallModel(architecture);
    const { meanMm, maxMm, joints } = await deviation(fp32, int8, roughWindows(32, architecture.frame_step, 99));
    assert.ok(joints > 100);
    assert.ok(meanMm > 0.01, `not quantised at all: ${meanMm} mm`);
    assert.ok(meanMm < 25 && maxMm < 120, `${meanMm} mm in the mean, ${maxMm} mm at most`);
  });
}

test('a window gives the same result alone and in any batch, in both precisions', async () => {
  const { int8, fp32 } = await smallModel(SMALL_JOINT_FRAME);
  const { joints, hidden, windows } = roughWindows(9, 1, 3);
  for (const model of [int8, fp32]) {
    const session = await createSession(model, { provider: 'cpu', threads: 1 });
    const together = (await session.run(joints, hidden, windows)).get('pose')!;
    for (let w = 0; w < windows; w++) {
      const some = joints.slice(w * WINDOW_COORDINATES, (w + 1) * WINDOW_COORDINATES);
      const mask = hidden.slice(w * WINDOW_TOKENS, (w + 1) * WINDOW_TOKENS);
      const alone = (await session.run(some, mask, 1)).get('pose')!;
      assert.deepEqual(alone, together.slice(w * WINDOW_COORDINATES, (w + 1) * WINDOW_COORDINATES));
    }
    await session.release();
  }
});

test('stored activation ranges give the same bytes again', async () => {
  const { trained, scales, int8 } = await smallModel(SMALL_JOINT);
  assert.deepEqual(integerFile(trained, readActivationScales(JSON.stringify(scales))), int8);
  assert.throws(() => readActivationScales('{"schema":"other"}'), { code: 'GENGAIT_E_WEIGHTS_DAMAGED' });
  assert.throws(() => readActivationScales('not json'), { code: 'GENGAIT_E_WEIGHTS_DAMAGED' });
});
