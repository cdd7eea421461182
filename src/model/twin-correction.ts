import { butterworth2, forwardBackward } from '../skeleton/butterworth.ts';
import { JOINT_COUNT, type JointName, mirrored } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';

const STRIDE = JOINT_COUNT * 3;
/** Corrections change no faster than walking does. */
const CORRECTION_CUTOFF_HZ = 5;
/** How many times what the model is off a correction must exceed, in the square, before any of it is made. */
const DOUBT = 1.5;

/** Forward, to the left, up, in the axes of the walking direction. */
export type AxisValues = readonly [number, number, number];

/**
 * How much of a correction is made, 0..1. What pass 2 proposes is the deviation plus its own error, whose squares add up: of the proposal
 * the share 1 − error²/proposal² is deviation, the shrinkage of James and Stein (1961), here with half as much error again, since to leave a
 * small fault is better than to invent one.
 * @param square mean square of the proposed corrections @param error2 mean square of the model's error, the same unit
 */
export function correctionShare(square: number, error2: number): number {
  const share = 1 - (DOUBT * error2) / square;
  return share > 0 ? share : 0;
}

/** Root mean square by joint: forward, left and up, mm. */
export type JointFloor = Partial<Record<JointName, AxisValues>>;

/** What pass 2 is off on healthy walkers. */
export interface TwinFloor {
  /** At joints of one side while those of the other are seen. */
  one_side: JointFloor;
  /** At joints of the middle, and of both sides while both are withheld: then little is left to tell the phase of the step. */
  both_sides: JointFloor;
}

/** The floor of a withheld joint as mean squares, m²; null where it is not known. */
export function floorSquares(floor: TwinFloor, joint: JointName, withheld: readonly JointName[]): AxisValues | null {
  const own = (withheld.includes(mirrored(joint)) ? floor.both_sides : floor.one_side)[joint];
  return own === undefined ? null : [(own[0] / 1000) ** 2, (own[1] / 1000) ** 2, (own[2] / 1000) ** 2];
}

/** World to walking direction, or back with `-yawRad`: [x, y] turned by −yaw. */
export function turned(x: number, y: number, yawRad: number): [number, number] {
  const [c, s] = [Math.cos(yawRad), Math.sin(yawRad)];
  return [c * x + s * y, c * y - s * x];
}

/**
 * What a completed walk would change of a joint, forward, left and up, smooth over each stretch in which both are known.
 * @param yawRad walking direction `[frame]` @returns `[frame][forward, left, up]`, metres; NaN where not known
 */
export function proposedChange(
  walk: Trajectory,
  completed: Float64Array,
  joint: number,
  yawRad: Float64Array,
): Float64Array {
  const change = new Float64Array(walk.frames * 3);
  for (let frame = 0; frame < walk.frames; frame++) {
    const at = frame * STRIDE + joint * 3;
    const off = (axis: number): number => completed[at + axis]! - walk.positions[at + axis]!;
    change.set([...turned(off(0), off(1), yawRad[frame]!), off(2)], frame * 3);
  }
  return smoothed(change, walk.fps);
}

function smoothed(change: Float64Array, fps: number): Float64Array {
  const filter = butterworth2(CORRECTION_CUTOFF_HZ, fps);
  const frames = change.length / 3;
  for (let from = 0; from < frames; from++) {
    if (Number.isNaN(change[from * 3]!)) continue;
    let to = from;
    while (to < frames && !Number.isNaN(change[to * 3]!)) to++;
    for (let axis = 0; axis < 3; axis++) {
      const stretch = Float64Array.from({ length: to - from }, (_, i) => change[(from + i) * 3 + axis]!);
      for (const [i, value] of forwardBackward(filter, stretch).entries()) change[(from + i) * 3 + axis] = value;
    }
    from = to;
  }
  return change;
}

/** Mean square by axis over the frames in which a change is known; NaN of none. @param change `[frame][forward, left, up]` */
export function meanSquares(change: Float64Array): AxisValues {
  const sums = [0, 0, 0];
  let frames = 0;
  for (let at = 0; at < change.length; at += 3) {
    if (Number.isNaN(change[at]!)) continue;
    for (let axis = 0; axis < 3; axis++) sums[axis]! += change[at + axis]! ** 2;
    frames++;
  }
  return [sums[0]! / frames, sums[1]! / frames, sums[2]! / frames];
}
