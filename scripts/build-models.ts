import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { choiceOption, numberOption } from '../src/cli/args.ts';
import { GengaitError } from '../src/errors.ts';
import { dataFolder } from '../src/evaluation/dataset.ts';
import { recordedWalks, roughWalks, type WalkSource } from '../src/evaluation/precision/calibration-walks.ts';
import { seededRandom } from '../src/maths/seeded-random.ts';
import { goldenInput, largestDifference } from '../src/model/golden.ts';
import { sha256 } from '../src/model/model-file.ts';
import { type ActivationScales, readActivationScales } from '../src/model/onnx/activation-ranges.ts';
import { calibrationWindows, type WindowBatch } from '../src/model/onnx/calibration-windows.ts';
import { deviation } from '../src/model/onnx/deviation.ts';
import {
  floatFile,
  integerFile,
  measureScales,
  readTrainedModel,
  type TrainedModel,
} from '../src/model/onnx/trained-model.ts';
import { createSession } from '../src/model/session.ts';
import { scriptArgs } from './script.ts';

const HELP = `
build-models: turns trained weights into the ONNX files that the product runs

Usage: npm run build-models -- [--calibrate walks|rough] [--models DIR] [--windows N]

Activation ranges of the integer models are kept in DIR/<name>/activation-scales.json; while they belong to the weights the build needs
no data and gives the same bytes everywhere. Otherwise, or with --calibrate, they are measured anew: on the train split of the
reference walks (GENGAIT_DATA, default ../shared/data), or on rough synthetic walkers where it is absent.

  --calibrate FROM  measure the ranges anew, from walks (where there are any) or rough (synthetic walkers); default: keep them
  --models DIR      default models
  --windows N       windows of walking that are measured; default 1024

Reads DIR/twin and DIR/score (weights.safetensors, architecture.json, golden.json); writes DIR/gengait-*.onnx, DIR/gengait-score-*.onnx and,
where measured, the ranges. Says on stdout how far the integer models are from the float ones.

Example: npm run build-models -- --calibrate walks
`;

const ROOT = resolve(import.meta.dirname, '..');
const MODELS = [
  { folder: 'twin', file: 'gengait' },
  { folder: 'score', file: 'gengait-score' },
];
const CALIBRATION_SEED = 1;
const COMPARISON_SEED = 2;
const COMPARISON_WINDOWS = 256;
/** Leg lengths; both sides compute in single precision. */
const GOLDEN_TOLERANCE = 1e-4;

const { values: options } = scriptArgs(HELP, {
  options: {
    models: { type: 'string', default: join(ROOT, 'models') },
    calibrate: { type: 'string' },
    windows: { type: 'string', default: '1024' },
  },
});
const calibrate = choiceOption('calibrate', options.calibrate, ['walks', 'rough'] as const);
const measuredWindows = numberOption('windows', options.windows, { min: 1, whole: true })!;

function walksOf(split: 'train' | 'validation'): WalkSource | null {
  return calibrate === 'rough' ? null : recordedWalks(dataFolder(process.env, ROOT), split);
}

function windowsOf(source: WalkSource, count: number, frameStep: number, seed: number): WindowBatch {
  return calibrationWindows(source.walks, count, frameStep, seededRandom(seed));
}

async function scalesFor(trained: TrainedModel, path: string): Promise<ActivationScales> {
  const stored = calibrate === undefined ? await readFile(path, 'utf8').catch(() => null) : null;
  if (stored !== null) {
    const scales = readActivationScales(stored);
    if (scales.weights_sha256 === trained.weightsSha256) return scales;
  }
  const source = walksOf('train') ?? roughWalks(CALIBRATION_SEED);
  console.log(`  calibrating on ${source.words}`);
  const batch = windowsOf(source, measuredWindows, trained.architecture.frame_step, CALIBRATION_SEED);
  const scales = await measureScales(trained, batch, source.words);
  await write(path, new TextEncoder().encode(`${JSON.stringify(scales, null, 1)}\n`));
  return scales;
}

/** Weights, architecture and golden pose must be of one training, and the graph must compute what it computed. */
async function assertGolden(name: string, model: Uint8Array, goldenPose: Float32Array): Promise<void> {
  const { joints, hidden, windows } = goldenInput();
  const session = await createSession(model, { provider: 'cpu', threads: 1 });
  const difference = largestDifference((await session.run(joints, hidden, windows)).get('pose')!, goldenPose);
  await session.release();
  if (difference > GOLDEN_TOLERANCE) {
    throw new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', `${name} is off by ${difference} from its golden.json`);
  }
}

/** Whole or not at all: a crash leaves the old file. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}

for (const { folder, file } of MODELS) {
  console.log(folder);
  const trained = await readTrainedModel(join(options.models, folder));
  const fp32 = floatFile(trained);
  await assertGolden(folder, fp32, trained.goldenPose);
  const scales = await scalesFor(trained, join(options.models, folder, 'activation-scales.json'));
  const int8 = integerFile(trained, scales);
  for (const [precision, bytes] of Object.entries({ fp32, int8 })) {
    const path = join(options.models, `${file}-${precision}.onnx`);
    await write(path, bytes);
    console.log(`  ${path}  ${bytes.length} bytes  sha256 ${sha256(bytes)}`);
  }
  const source = walksOf('validation') ?? roughWalks(COMPARISON_SEED);
  const batch = windowsOf(source, COMPARISON_WINDOWS, trained.architecture.frame_step, COMPARISON_SEED);
  console.log(`  integer layers: ${Object.keys(scales.layers).join(' ')}`);
  const { joints, meanMm, p99Mm, maxMm } = await deviation(fp32, int8, batch);
  console.log(`  int8 against fp32, ${joints} hidden joint-frames of ${source.words}:`);
  console.log(`  mean ${meanMm.toFixed(2)} mm, p99 ${p99Mm.toFixed(2)} mm, max ${maxMm.toFixed(2)} mm`);
}
