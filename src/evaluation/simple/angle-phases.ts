import { mean } from '../../maths/robust.ts';
import { standardDeviation } from '../../maths/spread.ts';
import { type BodySignals, bodySignals } from '../../model/signs/body-signals.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { cyclePhase } from './cycle-phase.ts';

/** Parts of the gait cycle in which angles are compared. */
const PHASES = 8;
/** Fewer healthy walks say nothing about how they spread. */
const ENOUGH_WALKS = 5;

/** Mean of every angle in every part of the gait cycle, radians, `[angle * 8 + part]`; NaN where not seen. */
export function phaseMeans(walk: Trajectory): Float64Array {
  const signals = bodySignals(walk);
  const phases = phasesOf(signals);
  const angles = anglesOf(signals);
  return Float64Array.from({ length: angles.length * PHASES }, (_, i) => {
    const angle = angles[Math.floor(i / PHASES)]!;
    return mean(angle.filter((_, frame) => phases[frame] === i % PHASES));
  });
}

function anglesOf(signals: BodySignals): Float64Array[] {
  const { left, right } = signals;
  const legs = [left.knee, right.knee, left.thigh, right.thigh, left.shank, right.shank];
  return [...legs, signals.trunkFlexion, signals.trunkLean, signals.pelvisTilt, signals.shoulderTilt];
}

/** Part of the cycle of each frame; -1 where the ankles are not seen. */
function phasesOf({ left, right, frames }: BodySignals): Int8Array {
  const ahead = (frame: number): number => left.ankleAhead[frame]! - right.ankleAhead[frame]!;
  return Int8Array.from({ length: frames }, (_, frame) => {
    const change = (ahead(Math.min(frame + 1, frames - 1)) - ahead(Math.max(0, frame - 1))) / 2;
    if (Number.isNaN(ahead(frame) + change)) return -1;
    return Math.floor(cyclePhase(ahead(frame), change) * PHASES) % PHASES;
  });
}

/** Healthy walkers' angles through the gait cycle. */
export class AnglePhases {
  readonly #means: Float64Array;
  readonly #spreads: Float64Array;

  /** @param healthy `phaseMeans` of healthy walks */
  constructor(healthy: readonly Float64Array[]) {
    const columns = (healthy[0] ?? new Float64Array()).map((_, i) => i);
    const known = (i: number): number[] => healthy.map((row) => row[i]!).filter((value) => !Number.isNaN(value));
    this.#means = columns.map((i) => mean(known(i)));
    this.#spreads = columns.map((i) => (known(i).length < ENOUGH_WALKS ? Number.NaN : standardDeviation(known(i))));
  }

  /** Mean |z| over angles and parts of the cycle. */
  distance(means: Float64Array): number {
    return mean(means.map((value, i) => Math.abs(value - this.#means[i]!) / this.#spreads[i]!));
  }
}
