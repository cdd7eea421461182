import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { Side } from '../skeleton/side.ts';
import type { Stride } from './events.ts';

/** What heel and toe of one foot show in a stride; null = not assessed. */
export interface FootMeasures {
  toe_clearance_mm: number | null;
  foot_progression_deg: number | null;
}

/** The middle half of the swing: before it the toe is pulled off the floor, after it the foot is set down. */
const MID_SWING = { from: 0.25, to: 0.75 } as const;

/** Toe clearance and foot progression angle of a stride, as `PARAMETERS` defines them. `yawRad`: the walking direction. */
export function footMeasures(trajectory: Trajectory, stride: Stride, yawRad: Float64Array): FootMeasures {
  const { side, end, toeOff, otherToeOff, otherHeelStrike } = stride;
  if (toeOff === null || otherToeOff === null) return { toe_clearance_mm: null, foot_progression_deg: null };
  const support = { from: Math.ceil(otherToeOff), to: Math.floor(otherHeelStrike) };
  const standing = meanHeight(trajectory, J[`${side}_toe`], support);
  const swing = end - toeOff;
  const lowest = lowPoint(trajectory, J[`${side}_toe`], {
    from: Math.ceil(toeOff + MID_SWING.from * swing),
    to: Math.floor(toeOff + MID_SWING.to * swing),
  });
  return {
    toe_clearance_mm: finite(1000 * (lowest - standing)),
    foot_progression_deg: finite(progression(trajectory, side, support, yawRad)),
  };
}

/** Frames, both ends included. */
interface Span {
  from: number;
  to: number;
}

function heightAt({ positions }: Trajectory, joint: number, frame: number): number {
  return positions[(frame * JOINT_COUNT + joint) * 3 + 2] ?? Number.NaN;
}

function meanHeight(trajectory: Trajectory, joint: number, { from, to }: Span): number {
  let sum = 0;
  for (let frame = from; frame <= to; frame++) sum += heightAt(trajectory, joint, frame);
  return sum / (to - from + 1);
}

/** Height of the lowest local minimum within the span, at the vertex of the parabola through it, m; NaN where there is none. */
function lowPoint(trajectory: Trajectory, joint: number, { from, to }: Span): number {
  let lowest = Number.NaN;
  for (let frame = from; frame <= to; frame++) {
    const [before, here, after] = [-1, 0, 1].map((k) => heightAt(trajectory, joint, frame + k)) as [
      number,
      number,
      number,
    ];
    if (Number.isNaN(before + here + after)) return Number.NaN;
    if (here > before || here >= after) continue;
    const slope = (after - before) / 2;
    const vertex = here - slope ** 2 / (2 * (before - 2 * here + after));
    lowest = Number.isNaN(lowest) ? vertex : Math.min(lowest, vertex);
  }
  return lowest;
}

/** Direction of heel → toe over the span against the walking direction, degrees, outward positive. */
function progression(trajectory: Trajectory, side: Side, { from, to }: Span, yawRad: Float64Array): number {
  const { positions } = trajectory;
  let [ahead, left] = [0, 0];
  for (let frame = from; frame <= to; frame++) {
    const heel = (frame * JOINT_COUNT + J[`${side}_heel`]) * 3;
    const toe = (frame * JOINT_COUNT + J[`${side}_toe`]) * 3;
    const [x, y] = [positions[toe]! - positions[heel]!, positions[toe + 1]! - positions[heel + 1]!];
    const [c, s] = [Math.cos(yawRad[frame]!), Math.sin(yawRad[frame]!)];
    ahead += c * x + s * y;
    left += c * y - s * x;
  }
  if (to < from) return Number.NaN;
  return ((side === 'left' ? 1 : -1) * 180 * Math.atan2(left, ahead)) / Math.PI;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
