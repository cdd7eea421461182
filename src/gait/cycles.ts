import { quantile } from '../model/robust.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import {
  aheadOf,
  type EventSource,
  eventSource,
  footJoint,
  heightOf,
  otherSide,
  SIDES,
  type Side,
} from './foot-signals.ts';
import { bodyHeading, type Heading } from './heading.ts';
import { findPeaks, type Peak } from './peaks.ts';

/** From one height peak of a side's foot to the next. Frames are fractional (sub-frame peaks). */
export interface GaitCycle {
  side: Side;
  startFrame: number;
  endFrame: number;
}

/** A stretch between two peaks of which nothing is said, and why. */
export interface RefusedCycle extends GaitCycle {
  reason: string;
}

export interface CycleDetection {
  source: EventSource | null;
  cycles: Record<Side, GaitCycle[]>;
  refused: RefusedCycle[];
  heading: Heading;
  /** Why there is no cycle of the left foot at all; null when there is one. */
  reason: string | null;
}

/** Settings, with their reasons; times in seconds, lengths in metres. */
export const CYCLE_RULES = {
  minDurationS: 0.7,
  maxDurationS: 2.0,
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
  /** A swing of heading within a cycle that a straight walk doesn't have. */
  maxTurnRad: (30 * Math.PI) / 180,
  /** Faster backwards than this is walking backwards; slower is swaying. */
  backwardsMS: 0.15,
  /** Foot travel along the walking direction against the pelvis, below which the person treads on the spot. */
  minFootTravelM: 0.15,
} as const;

interface FootSignals {
  /** Foot's height, `[frame]`, m. */
  height: Float64Array;
  /** Foot ahead of the mid-hip, `[frame]`, m. */
  ahead: Float64Array;
  /** Sub-frame maxima of `ahead`, frames: where its steps end (near heel strike). */
  reaches: number[];
  /** Sub-frame minima of `ahead`, frames: where it starts forward (near toe off). */
  leaves: number[];
}

/**
 * Gait cycles from peaks of foot height (the paper: left heel height): heel, or ankle where heels aren't known. The right
 * side's own cycles are found the same way. A doubtful cycle is refused with its reason: too short or long, a gap
 * in the foot, a turn, backwards, treading on the spot, or another foot that didn't step once in between.
 * `trajectory` is low-passed (see smooth.ts), without predicted joints, at any rate.
 */
export function detectCycles(trajectory: Trajectory): CycleDetection {
  const heading = bodyHeading(trajectory);
  const source = eventSource(trajectory);
  const result: CycleDetection = { source, cycles: { left: [], right: [] }, refused: [], heading, reason: null };
  if (source === null) return { ...result, reason: 'the feet are not seen' };
  const feet: Record<Side, FootSignals> = {
    left: footSignals(trajectory, heading, 'left', source),
    right: footSignals(trajectory, heading, 'right', source),
  };
  for (const side of SIDES) {
    const { accepted, refused } = cyclesOf(side, trajectory.fps, heading, feet);
    result.cycles[side] = accepted;
    result.refused.push(...refused);
  }
  if (result.cycles.left.length === 0) {
    result.reason = result.refused.find((r) => r.side === 'left')?.reason ?? 'no complete gait cycle of the left foot';
  }
  return result;
}

function footSignals(trajectory: Trajectory, heading: Heading, side: Side, source: EventSource): FootSignals {
  const joint = footJoint(side, source);
  const ahead = aheadOf(trajectory, joint, heading.yawRad);
  const prominence = Math.max(CYCLE_RULES.minStepM, CYCLE_RULES.minStepShare * spread(ahead));
  const turning = (signal: Float64Array): number[] =>
    findPeaks(signal, prominence, CYCLE_RULES.minStepTimeS * trajectory.fps).map((peak) => peak.position);
  const reaches = turning(ahead);
  const leaves = turning(ahead.map((value) => -value));
  return { height: heightOf(trajectory, joint), ahead, reaches, leaves };
}

interface Judged {
  accepted: GaitCycle[];
  refused: RefusedCycle[];
}

function cyclesOf(side: Side, fps: number, heading: Heading, feet: Record<Side, FootSignals>): Judged {
  const peaks = swingPeaks(feet[side], fps);
  const judged: Judged = { accepted: [], refused: [] };
  for (let i = 0; i + 1 < peaks.length; i++) {
    const cycle = { side, startFrame: peaks[i]!, endFrame: peaks[i + 1]! };
    const reason = doubt(cycle, fps, heading, feet);
    if (reason === null) judged.accepted.push(cycle);
    else judged.refused.push({ ...cycle, reason });
  }
  return judged;
}

