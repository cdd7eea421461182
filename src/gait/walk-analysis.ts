import { smoothWalk } from '../skeleton/butterworth.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { Side } from '../skeleton/side.ts';
import { type AngleName, jointAngles } from './angles.ts';
import { type CycleDetection, detectCycles, type GaitCycle } from './cycles.ts';
import { type EventOptions, type GaitEvents, gaitEvents, orderedStrides } from './events.ts';
import { type EventSource, footJoint, heightOf } from './foot-signals.ts';
import { findPeaks, type Peak } from './peaks.ts';
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
  /** Peaks of the twin's feet: a fault moves the peak that begins a cycle, and the twin is cut by its own. */
  twinPeaks: Record<Side, Peak[]> | null;
}

/** Cut-off of the two-sided Butterworth that poses pass before events and angles are read off. */
export const LOW_PASS_HZ = 6;

/** Cycles, events, strides and angles of a walk; input and twin pass the same filter. */
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
  const inputAngles = jointAngles(smooth, yawRad);
  return {
    detection,
    events,
    strides: strideParameters({ trajectory: smooth, events, strides, yawRad, angles: inputAngles }),
    treadmill: onTreadmill(smooth, events, strides, yawRad),
    inputAngles,
    twinAngles: twin === null ? null : jointAngles(twin, yawRad),
    twinPeaks: twin === null || detection.source === null ? null : footPeaks(twin, detection.source),
  };
}

/** How far a fault may move a peak, share of the cycle. */
const MAX_SHIFT = 0.25;
/** The twin's foot is smooth: little prominence is enough. m */
const TWIN_PROMINENCE_M = 0.01;

function footPeaks(twin: Trajectory, source: EventSource): Record<Side, Peak[]> {
  const peaks = (side: Side): Peak[] => findPeaks(heightOf(twin, footJoint(side, source)), TWIN_PROMINENCE_M, 1);
  return { left: peaks('left'), right: peaks('right') };
}

/**
 * Where the twin's curve of an input cycle begins and ends: at the highest peak of the twin's own foot within a quarter of
 * the cycle around the input's, so that it is compared with a band of the identical event; else at the input's.
 */
export function twinCycle(peaks: Record<Side, Peak[]> | null, cycle: GaitCycle): GaitCycle {
  const reach = MAX_SHIFT * (cycle.endFrame - cycle.startFrame);
  const own = (frame: number): number => {
    const near = (peaks?.[cycle.side] ?? []).filter((peak) => Math.abs(peak.position - frame) <= reach);
    return near.sort((a, b) => b.value - a.value)[0]?.position ?? frame;
  };
  return { side: cycle.side, startFrame: own(cycle.startFrame), endFrame: own(cycle.endFrame) };
}
