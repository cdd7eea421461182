import { z } from 'zod';
import { GengaitError } from '../../errors.ts';
import { createSession } from '../session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../windows.ts';
import type { Architecture } from './architecture.ts';
import { buildObservedModel } from './build-graph.ts';
import type { WindowBatch } from './calibration-windows.ts';
import { encodeModel } from './onnx-proto.ts';
import type { ChannelRanges } from './quantise.ts';
import type { Weights } from './safetensors.ts';

/** Windows per run: bounds the memory of the observed values. */
const BATCH = 16;

const schema = z.object({
  schema: z.literal('gengait/activation-scales/2'),
  /** SHA-256 of the weights file the ranges belong to. */
  weights_sha256: z.string(),
  /** Where the windows came from, in words, and how many. */
  source: z.string(),
  windows: z.int().positive(),
  /** Range of every channel that a layer reads, by the layer's name: these layers are integer, the others float. */
  layers: z.record(z.string(), z.object({ low: z.array(z.number()), high: z.array(z.number()) })),
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
 * Runs the float network on the windows and notes the smallest and largest value of every channel that every linear layer of
 * the blocks reads. Plain min-max: clipping the tails made the largest errors five times larger.
 */
export async function measureRanges(
  weights: Weights,
  architecture: Architecture,
  batch: WindowBatch,
): Promise<Map<string, ChannelRanges>> {
  const { model, observed } = buildObservedModel(weights, architecture);
  const session = await createSession(encodeModel(model), { provider: 'cpu', threads: 1 });
  const ranges = new Map(
    observed.map(({ layer, width }) => [layer, { low: emptyOf(width, 1), high: emptyOf(width, -1) }] as const),
  );
  for (let first = 0; first < batch.windows; first += BATCH) {
    const last = Math.min(first + BATCH, batch.windows);
    const joints = batch.joints.subarray(first * WINDOW_COORDINATES, last * WINDOW_COORDINATES);
    const hidden = batch.hidden.subarray(first * WINDOW_TOKENS, last * WINDOW_TOKENS);
    const results = await session.run(joints, hidden, last - first);
    for (const { layer, output } of observed) widen(ranges.get(layer)!, results.get(output)!);
  }
  await session.release();
  return ranges;
}

/** A range that holds nothing yet. */
function emptyOf(width: number, sign: 1 | -1): number[] {
  return Array.from({ length: width }, () => sign * Number.POSITIVE_INFINITY);
}

/** @param values `[..., width]` */
function widen({ low, high }: ChannelRanges, values: Float32Array): void {
  for (let start = 0; start < values.length; start += low.length) {
    for (let c = 0; c < low.length; c++) {
      const value = values[start + c]!;
      if (value < low[c]!) low[c] = value;
      if (value > high[c]!) high[c] = value;
    }
  }
}
