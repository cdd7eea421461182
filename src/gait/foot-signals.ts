import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';
import { SIDES, type Side } from '../skeleton/side.ts';

/** Which joint's height gave the cycles: ankles where heels aren't known. */
export type EventSource = 'heel_height' | 'ankle_height';

/** Heels count as known when they are in this share of the frames that have ankles. */
const MIN_HEEL_SHARE = 0.8;

/** Heel where the heels are known, else ankle; null where neither is. */
export function eventSource({ frames, positions }: Trajectory): EventSource | null {
  const count = { heel: 0, ankle: 0 };
  for (let frame = 0; frame < frames; frame++) {
    for (const joint of ['heel', 'ankle'] as const) {
      for (const side of SIDES) {
        if (isKnown(positions, (frame * JOINT_COUNT + J[`${side}_${joint}`]) * 3)) count[joint]++;
      }
    }
  }
  if (count.heel > 0 && count.heel >= MIN_HEEL_SHARE * count.ankle) return 'heel_height';
  return count.ankle > 0 ? 'ankle_height' : null;
}

/** Index of the joint whose height gives a side's cycles. */
export function footJoint(side: Side, source: EventSource): number {
  return J[`${side}_${source === 'heel_height' ? 'heel' : 'ankle'}`];
}

/** Height of a joint, `[frame]`, m, NaN = not known. */
export function heightOf({ frames, positions }: Trajectory, joint: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, frame) => positions[(frame * JOINT_COUNT + joint) * 3 + 2]!);
}

/**
 * How far a joint is ahead of the mid-hip along the walking direction, `[frame]`, m (the signal of Zeni et al., Gait &
 * Posture 27:710, 2008, turned with the walker); NaN where either isn't known. With `across` the distance to the left.
 */
export function aheadOf(trajectory: Trajectory, joint: number, yawRad: Float64Array, across = false): Float64Array {
  const { frames, positions } = trajectory;
  return Float64Array.from({ length: frames }, (_, frame) => {
    const root = (frame * JOINT_COUNT + J.pelvis) * 3;
    const at = (frame * JOINT_COUNT + joint) * 3;
    const [c, s] = [Math.cos(yawRad[frame]!), Math.sin(yawRad[frame]!)];
    const x = positions[at]! - positions[root]!;
    const y = positions[at + 1]! - positions[root + 1]!;
    return across ? c * y - s * x : c * x + s * y;
  });
}
