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
 * Beside every time and share of a stride. The bias was measured against the force plates of one treadmill walk at 30 Hz
 * (`npm run bench:gait -- events`).
 */
export function eventTiming({ heelStrikeOffsetS = 0, toeOffOffsetS = 0 }: EventOptions): EventTiming {
  const corrected = heelStrikeOffsetS !== 0 || toeOffOffsetS !== 0;
  return {
    heel_strike_offset_ms: Math.round(heelStrikeOffsetS * 1e4) / 10,
    toe_off_offset_ms: Math.round(toeOffOffsetS * 1e4) / 10,
    bias: corrected
      ? 'Event times carry the corrections of this site.'
      : 'Not corrected: heel strikes were 13 to 24 ms early, toe offs 2 to 7 ms late on force plates, so stance reads about 25 ms long.',
  };
}
