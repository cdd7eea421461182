import type { Side } from '../skeleton/side.ts';

/** From one event of a side's foot to its next, fractional frames. */
export interface FootSpan {
  side: Side;
  startFrame: number;
  endFrame: number;
}

/** One cycle of a curve; the toe off of its foot within, where it is known. */
export interface CurveCycle extends FootSpan {
  toeOffFrame: number | null;
}
