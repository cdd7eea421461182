import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureRanges } from '../../../src/model/onnx/activation-ranges.ts';
import { balanceChannels } from '../../../src/model/onnx/balance-channels.ts';
import { buildFloatModel, buildIntegerModel } from '../../../src/model/onnx/build-graph.ts';
import { deviation } from '../../../src/model/onnx/deviation.ts';
import { encodeModel } from '../../../src/model/onnx/onnx-proto.ts';
import type { Weights, WeightTensor } from '../../../src/model/onnx/safetensors.ts';
import { randomWeights, SMALL_JOINT, SMALL_JOINT_FRAME } from './random-network.ts';
import { roughWindows } from './small-model.ts';

const windows = roughWindows(24, 1);

for (const architecture of [SMALL_JOINT, SMALL_JOINT_FRAME]) {
  test(`a balanced ${architecture.tokens} network computes the same`, async () => {
    const weights = randomWeights(architecture, 3);
    const layers = await measureRanges(weights, architecture, windows);
    const balanced = balanceChannels(weights, layers);
    const changed = [...weights].filter(([name, { data }]) =>
      balanced.weights.get(name)!.data.some((v, i) => v !== data[i]),
    );
    assert.ok(changed.length > 3 * architecture.encoder_layers, 'nothing was balanced');
    const [before, after] = [weights, balanced.weights].map((w) => encodeModel(buildFloatModel(w, architecture)));
    const { maxMm } = await deviation(before!, after!, windows);
    assert.ok(maxMm < 0.02, `${maxMm} mm apart`);
  });

  test(`the range of a balanced layer of the ${architecture.tokens} network is what it reads`, async () => {
    const weights = randomWeights(architecture, 3);
    const balanced = balanceChannels(weights, await measureRanges(weights, architecture, windows));
    const measured = await measureRanges(balanced.weights, architecture, windows);
    for (const [layer, { min, max }] of balanced.ranges) {
      const { low, high } = measured.get(layer)!;
      const width = max - min;
      assert.ok(Math.abs(Math.min(...low) - min) < 1e-3 * width, `${layer}: ${Math.min(...low)} is not ${min}`);
      assert.ok(Math.abs(Math.max(...high) - max) < 1e-3 * width, `${layer}: ${Math.max(...high)} is not ${max}`);
    }
  });
}

/** The same network, with one channel of the first LayerNorm forty times as wide and the weights that read it as much smaller. */
function withWideChannel(weights: Weights, factor: number): Weights {
  const edit = (name: string, change: (value: number, row: number) => number): [string, WeightTensor] => {
    const { shape, data } = weights.get(name)!;
    const columns = shape[1] ?? 1;
    return [name, { shape, data: data.map((value, i) => change(value, Math.floor(i / columns))) }];
  };
  const wider = (value: number, row: number): number => (row === 1 ? value * factor : value);
  const smaller = (value: number, row: number): number => (row === 1 ? value / factor : value);
  return new Map([
    ...weights,
    edit('encoder.0.ln1.weight', wider),
    edit('encoder.0.ln1.bias', wider),
    edit('encoder.0.qkv.weight', smaller),
  ]);
}

test('one wide channel does not coarsen the others', async () => {
  const plain = randomWeights(SMALL_JOINT, 5);
  const harm = async (weights: Weights): Promise<number> => {
    const ranges = await measureRanges(weights, SMALL_JOINT, windows);
    const layer = new Map([['encoder.0.qkv', ranges.get('encoder.0.qkv')!]]);
    const integer = encodeModel(buildIntegerModel(weights, SMALL_JOINT, layer));
    return (await deviation(encodeModel(buildFloatModel(weights, SMALL_JOINT)), integer, windows)).meanMm;
  };
  const [before, after] = [await harm(plain), await harm(withWideChannel(plain, 40))];
  assert.ok(before > 0 && after < 1.2 * before, `${after} mm with the wide channel, ${before} mm without`);
});

test('channels that are silent in calibration, and layers of zeros, leave finite weights', () => {
  const weights = randomWeights(SMALL_JOINT, 1);
  const channels = SMALL_JOINT.d_model;
  const zero = { low: Array<number>(channels).fill(0), high: Array<number>(channels).fill(0) };
  const some = { low: zero.low, high: zero.high.map((_, c) => (c === 0 ? 3 : 0)) };
  for (const ranges of [zero, some]) {
    const balanced = balanceChannels(weights, new Map([['encoder.0.qkv', ranges]]));
    for (const { data } of balanced.weights.values()) assert.ok(data.every(Number.isFinite));
  }
});
