import { z } from 'zod';
import { sessionRecordSchema } from '../../gait/session-record.ts';
import { walkSummarySchema } from '../../gait/summary.ts';

/** What lies in the folder of a session, `<store>/<subject>/<session id>/`. */
export const SESSION_FILES = {
  /** Who, when, how, with which versions: `SessionFile`. */
  session: 'session.json',
  /** `SessionSummary`; absent before the first walk. */
  summary: 'summary.json',
  cycles: 'cycles.ndjson',
  /** `StoredWalk`, one per line. */
  walks: 'walks.ndjson',
  /** Alerts as they were raised, renewed, acknowledged and cleared. */
  alerts: 'alerts.ndjson',
  /** What the cameras said, for `gengait replay`. */
  recording: 'recording',
  /** Joints of each walk: walk-003.trc, and of its twin: walk-003.twin.trc. */
  poses: 'poses',
  /** Files that were asked for; made again whenever they are. */
  exports: 'exports',
} as const;

/** The files that grow by a line. */
export type LineFileName = 'cycles' | 'walks' | 'alerts';

export const sessionFileSchema = sessionRecordSchema.extend({
  schema: z.literal('gengait/session-folder/1'),
  box: z.string(),
  version: z.string().describe('Of the program.'),
  model: z.string().describe('sha256 of the scoring model.'),
  provider: z.string(),
  baseline: z.enum(['factory', 'site']),
  calibration: z.object({ file: z.string(), sha256: z.string() }),
});

/** The content of session.json. */
export type SessionFile = z.infer<typeof sessionFileSchema>;

export const storedWalkSchema = walkSummarySchema.extend({
  walk_no: z.int().positive(),
  track: z.int(),
});

/** One line of walks.ndjson. */
export type StoredWalk = z.infer<typeof storedWalkSchema>;

/** A line of walks.ndjson that takes earlier walks back: they were of somebody else. */
export const withdrawalSchema = z.object({ withdrawn_track: z.int(), reason: z.string() });

/** Name of a walk's file of poses, without its ending. */
export function walkName(walkNo: number): string {
  return `walk-${String(walkNo).padStart(3, '0')}`;
}
