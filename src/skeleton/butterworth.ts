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
  if (n <= PAD) return Float64Array.from(x);
  const padded = new Float64Array(n + 2 * PAD);
  for (let i = 0; i < PAD; i++) {
    padded[i] = 2 * x[0]! - x[PAD - i]!;
    padded[PAD + n + i] = 2 * x[n - 1]! - x[n - 2 - i]!;
  }
  for (let i = 0; i < n; i++) padded[PAD + i] = x[i]!;
  run(filter, padded);
  padded.reverse();
  run(filter, padded);
  padded.reverse();
  return padded.slice(PAD, PAD + n);
}

/** Direct form II transposed, in place, started in the steady state of the first sample (scipy's `lfilter_zi`). */
function run({ b, a }: Biquad, x: Float64Array): void {
  // Steady state for a constant input of 1: z1 = y − b0·x, z2 = b2·x − a2·y with y = Σb/Σa.
  const gain = (b[0] + b[1] + b[2]) / (a[0] + a[1] + a[2]);
  let z2 = (b[2] - a[2] * gain) * x[0]!;
  let z1 = (gain - b[0]) * x[0]!;
  for (let i = 0; i < x.length; i++) {
    const u = x[i]!;
    const y = b[0] * u + z1;
    z1 = b[1] * u - a[1] * y + z2;
    z2 = b[2] * u - a[2] * y;
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
  const positions = Float64Array.from(walk.positions);
  for (let column = 0; column < width; column++) {
    let start = -1;
    for (let f = 0; f <= walk.frames; f++) {
      const known = f < walk.frames && Number.isFinite(positions[f * width + column]!);
      if (known && start < 0) start = f;
      if (known || start < 0) continue;
      const stretch = new Float64Array(f - start);
      for (let i = start; i < f; i++) stretch[i - start] = positions[i * width + column]!;
      const smooth = forwardBackward(filter, stretch);
      for (let i = start; i < f; i++) positions[i * width + column] = smooth[i - start]!;
      start = -1;
    }
  }
  return { fps: walk.fps, frames: walk.frames, positions };
}
