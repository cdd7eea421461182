import { createSession } from '../session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../windows.ts';
import type { WindowBatch } from './calibration-windows.ts';

/** A leg of this length turns leg lengths into the millimetres that are reported. */
const REFERENCE_LEG_MM = 850;
const BATCH = 16;

/** How far one model's joints are from another's, mm at a leg of 0.85 m, over the hidden joints of every window. */
export interface Deviation {
  joints: number;
  meanMm: number;
  p99Mm: number;
  maxMm: number;
}

/** Runs two model files on the same windows, CPU, and compares what they say about hidden joints. */
export async function deviation(reference: Uint8Array, other: Uint8Array, batch: WindowBatch): Promise<Deviation> {
  return difference(await allPoses(reference, batch), await allPoses(other, batch), batch.hidden);
}

/** Distances between poses `[windows][7][19][3]` at hidden joints. @param hidden `[windows][7][19]`, 1 = hidden */
export function difference(expected: Float32Array, actual: Float32Array, hidden: Uint8Array): Deviation {
  const distancesMm: number[] = [];
  for (const [token, isHidden] of hidden.entries()) {
    if (isHidden === 0) continue;
    const [dx, dy, dz] = [0, 1, 2].map((axis) => actual[token * 3 + axis]! - expected[token * 3 + axis]!);
    distancesMm.push(REFERENCE_LEG_MM * Math.hypot(dx!, dy!, dz!));
  }
  distancesMm.sort((a, b) => a - b);
  const joints = distancesMm.length;
  return {
    joints,
    meanMm: distancesMm.reduce((sum, mm) => sum + mm, 0) / joints,
    p99Mm: distancesMm[Math.floor(0.99 * (joints - 1))]!,
    maxMm: distancesMm[joints - 1]!,
  };
}

/** A model file's pose of every window, `[windows][7][19][3]`, CPU, in small batches. */
export async function allPoses(model: Uint8Array, { joints, hidden, windows }: WindowBatch): Promise<Float32Array> {
  const session = await createSession(model, { provider: 'cpu', threads: 1 });
  const all = new Float32Array(windows * WINDOW_COORDINATES);
  for (let first = 0; first < windows; first += BATCH) {
    const last = Math.min(first + BATCH, windows);
    const results = await session.run(
      joints.subarray(first * WINDOW_COORDINATES, last * WINDOW_COORDINATES),
      hidden.subarray(first * WINDOW_TOKENS, last * WINDOW_TOKENS),
      last - first,
    );
    all.set(results.get('pose')!, first * WINDOW_COORDINATES);
  }
  await session.release();
  return all;
}
