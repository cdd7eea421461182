import type { Trajectory } from '../skeleton/pose.ts';
import { isFrameScorable, turnsBetween } from './assessable.ts';
import { headingAt } from './heading.ts';
import type { Inference } from './inference.ts';
import { normaliseWindow } from './normalise.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from './windows.ts';

/** All that scoring needs of a model: a network, or a linear predictor in its place. */
export type Predictor = Pick<Inference, 'run' | 'frameStep'>;

/** A normalised window: joints `[7][19][3]` with zeros where not seen, and which are not seen. */
export interface SeenWindow {
  joints: Float32Array;
  unseen: Uint8Array;
  /** Walking direction that was turned to +X, rad. */
  yawRad: number;
}

/** The window over these frames (oldest first), or null where it has no pelvis or no heading. */
export function seenWindow(
  walk: Trajectory,
  frames: readonly number[],
  causal: boolean,
  legLengthM: number,
): SeenWindow | null {
  const yawRad = headingAt(walk, frames[causal ? frames.length - 1 : frames.length >> 1]!, { causal });
  const window = { yawRad, joints: new Float32Array(WINDOW_COORDINATES), unseen: new Uint8Array(WINDOW_TOKENS) };
  const whole = normaliseWindow(walk.positions, frames, yawRad, legLengthM, window.joints, window.unseen, 0);
  return whole ? window : null;
}

/** The frames of the window that ends at `end`, oldest first. */
export function windowFrames(end: number, frameStep: number): number[] {
  return Array.from({ length: WINDOW_FRAMES }, (_, i) => end - (WINDOW_FRAMES - 1 - i) * frameStep);
}

/** True where a window can be scored: pelvis and enough joints in every frame, and no turn. */
export function isScorable(walk: Trajectory, frames: readonly number[]): boolean {
  return frames.every((frame) => isFrameScorable(walk, frame)) && !turnsBetween(walk, frames[0]!, frames.at(-1)!);
}
