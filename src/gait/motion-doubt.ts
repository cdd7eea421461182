import type { FootSpan } from './foot-span.ts';
import type { Heading } from './heading.ts';

/** Rules with their reasons. */
export const MOTION_RULES = {
  /** A swing of heading within a cycle that a straight walk doesn't have, rad. */
  maxTurnRad: (30 * Math.PI) / 180,
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
  if (turn > MOTION_RULES.maxTurnRad) return 'turning';
  const speed = within(heading.forwardSpeedMS);
  if (speed.reduce((sum, value) => sum + value, 0) / speed.length < -MOTION_RULES.backwardsMS)
    return 'walking backwards';
  const travel = range(within(ahead));
  if (Number.isNaN(travel)) return `the ${side} foot is not seen throughout`;
  return travel < MOTION_RULES.minFootTravelM ? 'treading on the spot' : null;
}

/** Largest minus smallest; NaN when any value is. */
export function range(values: Float64Array): number {
  return Math.max(...values) - Math.min(...values);
}
