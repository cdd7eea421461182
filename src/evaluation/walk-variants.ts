import { J, JOINT_COUNT, JOINTS, type JointName, mirrored } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';

const STRIDE = JOINT_COUNT * 3;

/** The walk seen in a mirror: left and right change places. Every claim about a side is tested on both. */
export function mirrorWalk(walk: Trajectory): Trajectory {
  const positions = new Float64Array(walk.positions.length);
  for (const [joint, name] of JOINTS.entries()) {
    const from = J[mirrored(name)];
    for (let frame = 0; frame < walk.frames; frame++) {
      const a = frame * STRIDE + joint * 3;
      const b = frame * STRIDE + from * 3;
      positions[a] = walk.positions[b]!;
      positions[a + 1] = -walk.positions[b + 1]!;
      positions[a + 2] = walk.positions[b + 2]!;
    }
  }
  return { ...walk, positions };
}

/**
 * The same path walked at `factor` times the speed (0.6 = slowed), by linear resampling in time. Steps keep their length, so it
 * is the mildest form of slow walking: a lower bound of what slowness does to scores.
 */
export function warpWalk(walk: Trajectory, factor: number): Trajectory {
  const frames = Math.floor((walk.frames - 1) / factor) + 1;
  const positions = new Float64Array(frames * STRIDE);
  for (let frame = 0; frame < frames; frame++) {
    const at = frame * factor;
    const below = Math.min(Math.floor(at), walk.frames - 1);
    const above = Math.min(below + 1, walk.frames - 1);
    const share = at - below;
    for (let i = 0; i < STRIDE; i++) {
      const a = walk.positions[below * STRIDE + i]!;
      positions[frame * STRIDE + i] = share === 0 ? a : a + share * (walk.positions[above * STRIDE + i]! - a);
    }
  }
  return { fps: walk.fps, frames, positions };
}

/** A pass over the walkway: as much of a walk as is used where every walk is used many times. */
export const PASS_FRAMES = 150;

/** So many frames from the middle of a walk, or all it has. */
export function middleOf(walk: Trajectory, frames: number): Trajectory {
  if (walk.frames <= frames) return walk;
  const first = (walk.frames - frames) >> 1;
  return { ...walk, frames, positions: walk.positions.slice(first * STRIDE, (first + frames) * STRIDE) };
}

/** The walk without some joints, as when a camera setup or a pose estimator does not deliver them. */
export function withoutJoints(walk: Trajectory, joints: readonly JointName[]): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (const joint of joints) {
    for (let at = J[joint] * 3; at < positions.length; at += STRIDE) positions.fill(Number.NaN, at, at + 3);
  }
  return { ...walk, positions };
}
