import type { Config } from '../config/schema.ts';
import type { EventOptions } from '../gait/events.ts';

/** The site's corrections of event times, as the gait stage takes them. */
export function eventOptions(gait: Config['gait']): EventOptions {
  return {
    heelStrikeOffsetS: gait.heel_strike_offset_ms / 1000,
    toeOffOffsetS: gait.toe_off_offset_ms / 1000,
  };
}
