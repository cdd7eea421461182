import { quantile } from '../maths/robust.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { Side } from '../skeleton/side.ts';
import { aheadOf, type EventSource, footJoint, heightOf } from './foot-signals.ts';
import type { Heading } from './heading.ts';
import { findPeaks, type Peak } from './peaks.ts';

/** Settings, with their reasons; times in seconds, lengths in metres. */
export const SWING_RULES = {
  /** Steps of one foot are never nearer than this. */
  minStepTimeS: 0.5,
  /** A peak stands out of the foot's height by this much: depth cameras see ankles lifted by 1 cm in short steps. */
  minProminenceM: 0.008,
  /** The heel is highest near toe off, in normal walking 0.09 to 0.15 s after it begins to come forward; so long before at the earliest … */
  beforeLeaveS: 0.05,
  /** … and in this first share of the swing if it has a peak there: a lifted or stiff leg is highest again, or only, late in it. */
  earlyShare: 0.6,
  /** A swing of which the beginning wasn't seen lasts at most so long. */
  maxSwingS: 0.6,
  /** A step of a foot: it comes forward under the body by this much and by 0.25 of its own range. */
  minStepM: 0.08,
  minStepShare: 0.25,
} as const;

/** One foot over a walk. */
export interface FootSignals {
  /** Foot's height, `[frame]`, m. */
  height: Float64Array;
  /** Foot ahead of the mid-hip, `[frame]`, m. */
  ahead: Float64Array;
  /** Sub-frame maxima of `ahead`, frames: where its steps end (near heel strike). */
  reaches: number[];
  /** Sub-frame minima of `ahead`, frames: where it starts forward (near toe off). */
  leaves: number[];
}

/** The signals of one side's foot; `source` says which joint stands for it. */
export function footSignals(trajectory: Trajectory, heading: Heading, side: Side, source: EventSource): FootSignals {
  const joint = footJoint(side, source);
  const ahead = aheadOf(trajectory, joint, heading.yawRad);
  const prominence = Math.max(SWING_RULES.minStepM, SWING_RULES.minStepShare * spread(ahead));
  const turning = (signal: Float64Array): number[] =>
    findPeaks(signal, prominence, SWING_RULES.minStepTimeS * trajectory.fps).map((peak) => peak.position);
  const reaches = turning(ahead);
  const leaves = turning(ahead.map((value) => -value));
  return { height: heightOf(trajectory, joint), ahead, reaches, leaves };
}

/**
 * The highest early peak of the foot's height in each of its swings, sub-frame. A swing lasts from the foot's leaving to its
 * reaching, which are far clearer than its height: a stiff leg hardly lifts the foot, and rising on the toes in
 * mid-stance lifts a heel as much as a swing does.
 */
export function swingPeaks(foot: FootSignals, fps: number): number[] {
  const candidates = findPeaks(foot.height, SWING_RULES.minProminenceM, 1);
  const kept: Peak[] = [];
  for (const { start, end, begun } of swings(foot, fps)) {
    const early = start + SWING_RULES.earlyShare * (end - start);
    // Where the beginning wasn't seen, a late peak may be the second of the swing: it begins no cycle.
    const late = begun ? highestWithin(candidates, early, end) : undefined;
    const highest = highestWithin(candidates, start, early) ?? late;
    if (highest === undefined) continue;
    // A swing known by halves at a gap can appear twice.
    const last = kept.at(-1);
    if (last !== undefined && highest.position - last.position < SWING_RULES.minStepTimeS * fps) {
      if (highest.value > last.value) kept[kept.length - 1] = highest;
    } else kept.push(highest);
  }
  return kept.map(({ position }) => position);
}

function highestWithin(peaks: readonly Peak[], from: number, to: number): Peak | undefined {
  const own = peaks.filter(({ position }) => position > from && position <= to);
  return own.sort((a, b) => b.value - a.value || a.position - b.position)[0];
}

/** A stretch in which the foot comes forward, frames; `begun`: its beginning was seen. */
interface Swing {
  start: number;
  end: number;
  begun: boolean;
}

/** All swings, in order; one end may be lost in a gap or lie outside the walk. */
function swings({ reaches, leaves }: FootSignals, fps: number): Swing[] {
  const longest = SWING_RULES.maxSwingS * fps;
  const early = SWING_RULES.beforeLeaveS * fps;
  const found = leaves.map((leave, i): Swing => {
    const next = leaves[i + 1] ?? Number.POSITIVE_INFINITY;
    const reach = reaches.find((at) => at > leave && at < next) ?? Math.min(leave + longest, next);
    return { start: leave - early, end: reach, begun: true };
  });
  for (const reach of reaches) {
    if (!found.some(({ end }) => end === reach)) found.push({ start: reach - longest, end: reach, begun: false });
  }
  return found.sort((a, b) => a.end - b.end);
}

/** Range of a signal without its wildest tenth. */
function spread(signal: Float64Array): number {
  return quantile(signal, 0.95) - quantile(signal, 0.05);
}
