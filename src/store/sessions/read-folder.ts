import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SessionSummary } from '../../gait/session/session-summary.ts';
import { sessionSummarySchema } from '../../gait/session/session-summary.ts';
import type { SessionRecord } from '../../gait/session-record.ts';
import {
  SESSION_FILES,
  type SessionFile,
  type StoredWalk,
  sessionFileSchema,
  storedWalkSchema,
  withdrawalSchema,
} from './session-file.ts';

/** The walks of a session, and how many lines could not be read: damaged, or written by another version. */
export interface StoredWalks {
  walks: StoredWalk[];
  unreadable: number;
}

/** session.json of a folder; null where there is none that reads. `subject` and `session`: what the folder's path says. */
export async function readSessionFile(dir: string, subject: string, session: string): Promise<SessionFile | null> {
  const file = sessionFileSchema.safeParse(await readJson(join(dir, SESSION_FILES.session)));
  // A folder that was copied by hand under another name would be found under one and answer to the other.
  return file.success && file.data.subject === subject && file.data.session === session ? file.data : null;
}

/** summary.json of a folder; null where there is none that reads. */
export async function readSummary(dir: string): Promise<SessionSummary | null> {
  const summary = sessionSummarySchema.safeParse(await readJson(join(dir, SESSION_FILES.summary)));
  return summary.success ? summary.data : null;
}

/** The walks of a folder in their order, without those that were taken back. Reads line by line; nothing there is no walk. */
export async function readWalks(dir: string): Promise<StoredWalks> {
  let walks: StoredWalk[] = [];
  let unreadable = 0;
  for await (const line of linesOf(join(dir, SESSION_FILES.walks))) {
    const value = parsed(line);
    const withdrawal = withdrawalSchema.safeParse(value);
    const walk = storedWalkSchema.safeParse(value);
    if (withdrawal.success) walks = walks.filter(({ track }) => track !== withdrawal.data.withdrawn_track);
    else if (walk.success) walks.push(walk.data);
    else unreadable++;
  }
  return { walks, unreadable };
}

/** Strides of walks, left and right together. */
export function strideCount(walks: readonly Pick<StoredWalk, 'strides'>[]): number {
  return walks.reduce((sum, { strides }) => sum + strides.length, 0);
}

/** When something was last written into a session's files: the end of one that nobody ended. Exports come later. */
export async function lastWritten(dir: string): Promise<Date> {
  const times = await Promise.all([dir, join(dir, SESSION_FILES.recording)].map(newestFileMs));
  return new Date(Math.max(...times));
}

async function newestFileMs(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
  const times = files.map((path) =>
    stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.max(0, ...(await Promise.all(times)));
}

/** A record whose session ended without a word, as it is told: ended when something was last written. */
export function interrupted(record: SessionRecord, endedAt: Date): SessionRecord {
  const started = Date.parse(record.started_wall);
  const ended_wall = new Date(Math.max(started, endedAt.getTime())).toISOString();
  return { ...record, ended_wall, ended_by: 'daemon_restarted' };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line.trim() !== '') yield line;
  } catch {
    // No such file, or the disk gives no more of it: what was read counts.
  } finally {
    stream.destroy();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
