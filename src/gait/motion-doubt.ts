import type { FootSpan } from './foot-span.ts';
import type { Heading } from './heading.ts';

/** Rules with their reasons. */
export const MOTION_RULES = {
  /** A swing of heading within a cycle that a straight walk doesn't have, rad. */
  maxTurnRad: (30 * Math.PI) / 180,
  /** The same from well before the cycle to well after it: a slow walker's sway hides what turns evenly, rad … */
  maxWideTurnRad: (45 * Math.PI) / 180,
  /** … so much of the cycle's length on either side. */
  wideShare: 0.4,
  /** Faster backwards than this is walking backwards; slower is swaying. */
  backwardsMS: 0.15,
  /** Foot travel along the walking direction against the pelvis, below which the person treads on the spot, m. */
  minFootTravelM: 0.15,
} as const;

/**
 * Why nothing should be said about a stretch of walking, whatever cut it out: a turn, backwards, a gap in the foot, treading on the spot; null where
 * the motion speaks against nothing. `ahead` is the foot ahead of the mid-hip, `[frame]`, m.
 */
export function motionDoubt(
  { side, startFrame, endFrame }: FootSpan,
  heading: Heading,
  ahead: Float64Array,
): string | null {
  const within = (signal: Float64Array): Float64Array =>
    signal.subarray(Math.floor(startFrame), Math.ceil(endFrame) + 1);
  const turn = range(within(heading.yawRad));
  if (Number.isNaN(turn)) return 'too little of the body is seen to know its direction';
  if (turn > MOTION_RULES.maxTurnRad || wideTurn(heading.yawRad, startFrame, endFrame) > MOTION_RULES.maxWideTurnRad)
    return 'turning';
  const speed = within(heading.forwardSpeedMS);
  if (speed.reduce((sum, value) => sum + value, 0) / speed.length < -MOTION_RULES.backwardsMS)
    return 'walking backwards';
  const travel = range(within(ahead));
  if (Number.isNaN(travel)) return `the ${side} foot is not seen throughout`;
  return travel < MOTION_RULES.minFootTravelM ? 'treading on the spot' : null;
}

/** Change of direction from before a stretch to after it, as far as the walk goes; 0 where it isn't known there. */
function wideTurn(yawRad: Float64Array, startFrame: number, endFrame: number): number {
  const more = MOTION_RULES.wideShare * (endFrame - startFrame);
  const before = yawRad[Math.max(0, Math.round(startFrame - more))]!;
  const after = yawRad[Math.min(yawRad.length - 1, Math.round(endFrame + more))]!;
  return Number.isNaN(before + after) ? 0 : Math.abs(after - before);
}

/** Largest minus smallest; NaN when any value is. */
export function range(values: Float64Array): number {
  return Math.max(...values) - Math.min(...values);
}
