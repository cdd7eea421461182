import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { otherSide, type Side } from '../skeleton/side.ts';
import type { AngleKind, AngleName } from './angles.ts';
import type { GaitEvents, Stride } from './events.ts';
import { footMeasures } from './foot-measures.ts';
import type { PARAMETERS, ParameterName } from './parameters.ts';
import { sampleAt } from './peaks.ts';

type Measured<Needs> = {
  [Name in ParameterName]: (typeof PARAMETERS)[Name]['needs'] extends Needs ? Name : never;
}[ParameterName];

/** What one stride measures: every parameter of `PARAMETERS`; null = not assessed. */
export type StrideParameters = {
  side: Side;
  /** Heel strikes, fractional frames. */
  startFrame: number;
  endFrame: number;
} & Record<Measured<'steps'>, number> &
  Record<Measured<'feet' | 'leg'>, number | null>;

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

/** What parameters are read off: all of one walk. */
export interface StrideSource {
  /** Low-passed. */
  trajectory: Trajectory;
  events: GaitEvents;
  strides: readonly Stride[];
  /** The walking direction, see `bodyHeading`. */
  yawRad: Float64Array;
  /** `[frame]`, degrees. */
  angles: Record<AngleName, Float64Array>;
}

/** Parameters of each stride, as defined in `PARAMETERS`. */
export function strideParameters(source: StrideSource): StrideParameters[] {
  const { trajectory, events, strides, yawRad, angles } = source;
  const treadmill = onTreadmill(trajectory, events, strides, yawRad);
  const { fps } = trajectory;
  return strides.map((stride) => {
    const { side, start, end, otherHeelStrike } = stride;
    const heel = J[`${side}_${events.source}`];
    const stride_time_s = (end - start) / fps;
    const stride_length_m = treadmill
      ? stepSum(trajectory, events, stride, yawRad)
      : travel(trajectory, heel, start, end);
    const across = between(trajectory, events, stride.side, end, yawRad, true);
    const cadence_steps_min = 120 / stride_time_s;
    const range = (kind: AngleKind): number | null => rangeOf(angles[`${side}_${kind}` as AngleName], start, end);
    return {
      side,
      startFrame: start,
      endFrame: end,
      speed_m_s: stride_length_m / stride_time_s,
      cadence_steps_min,
      walk_ratio_mm_per_steps_min: (500 * stride_length_m) / cadence_steps_min,
      stride_time_s,
      stride_length_m,
      step_time_s: (end - otherHeelStrike) / fps,
      step_length_m: between(trajectory, events, side, end, yawRad),
      step_width_m: side === 'left' ? across : -across,
      ...phases(stride),
      ...footMeasures(trajectory, stride, yawRad),
      hip_flexion_range_deg: range('hip_flexion'),
      knee_flexion_range_deg: range('knee_flexion'),
      ankle_dorsiflexion_range_deg: range('ankle_dorsiflexion'),
    };
  });
}

type Phase =
  | 'stance_percent'
  | 'swing_percent'
  | 'single_support_percent'
  | 'double_support_percent'
  | 'initial_double_support_percent'
  | 'terminal_double_support_percent';

/** Shares of the stride; null where toe offs aren't known. */
function phases({ start, end, toeOff, otherToeOff, otherHeelStrike }: Stride): Record<Phase, number | null> {
  const percent = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : (100 * (to - from)) / (end - start);
  const initial = percent(start, otherToeOff);
  const terminal = percent(otherHeelStrike, toeOff);
  return {
    stance_percent: percent(start, toeOff),
    swing_percent: percent(toeOff, end),
    single_support_percent: percent(otherToeOff, otherHeelStrike),
    double_support_percent: initial === null || terminal === null ? null : initial + terminal,
    initial_double_support_percent: initial,
    terminal_double_support_percent: terminal,
  };
}

/** Largest minus smallest value of an angle over a stride; null where any of it is unknown. */
function rangeOf(angle: Float64Array, start: number, end: number): number | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let frame = Math.ceil(start); frame <= Math.floor(end); frame++) {
    if (!(Math.abs(angle[frame] ?? Number.NaN) < 360)) return null;
    low = Math.min(low, angle[frame]!);
    high = Math.max(high, angle[frame]!);
  }
  return high < low ? null : high - low;
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
