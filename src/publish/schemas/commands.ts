import { z } from 'zod';
import { sessionComparisonSchema } from '../../gait/session/session-comparison.ts';
import { sessionSummarySchema } from '../../gait/session/session-summary.ts';
import { declaredSchema, sessionIdSchema, sessionRecordSchema, subjectSchema } from '../../gait/session-record.ts';
import { walkSummarySchema } from '../../gait/summary.ts';
import { envelope } from './envelope.ts';
import { ALERT_IDS } from './patient.ts';

/** What can be asked of the daemon: topic `command/<verb>` → `response/<verb>`. */

/** Files that `export` can make of a session. */
export const EXPORT_FORMATS = ['trc', 'twin_trc', 'mot', 'csv', 'html'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const id = z
  .string()
  .min(1)
  .max(64)
  .describe('Chosen by the sender, never used twice. The same id again is answered again, not done again.');

const startSession = {
  about: 'Begins the session of a person; one that runs is ended first.',
  arguments: z.strictObject({
    subject: subjectSchema,
    walking_aid: declaredSchema.shape.walking_aid.default('none'),
    age_years: declaredSchema.shape.age_years.default(null),
    sex: declaredSchema.shape.sex.default(null),
    note: declaredSchema.shape.note.default(null),
  }),
  result: z.object({
    session: sessionIdSchema,
    subject: subjectSchema.describe('As the box spells it: upper and lower case make no other person.'),
    ended: sessionIdSchema.nullable().describe('The session that was running and is ended now.'),
    stored: z.boolean().describe('False: the session is not kept on the box; a finding tells why.'),
  }),
};

const stopSession = {
  about: 'Ends the session that runs.',
  arguments: z.strictObject({}),
  result: z.object({ session: sessionRecordSchema }),
};

const choosePatient = {
  about: 'Makes one of `people` the patient until it leaves; null = the box decides again.',
  arguments: z.strictObject({ track: z.int().nullable() }),
  result: z.object({ track: z.int().nullable() }),
};

const acknowledge = {
  about: 'Somebody has seen the alert.',
  arguments: z.strictObject({
    alert: z.enum(ALERT_IDS).describe('Joint or group: the last level of the alert’s topic.'),
    by: z
      .string()
      .regex(/^\S(?:[^\p{C}]{0,30}\S)?$/u, 'must be 1 to 32 printable characters, such as initials')
      .describe('Who has seen it: initials or a role.'),
  }),
  result: z.object({ alert: z.enum(ALERT_IDS), by: z.string() }),
};

const mute = {
  about: 'Alerts of this session keep quiet for so long; 0 = not any more. They are still raised and published.',
  arguments: z.strictObject({ minutes: z.number().min(0).max(60) }),
  result: z.object({ muted_until_t: z.number().nullable().describe('Seconds since boot; null = not muted.') }),
};

const listSubjects = {
  about: 'Everybody with a session on the box, the latest first.',
  arguments: z.strictObject({}),
  result: z.object({
    subjects: z.array(
      z.object({ subject: subjectSchema, sessions: z.int().positive(), last_started_wall: z.iso.datetime() }),
    ),
  }),
};

const listSessions = {
  about: 'Sessions on the box, of one person or of all, the latest first.',
  arguments: z.strictObject({ subject: subjectSchema.optional() }),
  result: z.object({
    sessions: z.array(sessionRecordSchema),
    omitted: z.int().nonnegative().describe('Older ones that are not listed, for the list would be too long.'),
  }),
};

const readSession = {
  about: 'Everything measured in a session.',
  arguments: z.strictObject({ session: sessionIdSchema }),
  result: z.object({
    session: sessionRecordSchema,
    summary: sessionSummarySchema.nullable().describe('null = no walk was completed.'),
    walks: z.array(walkSummarySchema.extend({ walk_no: z.int().positive(), track: z.int() })),
    unreadable: z
      .int()
      .nonnegative()
      .describe('Walks on the disk that can not be read: damaged, or of another version.'),
  }),
};

const readTrend = {
  about: 'The numbers of a person’s sessions, to see how they change; the latest first, without curves.',
  arguments: z.strictObject({ subject: subjectSchema }),
  result: z.object({
    sessions: z.array(
      z.object({
        session: sessionRecordSchema,
        summary: sessionSummarySchema
          .omit({ angles: true, normative: true })
          .nullable()
          .describe('null = no walk was completed.'),
      }),
    ),
    omitted: z.int().nonnegative().describe('Older ones that are not told.'),
  }),
};

const compareSessions = {
  about: 'What changed from session a to session b of the same person.',
  arguments: z.strictObject({ a: sessionIdSchema, b: sessionIdSchema }),
  result: z.object({ comparison: sessionComparisonSchema }),
};

const exportSession = {
  about: 'Makes files of a session and says where to fetch them.',
  arguments: z.strictObject({
    session: sessionIdSchema,
    formats: z
      .array(z.enum(EXPORT_FORMATS))
      .min(1)
      .max(EXPORT_FORMATS.length)
      .refine((formats) => new Set(formats).size === formats.length, 'names a format twice'),
  }),
  result: z.object({
    files: z.array(
      z.object({
        name: z.string(),
        url: z.string().describe('Path on the box’s HTTP port: /exports/<session>/<name>.'),
      }),
    ),
    empty: z
      .array(z.enum(EXPORT_FORMATS))
      .describe('Asked for, but the session holds nothing for it: no walk, or none with a twin.'),
  }),
};

/** Every command: what it does, its arguments beside `id`, and the `result` of its answer. */
export const COMMANDS = {
  start_session: startSession,
  stop_session: stopSession,
  choose_patient: choosePatient,
  acknowledge,
  mute,
  list_subjects: listSubjects,
  list_sessions: listSessions,
  read_session: readSession,
  read_trend: readTrend,
  compare_sessions: compareSessions,
  export: exportSession,
} as const;

export type Verb = keyof typeof COMMANDS;
/** Arguments as the daemon has them: checked, defaults filled in. */
export type Arguments<V extends Verb> = z.output<(typeof COMMANDS)[V]['arguments']>;
/** What a successful answer carries. */
export type Result<V extends Verb> = z.output<(typeof COMMANDS)[V]['result']>;
/** A command as a client sends it. */
export type CommandPayload<V extends Verb> = { id: string } & z.input<(typeof COMMANDS)[V]['arguments']>;

const failure = envelope.extend({
  id: id.nullable().describe('null: the command had none that can be read.'),
  ok: z.literal(false),
  error: z.object({
    code: z.string().regex(/^GENGAIT_E_[A-Z0-9_]+$/),
    message: z.string().describe('One sentence for people.'),
    remedies: z.array(z.string()).describe('Steps, in order.'),
  }),
});

const success = <T extends z.ZodType>(result: T) => envelope.extend({ id, ok: z.literal(true), result });

/** The payload of `command/<verb>`. */
export function commandSchema<V extends Verb>(verb: V) {
  return COMMANDS[verb].arguments.extend({ id });
}

/** The payload of `response/<verb>`. */
export function responseSchema<V extends Verb>(verb: V) {
  return z.discriminatedUnion('ok', [success(COMMANDS[verb].result), failure]);
}

export const responsePayload = z.discriminatedUnion('ok', [success(z.record(z.string(), z.unknown())), failure]);

/** What an answer says besides the envelope. */
export type Answer =
  | { id: string; ok: true; result: Record<string, unknown> }
  | { id: string | null; ok: false; error: { code: string; message: string; remedies: string[] } };
