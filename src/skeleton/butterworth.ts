import { GengaitError } from '../errors.ts';
import type { Trajectory } from './pose.ts';

/** Coefficients of a second-order section: b0 b1 b2 over 1 a1 a2. */
export interface Biquad {
  b: readonly [number, number, number];
  a: readonly [number, number, number];
}

/**
 * Second-order Butterworth low-pass by the bilinear transform with pre-warped cut-off, as scipy's `butter(2, fc/(fs/2))`.
 * Throws `GENGAIT_E_INTERNAL` where the cut-off is not below half the rate.
 */
export function butterworth2(cutoffHz: number, rateHz: number): Biquad {
  if (!(cutoffHz > 0 && cutoffHz < rateHz / 2))
    throw new GengaitError(
      'GENGAIT_E_INTERNAL',
      `a cut-off of ${cutoffHz} Hz is not below half the rate of ${rateHz} Hz`,
    );
  const w = Math.tan((Math.PI * cutoffHz) / rateHz);
  const norm = 1 / (1 + Math.SQRT2 * w + w * w);
  const b0 = w * w * norm;
  return { b: [b0, 2 * b0, b0], a: [1, 2 * (w * w - 1) * norm, (1 - Math.SQRT2 * w + w * w) * norm] };
}

/** Samples that scipy's `filtfilt` pads a second-order filter with at each end: 3 · 3. Shorter signals stay as they are. */
const PAD = 9;

/**
 * Zero phase: forward and backward with scipy's odd extension and steady-state start (`filtfilt`, Gustafsson's simpler
 * predecessor). Returns a new array; a signal of 9 samples or fewer is returned unfiltered.
 */
export function forwardBackward(filter: Biquad, x: ArrayLike<number>): Float64Array {
  const n = x.length;
  const padded = new Float64Array(n + 2 * PAD);
  padded.set(x, PAD);
  if (n > PAD) filterPadded(filter, padded, n);
  return padded.slice(PAD, PAD + n);
}

/** Filters the `n` samples that begin at `PAD`, in place; what is beside them is overwritten. */
function filterPadded(filter: Biquad, padded: Float64Array, n: number): void {
  const last = PAD + n - 1;
  for (let i = 0; i < PAD; i++) {
    padded[i] = 2 * padded[PAD]! - padded[2 * PAD - i]!;
    padded[last + 1 + i] = 2 * padded[last]! - padded[last - 1 - i]!;
  }
  run(filter, padded, 0, n + 2 * PAD, 1);
  run(filter, padded, n + 2 * PAD - 1, -1, -1);
}

/** Direct form II transposed, in place, from `from` on until before `to`, started in the steady state of the first sample (scipy's `lfilter_zi`). */
function run({ b, a }: Biquad, x: Float64Array, from: number, to: number, step: 1 | -1): void {
  const [[b0, b1, b2], [a0, a1, a2]] = [b, a];
  // Steady state for a constant input of 1: z1 = y − b0·x, z2 = b2·x − a2·y with y = Σb/Σa.
  const gain = (b0 + b1 + b2) / (a0 + a1 + a2);
  let z2 = (b2 - a2 * gain) * x[from]!;
  let z1 = (gain - b0) * x[from]!;
  for (let i = from; i !== to; i += step) {
    const u = x[i]!;
    const y = b0 * u + z1;
    z1 = b1 * u - a1 * y + z2;
    z2 = b2 * u - a2 * y;
    x[i] = y;
  }
}

/**
 * Two-sided low-pass of a completed walk. Each coordinate is filtered over each contiguous stretch of known values by
 * itself; NaN stays NaN. Stretches of 9 frames or fewer are left as measured, as Pose2Sim does.
 */
export function smoothWalk(walk: Trajectory, cutoffHz = 6): Trajectory {
  const filter = butterworth2(cutoffHz, walk.fps);
  const width = walk.positions.length / Math.max(1, walk.frames);
  const positions = walk.positions.slice();
  // One for all columns: this runs for every tick of a live walk.
  const scratch = new Float64Array(walk.frames + 2 * PAD);
  for (let column = 0; column < width; column++) {
    let start = -1;
    for (let f = 0; f <= walk.frames; f++) {
      const known = f < walk.frames && Number.isFinite(positions[f * width + column]!);
      if (known && start < 0) start = f;
      if (known || start < 0) continue;
      if (f - start > PAD)
        smoothStretch(filter, positions, { first: start * width + column, width, frames: f - start }, scratch);
      start = -1;
    }
  }
  return { fps: walk.fps, frames: walk.frames, positions };
}

/** One coordinate over a stretch of frames: every `width`-th value of `positions` from `first` on. */
function smoothStretch(
  filter: Biquad,
  positions: Float64Array,
  { first, width, frames }: { first: number; width: number; frames: number },
  scratch: Float64Array,
): void {
  for (let i = 0; i < frames; i++) scratch[PAD + i] = positions[first + i * width]!;
  filterPadded(filter, scratch, frames);
  for (let i = 0; i < frames; i++) positions[first + i * width] = scratch[PAD + i]!;
}
