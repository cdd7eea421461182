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
  /** Peaks nearer than this are one peak. */
  minDistanceS: 0.6,
  /** A peak stands out by 20 mm and by a share of the foot's own range of height: the share that gives most cycles. */
  minProminenceM: 0.02,
  prominenceShares: [0.3, 0.2, 0.12],
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
    findPeaks(signal, prominence, (CYCLE_RULES.minDistanceS / 2) * trajectory.fps).map((peak) => peak.position);
  const reaches = turning(ahead);
  const leaves = turning(ahead.map((value) => -value));
  return { height: heightOf(trajectory, joint), ahead, reaches, leaves };
}

interface Judged {
  accepted: GaitCycle[];
  refused: RefusedCycle[];
}

/** A stiff leg hardly lifts its foot: where the strict prominence finds fewer cycles, a lower one is taken. */
function cyclesOf(side: Side, fps: number, heading: Heading, feet: Record<Side, FootSignals>): Judged {
  let best: Judged = { accepted: [], refused: [] };
  for (const share of CYCLE_RULES.prominenceShares) {
    const { height } = feet[side];
    const prominence = Math.max(CYCLE_RULES.minProminenceM, share * spread(height));
    const found = findPeaks(height, prominence, CYCLE_RULES.minDistanceS * fps);
    const peaks = highestPerStep(found, feet[side]);
    const judged: Judged = { accepted: [], refused: [] };
    for (let i = 0; i + 1 < peaks.length; i++) {
      const cycle = { side, startFrame: peaks[i]!, endFrame: peaks[i + 1]! };
      const reason = doubt(cycle, fps, heading, feet);
      if (reason === null) judged.accepted.push(cycle);
      else judged.refused.push({ ...cycle, reason });
    }
    if (share === CYCLE_RULES.prominenceShares[0] || judged.accepted.length > best.accepted.length) best = judged;
  }
  return best;
}

/** Rising on the toes in mid-stance lifts a heel too: of several peaks before one step the highest is the swing's. */
function highestPerStep(peaks: readonly Peak[], { reaches, ahead }: FootSignals): number[] {
  const kept: Peak[] = [];
  for (const peak of peaks) {
    const before = kept.at(-1);
    if (before !== undefined && !stepBetween(before.position, peak.position, reaches, ahead)) {
      if (peak.value > before.value) kept[kept.length - 1] = peak;
    } else kept.push(peak);
  }
  return kept.map((peak) => peak.position);
}

/** True when the foot came forward between two moments, or may have while it was not seen. */
function stepBetween(from: number, to: number, reaches: readonly number[], ahead: Float64Array): boolean {
  return (
    reaches.some((reach) => reach > from && reach <= to) ||
    ahead.subarray(Math.floor(from), Math.ceil(to) + 1).some(Number.isNaN)
  );
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
  if (durationS > CYCLE_RULES.maxDurationS) return `longer than ${CYCLE_RULES.maxDurationS} s: a stop or a missed step`;
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
