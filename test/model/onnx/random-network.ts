import { normal, type Random, seededRandom } from '../../../src/maths/seeded-random.ts';
import { type Architecture, expectedTensors } from '../../../src/model/onnx/architecture.ts';
import type { Weights, WeightTensor } from '../../../src/model/onnx/safetensors.ts';

/** A small network of the published layout, quick to run. */
export const SMALL_JOINT_FRAME: Architecture = {
  name: 'small-twin',
  tokens: 'joint-frame',
  joints: 19,
  frames: 7,
  frame_step: 1,
  d_model: 16,
  heads: 2,
  ffn: 24,
  encoder_layers: 2,
  decoder_layers: 1,
  layer_norm_eps: 1e-5,
};

/** A small network of joint tokens. */
export const SMALL_JOINT: Architecture = {
  ...SMALL_JOINT_FRAME,
  name: 'small-score',
  tokens: 'joint',
  frame_step: 3,
  heads: 4,
  encoder_layers: 3,
  decoder_layers: 0,
};

/** Random weights of a trained network's magnitude; every vector is non-zero so that leaving it out is noticed. */
export function randomWeights(architecture: Architecture, seed: number): Weights {
  const random = seededRandom(seed);
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of expectedTensors(architecture)) {
    weights.set(name, { shape, data: randomTensor(name, shape, random) });
  }
  return weights;
}

function randomTensor(name: string, shape: number[], random: Random): Float32Array {
  const size = shape.reduce((product, n) => product * n, 1);
  const isGain = /(ln1|ln2|norm)\.weight$/.test(name);
  const spread = shape.length === 2 && name.endsWith('.weight') ? 1 / Math.sqrt(shape[0]!) : 0.1;
  return Float32Array.from({ length: size }, () => (isGain ? 1 : 0) + spread * normal(random));
}

/** The bytes of a safetensors file with these tensors. */
export function safetensorsFile(weights: Weights): Uint8Array {
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const [name, { shape, data }] of weights) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of weights.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
