import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { dataFolder } from '../../../src/evaluation/dataset.ts';
import { recordedWalks } from '../../../src/evaluation/precision/calibration-walks.ts';
import { seededRandom } from '../../../src/maths/seeded-random.ts';
import { goldenInput, largestDifference } from '../../../src/model/golden.ts';
import { openInference } from '../../../src/model/inference.ts';
import { readActivationScales } from '../../../src/model/onnx/activation-ranges.ts';
import { calibrationWindows } from '../../../src/model/onnx/calibration-windows.ts';
import { deviation } from '../../../src/model/onnx/deviation.ts';
import { floatFile, integerFile, readTrainedModel } from '../../../src/model/onnx/trained-model.ts';
import { createSession } from '../../../src/model/session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../../src/model/windows.ts';
import type { Trajectory } from '../../../src/skeleton/pose.ts';
import { integerKernelsPerRun } from './profiled-run.ts';
import { roughWindows } from './small-model.ts';

const MODELS = resolve(import.meta.dirname, '../../../models');
const SHIPPED = [
  { folder: 'twin', file: 'gengait' },
  { folder: 'score', file: 'gengait-score' },
];
const REBUILD = 'run "npm run build-models" and commit its files';

for (const { folder, file } of SHIPPED) {
  const path = (precision: string): string => `${MODELS}/${file}-${precision}.onnx`;

  test(`${file}: the files come from the weights beside them, byte for byte`, async () => {
    const trained = await readTrainedModel(`${MODELS}/${folder}`);
    const scales = readActivationScales(await readFile(`${MODELS}/${folder}/activation-scales.json`, 'utf8'));
    assert.equal(scales.weights_sha256, trained.weightsSha256, REBUILD);
    assert.ok(Buffer.from(floatFile(trained)).equals(await readFile(path('fp32'))), REBUILD);
    assert.ok(Buffer.from(integerFile(trained, scales)).equals(await readFile(path('int8'))), REBUILD);
  });

  test(`${file}: the float file computes what the training code computed`, async () => {
    const { goldenPose } = await readTrainedModel(`${MODELS}/${folder}`);
    const inference = await openInference({ modelFile: path('fp32'), providers: ['cpu'] });
    const { joints, hidden, windows } = goldenInput();
    const pose = await inference.run(joints, hidden, windows);
    await inference.close();
    assert.ok(largestDifference(pose, goldenPose) <= 1e-4, `off by ${largestDifference(pose, goldenPose)}`);
  });

  test(`${file}: the integer file stays within millimetres of the float file`, async () => {
    const trained = await readTrainedModel(`${MODELS}/${folder}`);
    const batch = roughWindows(32, trained.architecture.frame_step);
    const { meanMm } = await deviation(await readFile(path('fp32')), await readFile(path('int8')), batch);
    // Rough walkers are farther from the calibration windows than people are, so the bound is wide.
    assert.ok(meanMm > 0 && meanMm < 8, `${meanMm} mm in the mean`);
  });

  test(`${file}: hidden joints of people who had no part in the training move by a millimetre at most in the mean`, (t) => {
    const source = recordedWalks(dataFolder(process.env, resolve(MODELS, '..')), 'validation');
    if (source === null) return t.skip('no recorded walks here (GENGAIT_DATA)');
    return checkDifference(source.walks);
  });

  async function checkDifference(walks: Trajectory[]): Promise<void> {
    const { architecture } = await readTrainedModel(`${MODELS}/${folder}`);
    const batch = calibrationWindows(walks, 160, architecture.frame_step, seededRandom(3));
    const { meanMm, joints } = await deviation(await readFile(path('fp32')), await readFile(path('int8')), batch);
    assert.ok(joints > 3000 && meanMm <= 1, `${meanMm} mm in the mean of ${joints}`);
  }

  test(`${file}: a window's result does not depend on the batch it is in`, async () => {
    for (const precision of ['fp32', 'int8']) {
      const session = await createSession(await readFile(path(precision)), { provider: 'cpu', threads: 1 });
      const { joints, hidden, windows } = roughWindows(12, 1);
      const together = (await session.run(joints, hidden, windows)).get('pose')!;
      for (const [first, count] of [
        [0, 1],
        [1, 4],
        [5, 7],
      ] as const) {
        const some = joints.slice(first * WINDOW_COORDINATES, (first + count) * WINDOW_COORDINATES);
        const mask = hidden.slice(first * WINDOW_TOKENS, (first + count) * WINDOW_TOKENS);
        const pose = (await session.run(some, mask, count)).get('pose')!;
        const expected = together.slice(first * WINDOW_COORDINATES, (first + count) * WINDOW_COORDINATES);
        assert.deepEqual(pose, expected, `${precision}, windows ${first} to ${first + count}`);
      }
      await session.release();
    }
  });

  test(`${file}: the integer file runs on integer kernels, the float file on none`, async () => {
    const scales = readActivationScales(await readFile(`${MODELS}/${folder}/activation-scales.json`, 'utf8'));
    const expected = Object.keys(scales.layers).length;
    assert.ok(expected > 0);
    assert.equal(await integerKernelsPerRun(await readFile(path('int8'))), expected);
    assert.equal(await integerKernelsPerRun(await readFile(path('fp32'))), 0);
  });
}
