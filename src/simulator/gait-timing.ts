import type { Side } from '../skeleton/side.ts';
import type { Random } from './random.ts';

/** How the legs share the stride. Phases are in strides of the left leg's undisturbed cycle. */
export interface GaitTiming {
  strideS: number;
  /** Share of the stride each foot is on the floor. */
  stance: Record<Side, number>;
  /** Phase of toe off in the curves; where it differs from `stance`, the curves are stretched. */
  curveStance: Record<Side, number>;
  /** When each foot strikes, strides; 0 and 0.5 in a symmetric gait. */
  strike: Record<Side, number>;
}

/** Slow unevenness of the rhythm: phase(t) = t / strideS + a few slow waves. */
export interface Rhythm {
  strideS: number;
  start: number;
  waves: { amplitude: number; hz: number; phase: number }[];
}

/** Stride time varies by about 1.5 % (coefficient of variation), as in healthy adults. */
export function drawRhythm(strideS: number, random: Random): Rhythm {
  const waves = [0.13, 0.31].map((hz) => ({
    amplitude: (0.007 * random.uniform(0.5, 1)) / Math.sqrt(1 + 4 * hz),
    hz,
    phase: random.uniform(0, 2 * Math.PI),
  }));
  return { strideS, start: random.uniform(0, 1), waves };
}

/** Strides done since the beginning, always rising. */
export function phaseAt(rhythm: Rhythm, timeS: number): number {
  let phase = rhythm.start + timeS / rhythm.strideS;
  for (const w of rhythm.waves) phase += w.amplitude * Math.sin(2 * Math.PI * w.hz * timeS + w.phase);
  return phase;
}

/**
 * A leg's own phase: 0 = its heel strike; `curveStance` = its toe off, wherever in time the gait's timing puts that.
 * The curve is stretched smoothly: own = p + a sin^2(pi p), so nothing jumps at either event.
 */
export function legPhase(timing: GaitTiming, side: Side, phase: number): number {
  const own = phase - timing.strike[side];
  const stance = timing.stance[side];
  const stretch = (timing.curveStance[side] - stance) / Math.sin(Math.PI * stance) ** 2;
  return own + stretch * Math.sin(Math.PI * own) ** 2;
}

/** Phase of the midline's curves: 0 at the left strike, 0.5 at the right one, smooth between. */
export function midlinePhase(timing: GaitTiming, phase: number): number {
  const own = phase - timing.strike.left;
  const right = timing.strike.right - timing.strike.left;
  return own + ((0.5 - right) / Math.sin(Math.PI * right) ** 2) * Math.sin(Math.PI * own) ** 2;
}

/** An even gait. */
export function evenTiming(strideS: number, stance: number): GaitTiming {
  const both = { left: stance, right: stance };
  return { strideS, stance: both, curveStance: both, strike: { left: 0, right: 0.5 } };
}
