import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkWeights, readArchitecture } from '../../../src/model/onnx/architecture.ts';
import { readSafetensors, type WeightTensor } from '../../../src/model/onnx/safetensors.ts';
import { randomWeights, SMALL_JOINT, SMALL_JOINT_FRAME, safetensorsFile } from './random-network.ts';

const DAMAGED = { code: 'GENGAIT_E_WEIGHTS_DAMAGED' };

function withHeader(header: unknown, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

test('weights are read back as they were written, at any place in a larger buffer', () => {
  const weights = randomWeights(SMALL_JOINT_FRAME, 1);
  const file = safetensorsFile(weights);
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  assert.deepEqual([...readSafetensors(shifted.subarray(3))], [...weights]);
});

test('a file cut off anywhere, or with bytes too many, is an error', () => {
  const file = safetensorsFile(randomWeights(SMALL_JOINT, 1));
  for (const length of [0, 7, 100, file.length >> 1, file.length - 1]) {
    assert.throws(() => readSafetensors(file.subarray(0, length)), DAMAGED, `${length} bytes`);
  }
  const longer = new Uint8Array(file.length + 4);
  longer.set(file);
  assert.throws(() => readSafetensors(longer), DAMAGED);
});

test('headers that describe something else are errors', () => {
  const tensor = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  assert.equal(readSafetensors(withHeader({ a: tensor, __metadata__: { note: 'text' } }, 8)).get('a')?.data.length, 2);
  assert.throws(() => readSafetensors(withHeader('{"a":', 8)), DAMAGED);
  assert.throws(() => readSafetensors(withHeader('[]', 8)), DAMAGED);
  assert.throws(() => readSafetensors(withHeader({ a: { ...tensor, dtype: 'F16' } }, 8)), DAMAGED);
  assert.throws(() => readSafetensors(withHeader({ a: { ...tensor, shape: [3] } }, 8)), DAMAGED);
  assert.throws(() => readSafetensors(withHeader({ a: { ...tensor, shape: [-2] } }, 8)), DAMAGED);
  assert.throws(() => readSafetensors(withHeader({ a: { ...tensor, data_offsets: [8, 0] } }, 8)), DAMAGED);
  assert.throws(() => readSafetensors(withHeader({ a: null }, 8)), DAMAGED);
});

test('weights of another network are refused, naming the tensors', () => {
  const weights = new Map<string, WeightTensor>(randomWeights(SMALL_JOINT, 1));
  checkWeights(weights, SMALL_JOINT);
  weights.delete('mask_enc');
  weights.set('extra', { shape: [1], data: Float32Array.of(1) });
  weights.set('out.bias', { shape: [3], data: new Float32Array(3) });
  weights.set('in.bias', { shape: [16], data: new Float32Array(16).fill(Number.NaN) });
  assert.throws(() => checkWeights(weights, SMALL_JOINT), /in\.bias.*mask_enc.*out\.bias.*extra/);
});

test('an architecture that cannot be built is refused', () => {
  assert.deepEqual(readArchitecture(JSON.stringify({ ...SMALL_JOINT_FRAME, training: {} })), SMALL_JOINT_FRAME);
  const wrong = [{ d_model: 15 }, { heads: 3 }, { joints: 17 }, { tokens: 'pixel' }, { frame_step: 0 }];
  for (const change of wrong) {
    assert.throws(() => readArchitecture(JSON.stringify({ ...SMALL_JOINT_FRAME, ...change })), DAMAGED);
  }
  assert.throws(() => readArchitecture(JSON.stringify({ ...SMALL_JOINT, decoder_layers: 1 })), DAMAGED);
  assert.throws(() => readArchitecture('{'), DAMAGED);
});
