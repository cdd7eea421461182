import { smoothWalk } from '../skeleton/butterworth.ts';
import { J } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { type AngleName, jointAngles } from './angles.ts';
import { type CurveCut, peakCut, strikeCut } from './curve-cut.ts';
import { type CycleDetection, detectCycles, type RefusedCycle } from './cycles.ts';
import { type EventTiming, eventTiming } from './event-timing.ts';
import { type EventOptions, type GaitEvents, gaitEvents, orderedStrides, type Stride } from './events.ts';
import { aheadOf } from './foot-signals.ts';
import { motionDoubt } from './motion-doubt.ts';
import { onTreadmill, type StrideParameters, strideParameters } from './stride-parameters.ts';
import type { WalkInput } from './walk-input.ts';

/** Everything a walk shows, before it is summed up. Frames are fractional and count from the walk's first. */
export interface WalkAnalysis {
  detection: CycleDetection;
  /** With the site's corrections, where it has any; `timing` says which. */
  events: GaitEvents;
  timing: EventTiming;
  /** In the order in which they end. */
  strides: StrideParameters[];
  /** Strides whose events are in order but of which nothing is said, and why. */
  refusedStrides: RefusedCycle[];
  treadmill: boolean;
  /** `[frame]`, degrees. */
  inputAngles: Record<AngleName, Float64Array>;
  twinAngles: Record<AngleName, Float64Array> | null;
  /** The paper's curves, cut at height peaks of the feet. */
  peaks: CurveCut;
  /** Clinical curves, cut at heel strikes. */
  strikes: CurveCut;
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
  const { strides, refused } = soundStrides(smooth, events, detection);
  const twin: Trajectory | null =
    walk.twin === null ? null : smoothWalk({ fps, frames, positions: walk.twin }, LOW_PASS_HZ);
  const inputAngles = jointAngles(smooth, yawRad);
  const moved = (options.heelStrikeOffsetS ?? 0) * fps;
  return {
    detection,
    events,
    timing: eventTiming(options),
    strides: strideParameters({ trajectory: smooth, events, strides, yawRad, angles: inputAngles }),
    refusedStrides: refused,
    treadmill: onTreadmill(smooth, events, strides, yawRad),
    inputAngles,
    twinAngles: twin === null ? null : jointAngles(twin, yawRad),
    peaks: peakCut(detection, twin),
    strikes: strikeCut(strides, events.source, moved, twin === null ? null : { trajectory: twin, yawRad }),
  };
}

/** Strides against whose motion nothing speaks, by the rules of the cycles; and the others with what does. */
function soundStrides(
  smooth: Trajectory,
  events: GaitEvents,
  { heading, refused: cycles }: CycleDetection,
): { strides: Stride[]; refused: RefusedCycle[] } {
  const ahead = {
    left: aheadOf(smooth, J[`left_${events.source}`], heading.yawRad),
    right: aheadOf(smooth, J[`right_${events.source}`], heading.yawRad),
  };
  const [strides, refused]: [Stride[], RefusedCycle[]] = [[], []];
  for (const stride of orderedStrides(events, smooth.fps)) {
    const span = { side: stride.side, startFrame: stride.start, endFrame: stride.end };
    // A cycle that turns spoils the strides it touches: the way of the foot bends before the direction has changed.
    const turned = cycles.find((c) => c.reason === 'turning' && c.startFrame < stride.end && c.endFrame > stride.start);
    const reason = turned?.reason ?? motionDoubt(span, heading, ahead[stride.side]);
    if (reason === null) strides.push(stride);
    else refused.push({ ...span, reason });
  }
  return { strides, refused };
}
