import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { goldenInput, largestDifference } from '../../src/model/golden.ts';
import { openInference } from '../../src/model/inference.ts';
import { readModelFile, sha256 } from '../../src/model/model-file.ts';
import { buildFloatModel } from '../../src/model/onnx/build-graph.ts';
import { encodeModel } from '../../src/model/onnx/onnx-proto.ts';
import { integerFile } from '../../src/model/onnx/trained-model.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../src/model/windows.ts';
import { randomWeights, SMALL_JOINT } from './onnx/random-network.ts';
import { roughWindows, type SmallModel, smallModel } from './onnx/small-model.ts';

let folder = '';
let model: SmallModel;
const path = (name: string): string => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gengait-model-'));
  model = await smallModel(SMALL_JOINT);
  await writeFile(path('int8.onnx'), model.int8);
  await writeFile(path('fp32.onnx'), model.fp32);
});

after(() => rm(folder, { recursive: true, force: true }));

test('an opened model says what it is and gives its known result', async () => {
  const inference = await openInference({ modelFile: path('fp32.onnx'), providers: ['cpu'] });
  try {
    assert.equal(inference.provider, 'cpu');
    assert.equal(inference.precision, 'fp32');
    assert.equal(inference.modelSha256, sha256(model.fp32));
    assert.equal(inference.weightsSha256, model.trained.weightsSha256);
    assert.equal(inference.frameStep, 3);
    assert.deepEqual(inference.findings, []);
    const { joints, hidden, windows } = goldenInput();
    const pose = await inference.run(joints, hidden, windows);
    assert.ok(largestDifference(pose, model.trained.goldenPose) < 1e-4);
  } finally {
    await inference.close();
  }
});

test('runs asked at once are answered each with its own result, though the caller reuses its arrays', async () => {
  const inference = await openInference({ modelFile: path('int8.onnx'), providers: ['cpu'] });
  const { joints, hidden, windows } = roughWindows(6, 3);
  const together = await inference.run(joints, hidden, windows);
  const one = new Float32Array(WINDOW_COORDINATES);
  const mask = new Uint8Array(WINDOW_TOKENS);
  const answers = Array.from({ length: windows }, (_, w) => {
    one.set(joints.subarray(w * WINDOW_COORDINATES, (w + 1) * WINDOW_COORDINATES));
    mask.set(hidden.subarray(w * WINDOW_TOKENS, (w + 1) * WINDOW_TOKENS));
    return inference.run(one, mask, 1);
  });
  const closed = inference.close();
  for (const [w, pose] of (await Promise.all(answers)).entries()) {
    assert.deepEqual(pose, together.slice(w * WINDOW_COORDINATES, (w + 1) * WINDOW_COORDINATES));
  }
  await closed;
  await assert.rejects(inference.run(joints, hidden, windows), { code: 'GENGAIT_E_MODEL_RUN' });
  await inference.close();
});

test('windows that are not valid never reach the model: it would answer NaN with a plausible pose', async () => {
  const inference = await openInference({ modelFile: path('int8.onnx'), providers: ['cpu'] });
  const good = roughWindows(2, 3);
  const bad: [Float32Array, Uint8Array, number][] = [
    [good.joints.map((v, i) => (i === 500 ? Number.NaN : v)), good.hidden, 2],
    [good.joints.map((v, i) => (i === 0 ? Number.POSITIVE_INFINITY : v)), good.hidden, 2],
    [good.joints.map((v) => v * 1000), good.hidden, 2],
    [good.joints, good.hidden.map((v, i) => (i === 3 ? 2 : v)), 2],
    [good.joints, good.hidden.map((v, i) => (i < WINDOW_TOKENS ? 1 : v)), 2],
    [good.joints.slice(1), good.hidden, 2],
    [good.joints, good.hidden.slice(1), 2],
    [good.joints, good.hidden, 1],
    [new Float32Array(0), new Uint8Array(0), 0],
  ];
  for (const [joints, hidden, windows] of bad) {
    await assert.rejects(inference.run(joints, hidden, windows), { code: 'GENGAIT_E_MODEL_INPUT' });
  }
  assert.equal((await inference.run(good.joints, good.hidden, 2)).length, 2 * WINDOW_COORDINATES);
  await inference.close();
});

