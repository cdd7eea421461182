import { J, JOINT_COUNT } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import type { Side } from '../../skeleton/side.ts';

/**
 * Steps without anything of the gait stage: a foot swings while it goes faster over the floor than the body, and one swing is
 * one stretch of that. Uses the ankle and the mid-hip alone, no heights, no heel, no heading, no filter but a moving mean.
 */

/** Shorter stretches are noise, seconds; so are gaps between them. */
const LEAST_SWING_S = 0.15;
const LEAST_GAP_S = 0.25;
const MEAN_OVER_S = 0.17;

/** Middle of each swing of a side's foot, seconds from the walk's first frame. */
export function swingMiddles(walk: Trajectory, side: Side): number[] {
  const { fps, frames } = walk;
  const foot = speeds(walk, J[`${side}_ankle`]);
  const body = speeds(walk, J.pelvis);
  const swings: [number, number][] = [];
  for (let f = 0; f < frames; f++) {
    if (!(foot[f]! > body[f]!)) continue;
    const last = swings.at(-1);
    if (last !== undefined && f - last[1] <= LEAST_GAP_S * fps) last[1] = f;
    else swings.push([f, f]);
  }
  const long = swings.filter(([from, to]) => to - from >= LEAST_SWING_S * fps);
  // A swing cut off by the walk's ends has no middle.
  return long.filter(([from, to]) => from > 1 && to < frames - 2).map(([from, to]) => (from + to) / 2 / fps);
}

/** Horizontal speed of a joint, `[frame]`, m/s, over a moving stretch. */
function speeds({ fps, frames, positions }: Trajectory, joint: number): Float64Array {
  const half = Math.max(1, Math.round((MEAN_OVER_S / 2) * fps));
  return Float64Array.from({ length: frames }, (_, frame) => {
    const [a, b] = [Math.max(0, frame - half), Math.min(frames - 1, frame + half)];
    const [from, to] = [(a * JOINT_COUNT + joint) * 3, (b * JOINT_COUNT + joint) * 3];
    return (Math.hypot(positions[to]! - positions[from]!, positions[to + 1]! - positions[from + 1]!) * fps) / (b - a);
  });
}
