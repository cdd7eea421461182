import { z } from 'zod';

/**
 * What is known of a session besides what was measured in it: who, when, how. As it goes on the wire and to disk. Snake case
 * with units; null = nobody said.
 */

/** What a person may walk with. Everything but `none` is outside the model's norms. */
export const WALKING_AIDS = ['none', 'cane', 'crutches', 'walker', 'orthosis', 'other'] as const;

/** How a session can end. */
export const SESSION_ENDS = ['command', 'another_started', 'idle', 'daemon_stopped', 'daemon_restarted'] as const;

export type SessionEnd = (typeof SESSION_ENDS)[number];

/** A code as P-017. It becomes a folder's name; the digit is asked for because names of people have none. */
export const subjectSchema = z
  .string()
  .regex(
    /^(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/,
    'must be a code of at most 32 letters, digits, "-" and "_" with a digit in it, such as P-017; never a name',
  )
  .describe('Pseudonym of the person: the code of your own list, such as P-017. Never a name.');

/** A name the box makes: UTC of the start and six random digits. It sorts by time and says nothing of the person. */
export const sessionIdSchema = z
  .string()
  .regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/, 'must be the id of a session, such as 20261122T093000Z-1a2b3c')
  .describe('Id of the session: UTC of its start and six random digits.');

/** What is declared when a session starts. */
export const declaredSchema = z.object({
  subject: subjectSchema,
  walking_aid: z.enum(WALKING_AIDS).describe('With any aid the model does not assess: its norms walk without one.'),
  age_years: z.int().min(1).max(120).nullable().describe('For normative ranges; without it there are none.'),
  sex: z.enum(['female', 'male']).nullable().describe('For normative ranges; without it there are none.'),
  note: z.string().max(500).nullable().describe('Free text of the therapist, kept on the box; no names.'),
});

export type Declared = z.infer<typeof declaredSchema>;

/** One session as lists show it. */
export const sessionRecordSchema = declaredSchema.extend({
  session: sessionIdSchema,
  started_wall: z.iso.datetime(),
  ended_wall: z.iso.datetime().nullable().describe('null = it is running.'),
  ended_by: z
    .enum(SESSION_ENDS)
    .nullable()
    .describe('null = it is running. daemon_restarted: the box lost power, say.'),
  walks: z.int().nonnegative(),
  strides: z.int().nonnegative().describe('Left and right together.'),
  simulated: z.boolean().describe('True: no person walked.'),
});

export type SessionRecord = z.infer<typeof sessionRecordSchema>;
