import type { Predictor } from '../../src/model/seen-window.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../src/model/windows.ts';

/** Visible joints further off than this, in leg lengths, count no more: a fault must not choose the neighbour. */
const CAP = 0.12;

/** Test double of a network: completes a window with the healthy window that its visible joints resemble most. */
export class NearestWindow implements Predictor {
  readonly frameStep = 1;
  readonly #windows: readonly Float32Array[];

  constructor(windows: readonly Float32Array[]) {
    this.#windows = windows;
  }

  async run(joints: Float32Array, hidden: Uint8Array, windows: number): Promise<Float32Array> {
    const pose = Float32Array.from(joints);
    for (let w = 0; w < windows; w++) {
      const window = pose.subarray(w * WINDOW_COORDINATES, (w + 1) * WINDOW_COORDINATES);
      const mask = hidden.subarray(w * WINDOW_TOKENS, (w + 1) * WINDOW_TOKENS);
      const nearest = this.#nearest(window, mask);
      for (let i = 0; i < WINDOW_COORDINATES; i++) if (mask[Math.floor(i / 3)] === 1) window[i] = nearest[i]!;
    }
    return pose;
  }

  #nearest(window: Float32Array, mask: Uint8Array): Float32Array {
    let best = this.#windows[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of this.#windows) {
      let sum = 0;
      // First, middle and last frame tell the phase; the others add only time.
      for (let token = 0; token < WINDOW_TOKENS && sum < least; token++) {
        if (mask[token] === 1 || Math.floor(token / 19) % 3 !== 0) continue;
        const at = token * 3;
        const off = Math.abs(candidate[at]! - window[at]!) + Math.abs(candidate[at + 2]! - window[at + 2]!);
        sum += Math.min(off, CAP);
      }
      if (sum < least) [least, best] = [sum, candidate];
    }
    return best;
  }
}
