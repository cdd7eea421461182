import { z } from 'zod';
import { GengaitError } from '../../errors.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import type { Weights } from './safetensors.ts';

/** Frames of a window. */
export const WINDOW_FRAMES = 7;

const schema = z.object({
  name: z.string().min(1),
  /** `joint-frame`: 133 tokens, encoder and decoder, as published. `joint`: 19 tokens that hold the whole window. */
  tokens: z.enum(['joint-frame', 'joint']),
  joints: z.literal(JOINT_COUNT),
  frames: z.literal(WINDOW_FRAMES),
  /** Ticks of 30 Hz between the frames of a window. */
  frame_step: z.int().min(1).max(30),
  d_model: z.int().min(2).multipleOf(2),
  heads: z.int().min(1),
  ffn: z.int().min(1),
  encoder_layers: z.int().min(1),
  decoder_layers: z.int().min(0),
  layer_norm_eps: z.number().positive(),
});

/** Shape of a network, from `models/<name>/architecture.json`. */
export type Architecture = z.infer<typeof schema>;

/** @throws GengaitError GENGAIT_E_WEIGHTS_DAMAGED naming every field that is wrong. */
export function readArchitecture(json: string): Architecture {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', 'architecture.json is not JSON', { cause });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', z.prettifyError(parsed.error));
  const { d_model, heads, tokens, decoder_layers } = parsed.data;
  if (d_model % heads !== 0) {
    throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', `d_model ${d_model} is not a multiple of ${heads} heads`);
  }
  if (tokens === 'joint' && decoder_layers !== 0) {
    throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', 'a network of joint tokens has no decoder');
  }
  return parsed.data;
}

/** Name and shape of every tensor that a network of this architecture has. Matrices are `[in, out]`. */
export function expectedTensors(a: Architecture): Map<string, number[]> {
  const d = a.d_model;
  const byFrame = a.tokens === 'joint-frame';
  const list: [string, number[]][] = [
    ['in.weight', [byFrame ? 3 : WINDOW_FRAMES * 4, d]],
    ['in.bias', [d]],
    ['mask_enc', [d]],
    ['E_joint', [JOINT_COUNT, d]],
    ['out.weight', [d, byFrame ? 3 : WINDOW_FRAMES * 3]],
    ['out.bias', [byFrame ? 3 : WINDOW_FRAMES * 3]],
    ...stackTensors('encoder', a.encoder_layers, a),
  ];
  if (byFrame) {
    list.push(['mask_dec', [d]], ['E_frame', [WINDOW_FRAMES, d]], ['E_unknown', [d]], ['motion.weight', [3, d]]);
    list.push(['memory.weight', [d, d]], ['memory.bias', [d]], ...stackTensors('decoder', a.decoder_layers, a));
  }
  return new Map(list);
}

function stackTensors(stack: string, layers: number, { d_model: d, ffn }: Architecture): [string, number[]][] {
  const list: [string, number[]][] = [];
  const linear = (name: string, n_in: number, n_out: number): void => {
    list.push([`${name}.weight`, [n_in, n_out]], [`${name}.bias`, [n_out]]);
  };
  const norm = (name: string): void => {
    list.push([`${name}.weight`, [d]], [`${name}.bias`, [d]]);
  };
  for (let i = 0; i < layers; i++) {
    norm(`${stack}.${i}.ln1`);
    linear(`${stack}.${i}.qkv`, d, 3 * d);
    linear(`${stack}.${i}.proj`, d, d);
    norm(`${stack}.${i}.ln2`);
    linear(`${stack}.${i}.ffn1`, d, ffn);
    linear(`${stack}.${i}.ffn2`, ffn, d);
  }
  norm(`${stack}.norm`);
  return list;
}

/**
 * Every tensor there, none too many, all of the right shape and finite.
 * @throws GengaitError GENGAIT_E_WEIGHTS_DAMAGED listing what does not fit.
 */
export function checkWeights(weights: Weights, architecture: Architecture): void {
  const expected = expectedTensors(architecture);
  const faults: string[] = [];
  for (const [name, shape] of expected) {
    const tensor = weights.get(name);
    if (!tensor) faults.push(`${name} is missing`);
    else if (tensor.shape.join() !== shape.join()) faults.push(`${name} is [${tensor.shape}], not [${shape}]`);
    else if (!tensor.data.every(Number.isFinite)) faults.push(`${name} holds numbers that are not finite`);
  }
  for (const name of weights.keys()) if (!expected.has(name)) faults.push(`${name} is not known`);
  if (faults.length > 0) throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', faults.join('; '));
}