/**
 * The highest early peak of the foot's height in each of its swings, sub-frame. A swing lasts from the foot's leaving to its
 * reaching, which are far clearer than its height: a stiff leg hardly lifts the foot, and rising on the toes in
 * mid-stance lifts a heel as much as a swing does.
 */
function swingPeaks(foot: FootSignals, fps: number): number[] {
  const candidates = findPeaks(foot.height, CYCLE_RULES.minProminenceM, 1);
  const kept: Peak[] = [];
  for (const [start, end] of swings(foot, fps)) {
    const early = start + CYCLE_RULES.earlyShare * (end - start);
    const highest = highestWithin(candidates, start, early) ?? highestWithin(candidates, early, end);
    if (highest === undefined) continue;
    // A swing known by halves at a gap can appear twice.
    const last = kept.at(-1);
    if (last !== undefined && highest.position - last.position < CYCLE_RULES.minStepTimeS * fps) {
      if (highest.value > last.value) kept[kept.length - 1] = highest;
    } else kept.push(highest);
  }
  return kept.map(({ position }) => position);
}

function highestWithin(peaks: readonly Peak[], from: number, to: number): Peak | undefined {
  const own = peaks.filter(({ position }) => position > from && position <= to);
  return own.sort((a, b) => b.value - a.value || a.position - b.position)[0];
}

/** Stretches in which the foot comes forward, in order; one end may be lost in a gap or lie outside the walk. */
function swings({ reaches, leaves }: FootSignals, fps: number): [number, number][] {
  const longest = CYCLE_RULES.maxSwingS * fps;
  const early = CYCLE_RULES.beforeLeaveS * fps;
  const found = leaves.map((leave, i): [number, number] => {
    const next = leaves[i + 1] ?? Number.POSITIVE_INFINITY;
    const reach = reaches.find((at) => at > leave && at < next) ?? Math.min(leave + longest, next);
    return [leave - early, reach];
  });
  for (const reach of reaches) {
    if (!found.some(([, end]) => end === reach)) found.push([reach - longest, reach]);
  }
  return found.sort((a, b) => a[1] - b[1]);
}

/** Range of a signal without its wildest tenth. */
function spread(signal: Float64Array): number {
  return quantile(signal, 0.95) - quantile(signal, 0.05);
}

/** Why nothing should be said about a cycle; null where nothing speaks against it. */
function doubt(cycle: GaitCycle, fps: number, heading: Heading, feet: Record<Side, FootSignals>): string | null {
  const { side, startFrame, endFrame } = cycle;
  const durationS = (endFrame - startFrame) / fps;
  if (durationS < CYCLE_RULES.minDurationS) return `shorter than ${CYCLE_RULES.minDurationS} s`;
  if (durationS > CYCLE_RULES.maxDurationS)
    return `longer than ${CYCLE_RULES.maxDurationS} s: a stop, or a foot not lifted`;
  const within = (signal: Float64Array): Float64Array =>
    signal.subarray(Math.floor(startFrame), Math.ceil(endFrame) + 1);
  const turn = range(within(heading.yawRad));
  if (Number.isNaN(turn)) return 'too little of the body is seen to know its direction';
  if (turn > CYCLE_RULES.maxTurnRad) return 'turning';
  const speed = within(heading.forwardSpeedMS);
  if (speed.reduce((sum, value) => sum + value, 0) / speed.length < -CYCLE_RULES.backwardsMS)
    return 'walking backwards';
  const travel = range(within(feet[side].ahead));
  if (Number.isNaN(travel)) return `the ${side} foot is not seen throughout`;
  if (travel < CYCLE_RULES.minFootTravelM) return 'treading on the spot';
  // Around a height peak the other foot lands: its leaving the ground, far from both ends, is the safe thing to count.
  const other = otherSide(side);
  const count = (moments: number[]): number => moments.filter((at) => at >= startFrame && at < endFrame).length;
  if (count(feet[side].reaches) !== 1) return `the ${side} foot made ${count(feet[side].reaches)} steps, not one`;
  const leaves = count(feet[other].leaves);
  const seen = !Number.isNaN(range(within(feet[other].ahead)));
  return seen && leaves !== 1 ? `the ${other} foot made ${leaves} steps, not one` : null;
}

/** Largest minus smallest; NaN when any value is. */
function range(values: Float64Array): number {
  return Math.max(...values) - Math.min(...values);
}
