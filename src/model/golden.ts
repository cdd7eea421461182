import { JOINT_COUNT } from '../skeleton/joints.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';

/** A fixed input and the result a model must give for it: proof, at every start, that model, runtime and machine agree. */
export interface GoldenVector {
  windows: number;
  /** `[windows][7][19][3]`, normalised. */
  joints: Float32Array;
  /** `[windows][7][19]`, 1 = hidden. */
  hidden: Uint8Array;
  /** `[windows][7][19][3]`: what the model must answer. */
  pose: Float32Array;
  /** Largest difference of one coordinate that is accepted, in leg lengths. */
  tolerance: number;
}

/** Windows of the golden input. */
export const GOLDEN_WINDOWS = 2;

/**
 * The fixed input, from a formula and not from anybody's data: a rough standing figure whose joints swing, some tokens
 * hidden. The training code (models/training/export.py) computes the same.
 */
export function goldenInput(): { windows: number; joints: Float32Array; hidden: Uint8Array } {
  const tokens = WINDOW_FRAMES * JOINT_COUNT;
  const joints = new Float32Array(GOLDEN_WINDOWS * tokens * 3);
  const hidden = new Uint8Array(GOLDEN_WINDOWS * tokens);
  for (let b = 0; b < GOLDEN_WINDOWS; b++) {
    for (let f = 0; f < WINDOW_FRAMES; f++) {
      for (let j = 0; j < JOINT_COUNT; j++) {
        const token = (b * WINDOW_FRAMES + f) * JOINT_COUNT + j;
        joints[token * 3] = sixDecimals(0.25 * Math.sin(0.7 * j + 0.45 * f + b));
        joints[token * 3 + 1] = sixDecimals(0.15 * Math.cos(1.3 * j + 0.1 * f - b));
        joints[token * 3 + 2] = sixDecimals(0.1 + 0.09 * j + 0.02 * Math.sin(0.3 * f + j));
        const covered = j === 3 + 5 * b || (j + 2 * f + b) % 11 === 0 || (b === 1 && j >= 11 && j <= 13);
        hidden[token] = covered ? 1 : 0;
      }
    }
  }
  return { windows: GOLDEN_WINDOWS, joints, hidden };
}

function sixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Largest difference of one coordinate, in the coordinates' unit; infinite where one is not a number or lengths differ. */
export function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}
