import type { Trajectory } from '../skeleton/pose.ts';
import { otherSide, SIDES, type Side } from '../skeleton/side.ts';
import { type EventSource, eventSource } from './foot-signals.ts';
import type { FootSpan } from './foot-span.ts';
import { bodyHeading, type Heading } from './heading.ts';
import { motionDoubt, range } from './motion-doubt.ts';
import { type FootSignals, footSignals, swingPeaks } from './swings.ts';

/** From one height peak of a side's foot to the next. Frames are fractional (sub-frame peaks). */
export type GaitCycle = FootSpan;

/** A stretch between two peaks of which nothing is said, and why. */
export interface RefusedCycle extends GaitCycle {
  reason: string;
}

/** The gait cycles of both feet in a walk. */
export interface CycleDetection {
  source: EventSource | null;
  cycles: Record<Side, GaitCycle[]>;
  refused: RefusedCycle[];
  heading: Heading;
  /** Why there is no cycle of the left foot at all; null when there is one. */
  reason: string | null;
}

/** Settings, with their reasons; times in seconds. What the motion itself must be like: `MOTION_RULES`. */
export const CYCLE_RULES = {
  minDurationS: 0.7,
  maxDurationS: 2.0,
} as const;

/**
 * Gait cycles from peaks of foot height (the paper: left heel height): heel, or ankle where heels aren't known. The right
 * side's own cycles are found the same way. A doubtful cycle is refused with its reason: too short or long, a gap
 * in the foot, a turn, backwards, treading on the spot, or another foot that didn't step once in between.
 * `trajectory` is low-passed (`smoothWalk`), without predicted joints, at any rate.
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

/** Why nothing should be said about a cycle; null where nothing speaks against it. */
function doubt(cycle: GaitCycle, fps: number, heading: Heading, feet: Record<Side, FootSignals>): string | null {
  const { side, startFrame, endFrame } = cycle;
  const durationS = (endFrame - startFrame) / fps;
  if (durationS < CYCLE_RULES.minDurationS) return `shorter than ${CYCLE_RULES.minDurationS} s`;
  if (durationS > CYCLE_RULES.maxDurationS)
    return `longer than ${CYCLE_RULES.maxDurationS} s: a stop, or a foot not lifted`;
  const moves = motionDoubt(cycle, heading, feet[side].ahead);
  if (moves !== null) return moves;
  // Around a height peak the other foot lands: its leaving the ground, far from both ends, is the safe thing to count.
  const other = otherSide(side);
  const count = (moments: number[]): number => moments.filter((at) => at >= startFrame && at < endFrame).length;
  if (count(feet[side].reaches) !== 1) return `the ${side} foot made ${count(feet[side].reaches)} steps, not one`;
  const leaves = count(feet[other].leaves);
  const otherAhead = feet[other].ahead.subarray(Math.floor(startFrame), Math.ceil(endFrame) + 1);
  const seen = !Number.isNaN(range(otherAhead));
  return seen && leaves !== 1 ? `the ${other} foot made ${leaves} steps, not one` : null;
}
