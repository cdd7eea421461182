import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GengaitError } from '../../errors.ts';
import type { SessionSummary } from '../../gait/session/session-summary.ts';
import { summariseSession } from '../../gait/session/summarise-session.ts';
import { type SessionRecord, sessionIdSchema, subjectSchema } from '../../gait/session-record.ts';
import { sessionFacts } from './close-interrupted.ts';
import { interrupted, lastWritten, readSessionFile, readSummary, readWalks, type StoredWalks } from './read-folder.ts';
import type { SessionFile } from './session-file.ts';

/** A person with sessions in the store. */
export interface StoredSubject {
  subject: string;
  sessions: number;
  last_started_wall: string;
}

/** A session with everything kept of it. */
export interface StoredSession extends StoredWalks {
  dir: string;
  file: SessionFile;
  summary: SessionSummary | null;
}

/** A session's numbers without its curves. */
export interface TrendPoint {
  session: SessionRecord;
  summary: Omit<SessionSummary, 'angles' | 'normative'> | null;
}

/** Where one session lies. */
interface Place {
  subject: string;
  session: string;
}

/** Records told at a time; a page of them is more than anybody reads. */
const MOST_RECORDS = 500;
/** Sessions of a trend: their numbers must fit into one message, and more points than these are no clearer. */
const MOST_OF_TREND = 40;

/**
 * The sessions on disk, read from the folders themselves. What is not a session's folder (foreign, half-written, a link) is
 * passed over. Nothing is kept between calls, so that folders may be copied, moved and deleted by hand.
 */
export class History {
  readonly #root: string;
  /** Id of the session that runs: it alone may have no end. */
  readonly #running: () => string | null;

  constructor(root: string, running: () => string | null = () => null) {
    this.#root = root;
    this.#running = running;
  }

  /** Everybody, the latest first. From the folders' names alone. @throws GengaitError GENGAIT_E_STORE_READ, as all do here */
  async subjects(): Promise<StoredSubject[]> {
    const subjects = await Promise.all((await this.#subjects()).map((subject) => this.#subject(subject)));
    return subjects
      .filter((one) => one !== null)
      .sort((a, b) => b.last_started_wall.localeCompare(a.last_started_wall));
  }

  /** How the store spells a pseudonym: upper and lower case make no other person. */
  async spelling(subject: string): Promise<string> {
    const wanted = subject.toLowerCase();
    return (await this.#subjects()).find((known) => known.toLowerCase() === wanted) ?? subject;
  }

  /** Sessions of one person or of all, the latest first; `omitted`: older ones beyond what is told at a time. */
  async list(subject?: string): Promise<{ sessions: SessionRecord[]; omitted: number }> {
    const subjects = subject === undefined ? await this.#subjects() : [await this.spelling(subject)];
    const places = (await Promise.all(subjects.map((one) => this.#sessions(one)))).flat();
    places.sort((a, b) => b.session.localeCompare(a.session));
    const records = await Promise.all(places.slice(0, MOST_RECORDS).map((place) => this.#record(place)));
    return {
      sessions: records.filter((record) => record !== null),
      omitted: Math.max(0, places.length - MOST_RECORDS),
    };
  }

  /** The numbers of a person's sessions, the latest first; `omitted`: older ones. */
  async trend(subject: string): Promise<{ sessions: TrendPoint[]; omitted: number }> {
    const { sessions, omitted } = await this.list(subject);
    const latest = sessions.slice(0, MOST_OF_TREND);
    const points = latest.map(async (session): Promise<TrendPoint> => {
      const whole = await readSummary(this.#dir(session));
      if (whole === null) return { session, summary: null };
      const { angles, normative, ...summary } = whole;
      return { session, summary };
    });
    return { sessions: await Promise.all(points), omitted: omitted + sessions.length - latest.length };
  }

  /** Everything kept of a session. @throws GengaitError GENGAIT_E_SESSION_UNKNOWN */
  async read(session: string): Promise<StoredSession> {
    const { dir, file } = await this.find(session);
    const { walks, unreadable } = await readWalks(dir);
    // A crash may have come before the summary, another version may have written it: the walks say the same.
    const summary = (await readSummary(dir)) ?? (walks.length > 0 ? summariseSession(sessionFacts(file), walks) : null);
    return { dir, file, summary, walks, unreadable };
  }

  /** Folder and session.json of a session. @throws GengaitError GENGAIT_E_SESSION_UNKNOWN */
  async find(session: string): Promise<{ dir: string; file: SessionFile }> {
    for (const subject of await this.#subjects()) {
      const places = await this.#sessions(subject);
      const place = places.find((one) => one.session === session);
      const file = place === undefined ? null : await this.#file(place);
      if (file !== null) return { dir: this.#dir(place!), file };
    }
    throw new GengaitError('GENGAIT_E_SESSION_UNKNOWN', session);
  }

  async #subject(subject: string): Promise<StoredSubject | null> {
    const sessions = (await this.#sessions(subject)).map(({ session }) => session).sort();
    if (sessions.length === 0) return null;
    return { subject, sessions: sessions.length, last_started_wall: startOf(sessions.at(-1)!) };
  }

  /** A store that is not there is empty; one that is there and can't be read is told, or everybody's history seemed lost. */
  async #subjects(): Promise<string[]> {
    const names = await foldersIn(this.#root).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [];
      throw new GengaitError('GENGAIT_E_STORE_READ', cause.code ?? '', { cause });
    });
    return names.filter((name) => subjectSchema.safeParse(name).success);
  }

  async #sessions(subject: string): Promise<Place[]> {
    const names = await foldersIn(join(this.#root, subject)).catch(() => []);
    return names.filter((name) => sessionIdSchema.safeParse(name).success).map((session) => ({ subject, session }));
  }

  #dir({ subject, session }: Place): string {
    return join(this.#root, subject, session);
  }

  async #record(place: Place): Promise<SessionRecord | null> {
    const file = await this.#file(place);
    return file === null ? null : recordOf(file);
  }

  async #file(place: Place): Promise<SessionFile | null> {
    const dir = this.#dir(place);
    const file = await readSessionFile(dir, place.subject, place.session);
    if (file === null || file.ended_by !== null || file.session === this.#running()) return file;
    return { ...file, ...interrupted(file, await lastWritten(dir)) };
  }
}

/** What lists tell of a session.json. */
export function recordOf(file: SessionFile): SessionRecord {
  const { schema, box, version, model, provider, baseline, calibration, ...record } = file;
  return record;
}

/** Real folders only: a link could lead out of the store. */
async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The time in the id of a session. */
function startOf(session: string): string {
  const [year, month, day, hour, minute, second] = [0, 4, 6, 9, 11, 13].map((at) =>
    Number(session.slice(at, at === 0 ? 4 : at + 2)),
  );
  return new Date(Date.UTC(year!, month! - 1, day, hour, minute, second)).toISOString();
}
