import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { otherSide, type Side } from '../skeleton/side.ts';
import type { GaitEvents, Stride } from './events.ts';
import { sampleAt } from './peaks.ts';

/** What one stride measures. null = not assessed. Lengths in metres, times in seconds, shares in percent of the stride. */
export interface StrideParameters {
  side: Side;
  startFrame: number;
  endFrame: number;
  stride_time_s: number;
  /** Over ground the way of the heel from strike to strike; on a treadmill the sum of its two steps. */
  stride_length_m: number;
  /** Stride length over stride time. */
  speed_m_s: number;
  /** From the other foot's heel strike to this side's at the stride's end. */
  step_time_s: number;
  /** How far the landing heel is ahead of the other heel at the stride's end, along the walking direction. */
  step_length_m: number;
  /** Sideways distance of the two heels at the stride's end; negative = crossed over. */
  step_width_m: number;
  /** Heel strike to own toe off. */
  stance_percent: number | null;
  /** Own toe off to heel strike. */
  swing_percent: number | null;
  /** Both feet on the floor: twice in a stride. */
  double_support_percent: number | null;
}

/** A pelvis that travels less than this share of the stride's steps is carried by a belt. */
const TREADMILL_SHARE = 0.3;

/** True when the steps of the strides carried the body nowhere: a treadmill. */
export function onTreadmill(
  trajectory: Trajectory,
  events: GaitEvents,
  strides: readonly Stride[],
  yawRad: Float64Array,
): boolean {
  let [travelled, stepped] = [0, 0];
  for (const stride of strides) {
    travelled += travel(trajectory, J.pelvis, stride.start, stride.end);
    stepped += stepSum(trajectory, events, stride, yawRad);
  }
  return stepped > 0 && travelled < TREADMILL_SHARE * stepped;
}

/** Parameters of each stride; `events`, `strides` and `yawRad` belong to `trajectory`. */
export function strideParameters(
  trajectory: Trajectory,
  events: GaitEvents,
  strides: readonly Stride[],
  yawRad: Float64Array,
): StrideParameters[] {
  const treadmill = onTreadmill(trajectory, events, strides, yawRad);
  const { fps } = trajectory;
  return strides.map((stride) => {
    const { side, start, end, toeOff, otherToeOff, otherHeelStrike } = stride;
    const heel = J[`${side}_${events.source}`];
    const stride_time_s = (end - start) / fps;
    const stride_length_m = treadmill
      ? stepSum(trajectory, events, stride, yawRad)
      : travel(trajectory, heel, start, end);
    const percent = (frames: number): number => (100 * frames) / (end - start);
    const across = between(trajectory, events, stride.side, end, yawRad, true);
    return {
      side,
      startFrame: start,
      endFrame: end,
      stride_time_s,
      stride_length_m,
      speed_m_s: stride_length_m / stride_time_s,
      step_time_s: (end - otherHeelStrike) / fps,
      step_length_m: between(trajectory, events, side, end, yawRad),
      step_width_m: side === 'left' ? across : -across,
      stance_percent: toeOff === null ? null : percent(toeOff - start),
      swing_percent: toeOff === null ? null : percent(end - toeOff),
      double_support_percent:
        toeOff === null || otherToeOff === null ? null : percent(otherToeOff - start + toeOff - otherHeelStrike),
    };
  });
}

/** Both steps of a stride: exact on a belt, since each is measured while the other foot stands. */
function stepSum(trajectory: Trajectory, events: GaitEvents, stride: Stride, yawRad: Float64Array): number {
  return (
    between(trajectory, events, otherSide(stride.side), stride.otherHeelStrike, yawRad) +
    between(trajectory, events, stride.side, stride.end, yawRad)
  );
}

/** How far a side's heel is ahead (or, `across`, to the left) of the other heel at a moment, m. */
function between(
  trajectory: Trajectory,
  events: GaitEvents,
  side: Side,
  at: number,
  yawRad: Float64Array,
  across = false,
): number {
  const [own, other] = [side, otherSide(side)].map((s) => placeAt(trajectory, J[`${s}_${events.source}`], at));
  const [x, y] = [own![0] - other![0], own![1] - other![1]];
  const yaw = sampleAt(yawRad, at);
  return across ? y * Math.cos(yaw) - x * Math.sin(yaw) : x * Math.cos(yaw) + y * Math.sin(yaw);
}

/** Horizontal distance between a joint's places at two moments, m. */
function travel(trajectory: Trajectory, joint: number, start: number, end: number): number {
  const [a, b] = [placeAt(trajectory, joint, start), placeAt(trajectory, joint, end)];
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** Horizontal place of a joint at a fractional frame, m, linear between frames; NaN outside the walk. */
function placeAt({ positions }: Trajectory, joint: number, at: number): [number, number] {
  const [before, after] = [Math.floor(at), Math.ceil(at)].map((frame) => (frame * JOINT_COUNT + joint) * 3);
  const part = at - Math.floor(at);
  const of = (axis: number): number => {
    const [from, to] = [positions[before! + axis] ?? Number.NaN, positions[after! + axis] ?? Number.NaN];
    return from + part * (to - from);
  };
  return [of(0), of(1)];
}
