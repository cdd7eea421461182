import { median } from '../maths/robust.ts';
import { J, JOINT_COUNT } from './joints.ts';
import { distanceM, type Trajectory } from './pose.ts';

/** Chain of a leg, by the index of its joints. */
const LEGS = [
  [J.left_hip, J.left_knee, J.left_ankle],
  [J.right_hip, J.right_knee, J.right_ankle],
] as const;

/** Thigh plus shank in one frame, mean of the sides that are known, metres; NaN where neither is. */
export function legLengthOfFrame(positions: Float64Array, frame: number): number {
  const at = frame * JOINT_COUNT * 3;
  const sides: number[] = [];
  for (const [hip, knee, ankle] of LEGS) {
    const length =
      distanceM(positions, at + hip * 3, at + knee * 3) + distanceM(positions, at + knee * 3, at + ankle * 3);
    if (Number.isFinite(length)) sides.push(length);
  }
  return sides.length === 0 ? Number.NaN : sides.reduce((sum, length) => sum + length) / sides.length;
}

/** Median over a walk's frames of thigh plus shank, metres; NaN where no leg is ever known. Live: of the frames so far. */
export function legLength(trajectory: Pick<Trajectory, 'frames' | 'positions'>): number {
  const lengths: number[] = [];
  for (let frame = 0; frame < trajectory.frames; frame++) {
    const length = legLengthOfFrame(trajectory.positions, frame);
    if (Number.isFinite(length)) lengths.push(length);
  }
  return median(lengths);
}