test('providers that do not work are passed over, each with a finding', async () => {
  const inference = await openInference({
    modelFile: path('int8.onnx'),
    floatModelFile: path('fp32.onnx'),
    providers: ['cuda-of-nobody', 'cpu'],
  });
  assert.equal(inference.provider, 'cpu');
  assert.equal(inference.precision, 'int8');
  assert.deepEqual(
    inference.findings.map(({ code, level }) => ({ code, level })),
    [{ code: 'inference_provider/cuda-of-nobody', level: 'warning' }],
  );
  assert.ok(inference.findings.every(({ message }) => message.length < 80));
  await inference.close();
});

test('with no provider that works, or the first one required, opening fails', async () => {
  const modelFile = path('int8.onnx');
  const failed = { code: 'GENGAIT_E_MODEL_PROVIDER' };
  await assert.rejects(openInference({ modelFile, providers: ['nobody'] }), failed);
  await assert.rejects(openInference({ modelFile, providers: [] }), failed);
  await assert.rejects(openInference({ modelFile, providers: ['nobody', 'cpu'], required: true }), failed);
});

test('an integer model that computes wrongly here is replaced by the float one, and that is told', async () => {
  const scales = { ...model.scales, golden_pose: model.scales.golden_pose.map((value) => value + 0.2) };
  await writeFile(path('odd.onnx'), integerFile(model.trained, scales));
  const odd = { modelFile: path('odd.onnx'), providers: ['cpu'] };
  await assert.rejects(openInference(odd), { code: 'GENGAIT_E_MODEL_GOLDEN' });
  const inference = await openInference({ ...odd, floatModelFile: path('fp32.onnx') });
  assert.equal(inference.precision, 'fp32');
  assert.equal(inference.findings[0]?.code, 'inference_integer');
  assert.ok(inference.findings[0].message.length < 80);
  await inference.close();
});

test('a model file that is missing, cut off, changed, foreign or of other statistics has its own error', async () => {
  const code = (name: string, expectedSha256?: string): Promise<unknown> =>
    openInference({ modelFile: path(name), providers: ['cpu'], expectedSha256 }).catch((error) => error.code);
  assert.equal(await code('nowhere.onnx'), 'GENGAIT_E_MODEL_MISSING');
  for (const length of [0, 20, 5000, model.int8.length - 70, model.int8.length - 1]) {
    await writeFile(path('cut.onnx'), model.int8.subarray(0, length));
    assert.equal(await code('cut.onnx'), 'GENGAIT_E_MODEL_DAMAGED', `${length} bytes`);
  }
  const changed = model.int8.slice();
  changed[model.int8.length >> 1]! ^= 1;
  await writeFile(path('changed.onnx'), changed);
  assert.equal(await code('changed.onnx'), 'GENGAIT_E_MODEL_DAMAGED');
  await writeFile(path('foreign.onnx'), encodeModel(buildFloatModel(randomWeights(SMALL_JOINT, 1), SMALL_JOINT)));
  assert.equal(await code('foreign.onnx'), 'GENGAIT_E_MODEL_FOREIGN');
  assert.equal(await code('int8.onnx', 'ab'.repeat(32)), 'GENGAIT_E_MODEL_MISMATCH');
});

test('statistics name a model by its file or by its weights', async () => {
  const { sha256: file, weightsSha256 } = await readModelFile(path('int8.onnx'));
  for (const expectedSha256 of [file, weightsSha256]) {
    const inference = await openInference({ modelFile: path('int8.onnx'), providers: ['cpu'], expectedSha256 });
    await inference.close();
  }
});
