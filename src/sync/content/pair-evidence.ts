import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { epipolarDistance } from './epipolar.ts';
import type { Sightings } from './sightings.ts';

/** Distances beyond this count less and less (Cauchy): 5.5 px at f 1100. Radians. */
export const SCALE_RAD = 0.005;

/** Neighbouring instants say nearly the same, seconds. */
const STEP_S = 0.0618;

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
 * puts every joint onto its epipolar line; a wrong one does not, except for motion along the lines.
 */
export function pairEvidence(pair: CameraPair, shiftsS: readonly number[]): PairEvidence {
  const { a, b, from, to, essential } = pair;
  const cost = new Float64Array(shiftsS.length);
  const weight = new Float64Array(shiftsS.length);
  const other = new Float64Array(JOINT_COUNT * 3);
  const joints = new Float64Array(JOINT_COUNT * 3);
  for (const timeS of from.instants(STEP_S)) {
    if (!from.at(timeS, joints)) continue;
    shiftsS.forEach((shiftS, s) => {
      if (!to.at(timeS + shiftS, other)) return;
      for (let at = 0; at < joints.length; at += 3) {
        const w = pairWeight(joints[at + 2]!, other[at + 2]!);
        if (w === 0) continue;
        const d = epipolarDistance(essential, joints[at]!, joints[at + 1]!, other[at]!, other[at + 1]!) / SCALE_RAD;
        cost[s]! += w * Math.log1p(d * d);
        weight[s]! += w;
      }
    });
  }
  return { a, b, cost, weight };
}

/** Weight of one joint seen by two cameras: a keypoint's error falls with its confidence, its information with the square. */
export function pairWeight(confidenceA: number, confidenceB: number): number {
  const product = confidenceA * confidenceB;
  return product * product;
}
