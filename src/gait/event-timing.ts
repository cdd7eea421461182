import { z } from 'zod';
import type { EventOptions } from './events.ts';

/** What was added to the events, and what is known about what remains. */
export const eventTimingSchema = z
  .object({
    heel_strike_offset_ms: z.number(),
    toe_off_offset_ms: z.number(),
    bias: z.string(),
  })
  .describe('The site’s corrections of event times (0 = none), and in words what is known about their bias.');

export type EventTiming = z.infer<typeof eventTimingSchema>;

/**
 * Beside every time and share of a stride. The bias was measured against the force plates of one treadmill walk at 30 Hz.
 */
export function eventTiming({ heelStrikeOffsetS = 0, toeOffOffsetS = 0 }: EventOptions): EventTiming {
  const corrected = heelStrikeOffsetS !== 0 || toeOffOffsetS !== 0;
  return {
    heel_strike_offset_ms: Math.round(heelStrikeOffsetS * 1e4) / 10,
    toe_off_offset_ms: Math.round(toeOffOffsetS * 1e4) / 10,
    bias: corrected
      ? 'Event times carry the corrections of this site.'
      : 'Not corrected: heel strikes were 18 to 28 ms early, toe offs 5 to 10 ms late on force plates, so stance reads about 30 ms long.',
  };
}
