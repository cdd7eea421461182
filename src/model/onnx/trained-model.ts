import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GengaitError } from '../../errors.ts';
import { type GoldenVector, goldenInput, largestDifference } from '../golden.ts';
import { encodeModelFile, type ModelDescription, type Precision, sha256 } from '../model-file.ts';
import { createSession } from '../session.ts';
import { type ActivationScales, measureRanges } from './activation-ranges.ts';
import { type Architecture, checkWeights, readArchitecture } from './architecture.ts';
import { buildFloatModel, buildIntegerModel } from './build-graph.ts';
import { lastWindows, type WindowBatch } from './calibration-windows.ts';
import { BUDGET_MM, chooseLayers, layerHarms } from './choose-layers.ts';
import type { ModelProto } from './onnx-proto.ts';
import type { ChannelRanges } from './quantise.ts';
import { readSafetensors, type Weights } from './safetensors.ts';

/**
 * Accepted difference of one coordinate from the golden pose, leg lengths. Float: on a CPU it is below 1e-5; the room is for the
 * shortened products of a GPU (not measured on one). Integer: activations on a rounding edge fall either way on another
 * machine; changing the input by a millionth moved one coordinate by up to 0.004.
 */
const TOLERANCE: Record<Precision, number> = { fp32: 5e-3, int8: 1e-2 };

/** What training wrote for one model. */
export interface TrainedModel {
  weights: Weights;
  weightsSha256: string;
  architecture: Architecture;
  /** The training code's answer to the golden input, `[2][7][19][3]`. */
  goldenPose: Float32Array;
}

const goldenSchema = z.object({ joints: z.array(z.number()), hidden: z.array(z.boolean()), pose: z.array(z.number()) });

/**
 * Reads `weights.safetensors`, `architecture.json` and `golden.json` of a folder.
 * @throws GengaitError GENGAIT_E_MODEL_MISSING, GENGAIT_E_WEIGHTS_DAMAGED
 */
export async function readTrainedModel(folder: string): Promise<TrainedModel> {
  const file = await readPart(folder, 'weights.safetensors');
  const architecture = readArchitecture(text(await readPart(folder, 'architecture.json')));
  const weights = readSafetensors(file);
  checkWeights(weights, architecture);
  const goldenPose = readGoldenPose(text(await readPart(folder, 'golden.json')));
  return { weights, weightsSha256: sha256(file), architecture, goldenPose };
}

function readGoldenPose(json: string): Float32Array {
  try {
    const golden = goldenSchema.parse(JSON.parse(json));
    const { joints, hidden } = goldenInput();
    const sameJoints = largestDifference(joints, Float32Array.from(golden.joints)) < 1e-5;
    const sameHidden = golden.hidden.every((value, i) => Number(value) === hidden[i]);
    if (!sameJoints || !sameHidden) throw new RangeError('it was made from another input');
    return Float32Array.from(golden.pose);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', `golden.json: ${reason}`, { cause });
  }
}

async function readPart(folder: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_MODEL_MISSING', join(folder, name), { cause });
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The float file; its golden pose is the training code's, so that opening it proves both compute the same. */
export function floatFile({ weights, architecture, weightsSha256, goldenPose }: TrainedModel): Uint8Array {
  return describedFile(buildFloatModel(weights, architecture), architecture, 'fp32', weightsSha256, goldenPose);
}

/** The integer file, from weights and stored activation ranges alone: the same bytes everywhere. */
export function integerFile(
  { weights, architecture, weightsSha256 }: TrainedModel,
  scales: ActivationScales,
): Uint8Array {
  const model = buildIntegerModel(weights, architecture, new Map(Object.entries(scales.layers)));
  return describedFile(model, architecture, 'int8', weightsSha256, Float32Array.from(scales.golden_pose));
}

function describedFile(
  model: ModelProto,
  { name, tokens, frame_step }: Architecture,
  precision: Precision,
  weightsSha256: string,
  pose: Float32Array,
): Uint8Array {
  const golden: GoldenVector = { ...goldenInput(), pose, tolerance: TOLERANCE[precision] };
  const about: ModelDescription = { name, tokens, frameStep: frame_step, precision, weightsSha256, golden };
  return encodeModelFile(model, about);
}

/** Windows on which layers are tried as integer one by one. */
const TRIED_WINDOWS = 192;

/**
 * Which layers become integer, what they read over `batch`, and the integer model's golden pose.
 * @param source where the windows came from, in words
 * @param budgetMm how far hidden joints may move in the mean
 */
export async function measureScales(
  trained: TrainedModel,
  batch: WindowBatch,
  source: string,
  budgetMm = BUDGET_MM,
): Promise<ActivationScales> {
  const { weights, architecture, weightsSha256 } = trained;
  const ranges = await measureRanges(weights, architecture, batch);
  const harms = await layerHarms(weights, architecture, ranges, lastWindows(batch, TRIED_WINDOWS));
  const layers = chooseLayers(harms, budgetMm).map((layer) => [layer, shortRanges(ranges.get(layer)!)] as const);
  const scales: ActivationScales = {
    schema: 'gengait/activation-scales/2',
    weights_sha256: weightsSha256,
    source,
    windows: batch.windows,
    layers: Object.fromEntries(layers.sort(([a], [b]) => (a < b ? -1 : 1))),
    golden_pose: [],
  };
  const input = goldenInput();
  const session = await createSession(integerFile(trained, scales), { provider: 'cpu', threads: 1 });
  const pose = (await session.run(input.joints, input.hidden, input.windows)).get('pose')!;
  await session.release();
  return { ...scales, golden_pose: Array.from(pose, (value) => Math.round(value * 1e6) / 1e6) };
}

/** Five digits: a step of 8 bits is coarser. */
function shortRanges({ low, high }: ChannelRanges): ChannelRanges {
  const short = (values: number[]): number[] => values.map((value) => Number(value.toPrecision(5)));
  return { low: short(low), high: short(high) };
}
