import { z } from 'zod';

/** What every payload carries. `schema` names the payload and its version: "gengait/state/1". */
export const envelope = z.object({
  schema: z.string().describe('Name and version of this payload’s schema.'),
  boot: z.string().min(1).describe('Id of this start of the daemon; numbers below count from it.'),
  t: z.number().nonnegative().describe('Seconds since boot on the box’s monotonic clock.'),
  wall: z.iso.datetime().describe('Wall clock when it was made; a label, right only where time_synced.'),
  time_synced: z.boolean().describe('True where the wall clock is known to be set from the network or GPS.'),
});

/** Says that the input is not a person walking here and now. Absent where false. */
export const unreal = {
  simulated: z.literal(true).optional().describe('The input is simulated: no person walked.'),
  replayed: z.literal(true).optional().describe('Not live: from a recording, or delivered late.'),
};

/** What payloads about the patient carry besides. */
export const patient = envelope.extend({
  ...unreal,
  session: z.string().nullable().describe('Id of the session; null where none was started.'),
  walk_no: z
    .int()
    .nonnegative()
    .describe('Number of the pass over the walkway since boot, from 1; 0 before the first.'),
  track: z.int().describe('Number of the tracked person.'),
});

/** Keys the publisher adds; the rest of a payload is what a stage says. */
export type EnvelopeKeys = 'schema' | 'boot' | 't' | 'wall' | 'time_synced' | 'simulated' | 'replayed';

/** A number, or null where it is not known: JSON has no NaN. */
export const known = z.number().nullable();
