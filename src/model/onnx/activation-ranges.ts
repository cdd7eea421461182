import { z } from 'zod';
import { GengaitError } from '../../errors.ts';
import { createSession } from '../session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../windows.ts';
import type { Architecture } from './architecture.ts';
import { buildObservedModel } from './build-graph.ts';
import type { WindowBatch } from './calibration-windows.ts';
import { encodeModel } from './onnx-proto.ts';
import type { ActivationRange } from './quantise.ts';
import type { Weights } from './safetensors.ts';

/** Windows per run: bounds the memory of the observed values. */
const BATCH = 16;

const range = z.object({ min: z.number(), max: z.number() });

const schema = z.object({
  schema: z.literal('gengait/activation-scales/1'),
  /** SHA-256 of the weights file the ranges belong to. */
  weights_sha256: z.string(),
  /** Where the windows came from, in words, and how many. */
  source: z.string(),
  windows: z.int().positive(),
  /** Range of what each quantised layer reads, by the layer's name. */
  ranges: z.record(z.string(), range),
  /** The integer model's answer to the golden input, `[2][7][19][3]`, leg lengths. */
  golden_pose: z.array(z.number()),
});

/** `models/<name>/activation-scales.json`: with it the integer model is built the same without any data. */
export type ActivationScales = z.infer<typeof schema>;

/** @throws GengaitError GENGAIT_E_WEIGHTS_DAMAGED naming the fields that are wrong */
export function readActivationScales(json: string): ActivationScales {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    const details = cause instanceof z.ZodError ? z.prettifyError(cause) : 'not JSON';
    throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', `activation-scales.json: ${details}`, { cause });
  }
}

/**
 * Runs the float network on the windows and notes the smallest and largest value that every layer reads. Plain min-max:
 * clipping the tails made the largest errors three times larger.
 */
export async function measureRanges(
  weights: Weights,
  architecture: Architecture,
  batch: WindowBatch,
): Promise<Map<string, ActivationRange>> {
  const { model, observed } = buildObservedModel(weights, architecture);
  const session = await createSession(encodeModel(model), { provider: 'cpu', threads: 1 });
  const ranges = new Map<string, ActivationRange>();
  for (let first = 0; first < batch.windows; first += BATCH) {
    const last = Math.min(first + BATCH, batch.windows);
    const joints = batch.joints.subarray(first * WINDOW_COORDINATES, last * WINDOW_COORDINATES);
    const hidden = batch.hidden.subarray(first * WINDOW_TOKENS, last * WINDOW_TOKENS);
    const results = await session.run(joints, hidden, last - first);
    for (const { layer, output } of observed) widen(ranges, layer, results.get(output)!);
  }
  await session.release();
  return ranges;
}

function widen(ranges: Map<string, ActivationRange>, layer: string, values: Float32Array): void {
  let { min, max } = ranges.get(layer) ?? { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  ranges.set(layer, { min, max });
}
