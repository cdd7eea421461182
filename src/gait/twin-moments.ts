import { J } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { Side } from '../skeleton/side.ts';
import { eventPeaks } from './event-peaks.ts';
import type { GaitEvents } from './events.ts';
import { aheadOf, type EventSource, footJoint, heightOf } from './foot-signals.ts';
import type { CurveCycle } from './foot-span.ts';
import { findPeaks, type Peak } from './peaks.ts';

/** The moments of the twin's own feet, of the kind that cuts the input's curves: a fault moves them. */
export interface TwinMoments {
  /** Where a cycle may begin, the likelier the higher the peak. */
  origins: Record<Side, Peak[]>;
  /** Fractional frames. */
  toeOffs: Record<Side, number[]>;
}

/** How far a fault may move the event that begins a cycle, share of the cycle. */
const MAX_SHIFT = 0.25;
/** The twin is smooth: little prominence is enough. m */
const PROMINENCE_M = { height: 0.01, reach: 0.1 } as const;

/** Height peaks of the twin's feet. */
export function heightMoments(twin: Trajectory, source: EventSource): TwinMoments {
  const peaks = (side: Side): Peak[] => findPeaks(heightOf(twin, footJoint(side, source)), PROMINENCE_M.height, 1);
  return { origins: { left: peaks('left'), right: peaks('right') }, toeOffs: { left: [], right: [] } };
}

/** Heel strikes and toe offs of the twin, by the same rule as the input's. `yawRad`: the input's walking direction. */
export function reachMoments(twin: Trajectory, yawRad: Float64Array, source: GaitEvents['source']): TwinMoments {
  const peaks = (joint: number, sign: 1 | -1): Peak[] => {
    const signal = aheadOf(twin, joint, yawRad).map((value) => sign * value);
    return eventPeaks(signal, twin.fps, PROMINENCE_M.reach, 0);
  };
  const strikes = (side: Side): Peak[] => peaks(J[`${side}_${source}`], 1);
  const offs = (side: Side): number[] =>
    source === 'heel' ? peaks(J[`${side}_toe`], -1).map(({ position }) => position) : [];
  return {
    origins: { left: strikes('left'), right: strikes('right') },
    toeOffs: { left: offs('left'), right: offs('right') },
  };
}

/**
 * The twin's curve of an input cycle: from the highest peak of the twin's own foot within a quarter of the cycle around the
 * input's event, so that it is compared with a band of the identical event; else from the input's.
 */
export function twinCycle(twin: TwinMoments, cycle: CurveCycle): CurveCycle {
  const { side } = cycle;
  const reach = MAX_SHIFT * (cycle.endFrame - cycle.startFrame);
  const own = (frame: number): number => {
    const near = twin.origins[side].filter((peak) => Math.abs(peak.position - frame) <= reach);
    return near.sort((a, b) => b.value - a.value)[0]?.position ?? frame;
  };
  const [startFrame, endFrame] = [own(cycle.startFrame), own(cycle.endFrame)];
  const inside = twin.toeOffs[side].filter((at) => at > startFrame && at < endFrame);
  return { side, startFrame, endFrame, toeOffFrame: inside.length === 1 ? inside[0]! : null };
}
