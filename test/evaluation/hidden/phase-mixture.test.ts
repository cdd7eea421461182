import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhaseMixture } from '../../../src/evaluation/hidden/phase-mixture.ts';
import { WindowGaussian } from '../../../src/evaluation/hidden/window-gaussian.ts';
import { normal, seededRandom } from '../../../src/maths/seeded-random.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../../src/model/windows.ts';
import { hideInAllFrames } from '../../../src/model/withhold.ts';
import { J, JOINT_COUNT } from '../../../src/skeleton/joints.ts';

const OPTIONS = { frameStep: 1, phases: 4, rank: 2, ridge: 0.01 };

/**
 * A window at a phase of a made-up gait: ankles in antiphase; every other coordinate follows one number, the left knee with the opposite
 * sign in one half of the cycle, which no single Gaussian can say.
 */
function windowAt(phase: number, build: number): Float32Array {
  const window = new Float32Array(WINDOW_COORDINATES);
  const half = Math.cos(2 * Math.PI * phase) > 0 ? 1 : -1;
  for (let i = 0; i < WINDOW_COORDINATES; i++) {
    const knee = Math.floor(i / 3) % JOINT_COUNT === J.left_knee;
    window[i] = Math.sin(i) + (knee ? half : 1) * build * Math.cos(3 * i);
  }
  for (let frame = 0; frame < 7; frame++) {
    const ahead = 0.4 * Math.cos(2 * Math.PI * phase + (frame - 3) / 5.4);
    window[(frame * JOINT_COUNT + J.left_ankle) * 3] = ahead;
    window[(frame * JOINT_COUNT + J.right_ankle) * 3] = -ahead;
  }
  return window;
}

const random = seededRandom(5);
const windows = Array.from({ length: 400 }, () => windowAt(random(), 0.2 * normal(random)));

async function kneeError(model: Pick<PhaseMixture, 'run'>, truth: Float32Array): Promise<number> {
  const joints = Float32Array.from(truth);
  const hidden = new Uint8Array(WINDOW_TOKENS);
  hideInAllFrames(joints, hidden, 0, ['left_knee']);
  const pose = await model.run(joints, hidden, 1);
  const at = J.left_knee * 3;
  return Math.hypot(pose[at]! - truth[at]!, pose[at + 1]! - truth[at + 1]!, pose[at + 2]! - truth[at + 2]!);
}

test('with one phase it is probabilistic PCA, whose oracle is the full conditional Gaussian', async () => {
  const one = new PhaseMixture(windows, { ...OPTIONS, phases: 1, rank: 12 });
  const oracle = new WindowGaussian(windows, { frameStep: 1, ridge: 0.01, rank: 12 });
  for (const phase of [0.1, 0.3, 0.8]) {
    const truth = windowAt(phase, 0.15);
    assert.ok(Math.abs((await kneeError(one, truth)) - (await kneeError(oracle, truth))) < 1e-3);
  }
});

test('what hangs together differently in each half of the cycle is completed by the phase that explains it', async () => {
  const mixture = new PhaseMixture(windows, OPTIONS);
  const single = new PhaseMixture(windows, { ...OPTIONS, phases: 1 });
  let [ours, theirs] = [0, 0];
  for (let i = 0; i < 20; i++) {
    const truth = windowAt((i + 0.5) / 20, 0.3);
    ours += await kneeError(mixture, truth);
    theirs += await kneeError(single, truth);
  }
  assert.ok(ours < 0.8 * theirs, `${ours} against ${theirs}`);
});

test('hidden coordinates have no say, and the same windows give the same model', async () => {
  const truth = windowAt(0.2, 0.1);
  const [a, b] = [new PhaseMixture(windows, OPTIONS), new PhaseMixture(windows, OPTIONS)];
  const masked = async (model: PhaseMixture, knee: number): Promise<Float32Array> => {
    const joints = Float32Array.from(truth);
    const hidden = new Uint8Array(WINDOW_TOKENS);
    hideInAllFrames(joints, hidden, 0, ['left_knee']);
    joints[J.left_knee * 3] = knee;
    return model.run(joints, hidden, 1);
  };
  assert.deepEqual(await masked(a, 0), await masked(a, 7));
  assert.deepEqual(await masked(a, 0), await masked(b, 0));
});
