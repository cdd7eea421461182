import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { epipolarDistance } from './epipolar.ts';
import type { Sightings } from './sightings.ts';

/** Distances beyond this share of the person's size count less and less (Cauchy): 3 cm on an adult. */
const SCALE = 0.02;
/** Neighbouring instants say nearly the same, seconds. */
const STEP_S = 0.0618;
/** Instants worked through without a break. */
const AT_ONCE = 16;

/** How well two cameras agree for each supposed shift between their clocks. Arrays are `[shift]`. */
export interface PairEvidence {
  a: number;
  b: number;
  /** Sum of robust costs of the joints that both see. */
  cost: Float64Array;
  /** Their number, weighted by confidence. */
  weight: Float64Array;
}

/** Two cameras (by index) with what they saw and their essential matrix. */
export interface CameraPair {
  a: number;
  b: number;
  from: Sightings;
  to: Sightings;
  essential: Float64Array;
}

/**
 * For each shift: what camera a saw at t against what camera b saw at t + shift, both on their own clocks. The right shift
 * puts every joint onto its epipolar line; a wrong one does not, except for motion along the lines. Yields between pieces
 * of work of at most a millisecond.
 */
export function* pairEvidence(pair: CameraPair, shiftsS: readonly number[]): Generator<void, PairEvidence> {
  const { a, b, from, to, essential } = pair;
  const cost = new Float64Array(shiftsS.length);
  const weight = new Float64Array(shiftsS.length);
  const other = new Float64Array(JOINT_COUNT * 3);
  const joints = new Float64Array(JOINT_COUNT * 3);
  let done = 0;
  for (const timeS of from.instants(STEP_S)) {
    const size = from.at(timeS, joints);
    if (size === 0) continue;
    shiftsS.forEach((shiftS, s) => {
      const scale = SCALE * Math.min(size, to.at(timeS + shiftS, other));
      if (scale === 0) return;
      for (let at = 0; at < joints.length; at += 3) {
        const w = joints[at + 2]! * other[at + 2]!;
        if (w === 0) continue;
        const d = epipolarDistance(essential, joints[at]!, joints[at + 1]!, other[at]!, other[at + 1]!) / scale;
        cost[s]! += w * Math.log1p(d * d);
        weight[s]! += w;
      }
    });
    if (++done % AT_ONCE === 0) yield;
  }
  return { a, b, cost, weight };
}
