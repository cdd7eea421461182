import { J, JOINT_COUNT, type JointName } from '../skeleton/joints.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import type { Predictor, SeenWindow } from './seen-window.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from './windows.ts';

/**
 * Runs windows with the given joints hidden in all frames, as pass 2 does.
 * @returns pose `[window][7][19][3]`, normalised.
 */
export function withhold(
  windows: readonly SeenWindow[],
  joints: readonly JointName[],
  predictor: Predictor,
): Promise<Float32Array> {
  const values = new Float32Array(windows.length * WINDOW_COORDINATES);
  const hidden = new Uint8Array(windows.length * WINDOW_TOKENS);
  for (const [row, window] of windows.entries()) {
    values.set(window.joints, row * WINDOW_COORDINATES);
    hidden.set(window.unseen, row * WINDOW_TOKENS);
    hideInAllFrames(values, hidden, row, joints);
  }
  return predictor.run(values, hidden, windows.length);
}

/** Hides joints in all frames of one row of a batch: masked, and their coordinates gone. */
export function hideInAllFrames(
  values: Float32Array,
  hidden: Uint8Array,
  row: number,
  joints: readonly JointName[],
): void {
  for (const joint of joints) {
    for (let frame = 0; frame < WINDOW_FRAMES; frame++) {
      const token = row * WINDOW_TOKENS + frame * JOINT_COUNT + J[joint];
      hidden[token] = 1;
      values.fill(0, token * 3, token * 3 + 3);
    }
  }
}
