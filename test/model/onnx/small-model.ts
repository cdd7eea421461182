import { seededRandom } from '../../../src/maths/seeded-random.ts';
import { goldenInput } from '../../../src/model/golden.ts';
import type { ActivationScales } from '../../../src/model/onnx/activation-ranges.ts';
import type { Architecture } from '../../../src/model/onnx/architecture.ts';
import { calibrationWindows, type WindowBatch } from '../../../src/model/onnx/calibration-windows.ts';
import { roughWalker } from '../../../src/model/onnx/rough-walker.ts';
import { floatFile, integerFile, measureScales, type TrainedModel } from '../../../src/model/onnx/trained-model.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../../src/model/windows.ts';
import { randomWeights } from './random-network.ts';
import { referencePose } from './reference-network.ts';

/** A small model of random weights as training would hand it over, its golden pose from the reference network. */
export function smallTrained(architecture: Architecture, seed = 11): TrainedModel {
  const weights = randomWeights(architecture, seed);
  const { joints, hidden, windows } = goldenInput();
  const poses = Array.from({ length: windows }, (_, w) =>
    referencePose(
      weights,
      architecture,
      joints.subarray(w * WINDOW_COORDINATES, (w + 1) * WINDOW_COORDINATES),
      hidden.subarray(w * WINDOW_TOKENS, (w + 1) * WINDOW_TOKENS),
    ),
  );
  return { weights, weightsSha256: `weights-${seed}`, architecture, goldenPose: Float32Array.from(poses.flat()) };
}

/** Windows of rough walkers with hidden and displaced joints. */
export function roughWindows(count: number, frameStep: number, seed = 5): WindowBatch {
  const random = seededRandom(seed);
  const walks = Array.from({ length: 12 }, () => roughWalker(random, 50));
  return calibrationWindows(walks, count, frameStep, random);
}

export interface SmallModel {
  trained: TrainedModel;
  scales: ActivationScales;
  fp32: Uint8Array;
  int8: Uint8Array;
}

/** Random weights know no smooth answer: rounding moves their joints by centimetres. */
const BUDGET_MM = 60;

export async function smallModel(architecture: Architecture, seed = 11): Promise<SmallModel> {
  const trained = smallTrained(architecture, seed);
  const scales = await measureScales(trained, roughWindows(48, architecture.frame_step), 'rough walkers', BUDGET_MM);
  return { trained, scales, fp32: floatFile(trained), int8: integerFile(trained, scales) };
}
