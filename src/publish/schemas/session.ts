import { z } from 'zod';
import { sessionSummarySchema } from '../../gait/session/session-summary.ts';
import { declaredSchema, sessionIdSchema } from '../../gait/session-record.ts';
import { envelope, unreal } from './envelope.ts';

/** Payloads about a session and about who is on the walkway. */

const { subject, walking_aid, age_years, sex } = declaredSchema.shape;

export const sessionPayload = envelope.extend({
  ...unreal,
  session: sessionIdSchema,
  subject,
  started_t: z.number().describe('Seconds since boot.'),
  started_wall: z.iso.datetime(),
  walking_aid,
  age_years,
  sex,
  walks: z.int().nonnegative().describe('Passes completed so far.'),
  strides: z.int().nonnegative().describe('Of them, left and right together.'),
  muted_until_t: z.number().nullable().describe('Alerts keep quiet until then, seconds since boot; null = not muted.'),
  summary: sessionSummarySchema.nullable().describe('Of all walks so far; null before the first.'),
  stored: z.boolean().describe('False: the session is not kept on the box; a finding tells why.'),
});

const person = z.object({
  track: z.int().describe('Number of the person while it stays in sight; somebody who comes back has a new one.'),
  x_m: z.number().describe('Place on the floor, along the walkway.'),
  y_m: z.number().describe('Place on the floor, across it.'),
  unseen_s: z.number().nonnegative().describe('Since when nobody sees this person; 0 = seen now.'),
});

export const peoplePayload = envelope.extend({
  ...unreal,
  people: z.array(person).describe('Everybody who may be chosen as the patient; empty once when the last has left.'),
  patient: z.int().nullable().describe('Track of the patient; null = nobody is.'),
  chosen: z.int().nullable().describe('Track that was chosen by command, perhaps gone; null = the box decides.'),
});
