import { rounded, roundedOrNull } from '../maths/rounding.ts';
import type { FrameScores } from '../model/assessment.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Pose3D } from '../skeleton/pose.ts';
import type { Body } from './payloads.ts';

type Point = [number, number, number];

/**
 * The live pose as it goes on the wire: metres to the millimetre, Z up. A joint that is not known is null, never a guess.
 * `scores` is what the model said about this tick, null where it has not (yet).
 */
export function poseBody(pose: Pose3D, scores: FrameScores | null): Body<'pose'> {
  return {
    tick: pose.tick,
    joints: points(pose.positions),
    provenance: pose.provenance.join(''),
    uncertainty_mm: numbers(pose.uncertaintyMm, 1),
    badness: scores === null ? new Array<null>(JOINT_COUNT).fill(null) : numbers(scores.badness, 2),
    flagged: scores?.flagged ?? [],
    twin: scores === null ? null : twinPoints(scores.twin),
    ...(scores?.reason === undefined ? {} : { reason: scores.reason }),
  };
}

function twinPoints(positions: ArrayLike<number>): (Point | null)[] | null {
  const twin = points(positions);
  return twin.some((point) => point !== null) ? twin : null;
}

function points(positions: ArrayLike<number>): (Point | null)[] {
  return Array.from({ length: JOINT_COUNT }, (_, joint) => {
    const at = 3 * joint;
    if (!isKnown(positions, at)) return null;
    return [rounded(positions[at]!, 3), rounded(positions[at + 1]!, 3), rounded(positions[at + 2]!, 3)];
  });
}

function numbers(values: ArrayLike<number>, digits: number): (number | null)[] {
  return Array.from(values, (value) => roundedOrNull(value, digits));
}
