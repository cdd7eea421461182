import { GengaitError } from '../errors.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';

/** Tokens of a window: joint x frame. */
export const WINDOW_TOKENS = WINDOW_FRAMES * JOINT_COUNT;
/** Coordinates of a window. */
export const WINDOW_COORDINATES = WINDOW_TOKENS * 3;

/** A batch beyond this is a mistake of the caller, not a walk. */
const MAX_WINDOWS = 4096;
/** Normalised coordinates of a person lie within about 2.5 leg lengths; wild points and millimetres for metres do not. */
export const MAX_LEG_LENGTHS = 6;

/**
 * Checks windows before a run. Necessary, not merely polite: an integer model turns NaN into a finite, plausible pose.
 * @param joints `[windows][7][19][3]`, normalised, 0 where hidden @param hidden `[windows][7][19]`, 1 = hidden
 * @throws GengaitError GENGAIT_E_MODEL_INPUT for a wrong size, a number that is not finite or out of reach of a body,
 *   a mask that is neither 0 nor 1, or a window in which nothing is visible
 */
export function checkWindows(joints: Float32Array, hidden: Uint8Array, windows: number): void {
  if (!Number.isInteger(windows) || windows < 1 || windows > MAX_WINDOWS) {
    throw invalid(`${windows} windows, 1 to ${MAX_WINDOWS} expected`);
  }
  if (joints.length !== windows * WINDOW_COORDINATES) throw invalid(`${joints.length} coordinates, ${windows} windows`);
  if (hidden.length !== windows * WINDOW_TOKENS) throw invalid(`mask of ${hidden.length} tokens, ${windows} windows`);
  for (let w = 0; w < windows; w++) {
    let visible = 0;
    for (let token = w * WINDOW_TOKENS; token < (w + 1) * WINDOW_TOKENS; token++) {
      if (hidden[token]! > 1) throw invalid(`mask value ${hidden[token]} in window ${w}`);
      visible += 1 - hidden[token]!;
      for (let i = token * 3; i < token * 3 + 3; i++) {
        if (!(Math.abs(joints[i]!) <= MAX_LEG_LENGTHS)) throw invalid(`coordinate ${joints[i]} in window ${w}`);
      }
    }
    if (visible === 0) throw invalid(`nothing is visible in window ${w}`);
  }
}

function invalid(details: string): GengaitError {
  return new GengaitError('GENGAIT_E_MODEL_INPUT', details);
}
