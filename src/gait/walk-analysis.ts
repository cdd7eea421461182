import { smoothWalk } from '../skeleton/butterworth.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { type AngleName, jointAngles } from './angles.ts';
import { type CycleDetection, detectCycles } from './cycles.ts';
import { type EventOptions, type GaitEvents, gaitEvents, orderedStrides } from './events.ts';
import { onTreadmill, type StrideParameters, strideParameters } from './stride-parameters.ts';
import type { WalkInput } from './walk-input.ts';

/** Everything a walk shows, before it is summed up. Frames are fractional and count from the walk's first. */
export interface WalkAnalysis {
  detection: CycleDetection;
  events: GaitEvents;
  /** In the order in which they end. */
  strides: StrideParameters[];
  treadmill: boolean;
  /** `[frame]`, degrees. */
  inputAngles: Record<AngleName, Float64Array>;
  twinAngles: Record<AngleName, Float64Array> | null;
}

/** Cut-off of the two-sided Butterworth that poses pass before events and angles are read off. */
export const LOW_PASS_HZ = 6;

/** Cycles, events, strides and angles of a walk; input and twin pass the same filter and the same events. */
export function analyseWalk(walk: WalkInput, options: EventOptions = {}): WalkAnalysis {
  const { fps, frames } = walk.trajectory;
  const smooth = smoothWalk(walk.trajectory, LOW_PASS_HZ);
  const detection = detectCycles(smooth);
  const { yawRad } = detection.heading;
  const events = gaitEvents(smooth, yawRad, options);
  const straight = (start: number, end: number): boolean =>
    !detection.refused.some((r) => r.reason === 'turning' && r.startFrame < end && r.endFrame > start);
  const strides = orderedStrides(events, fps).filter((stride) => straight(stride.start, stride.end));
  const twin: Trajectory | null =
    walk.twin === null ? null : smoothWalk({ fps, frames, positions: walk.twin }, LOW_PASS_HZ);
  return {
    detection,
    events,
    strides: strideParameters(smooth, events, strides, yawRad),
    treadmill: onTreadmill(smooth, events, strides, yawRad),
    inputAngles: jointAngles(smooth, yawRad),
    twinAngles: twin === null ? null : jointAngles(twin, yawRad),
  };
}
