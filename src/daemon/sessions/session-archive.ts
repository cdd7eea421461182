import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LiveRecorder } from '../../capture/live-recorder.ts';
import type { GengaitError } from '../../errors.ts';
import type { SessionRecord } from '../../gait/session-record.ts';
import type { Finding } from '../../health/finding.ts';
import { closeInterrupted } from '../../store/sessions/close-interrupted.ts';
import { History } from '../../store/sessions/history.ts';
import { SESSION_FILES, type SessionFile } from '../../store/sessions/session-file.ts';
import { NO_ANSWER, SessionFolder, storeError } from '../../store/sessions/session-folder.ts';
import { inTime } from '../in-time.ts';
import { KeptSession } from './kept-session.ts';

/** What a session's recording is made of. */
export interface SessionRecording {
  calibrationText: string;
  cameras: readonly string[];
  /** What its own session.json says: how to replay it, nothing of the person. */
  facts: (session: SessionRecord) => Readonly<Record<string, unknown>>;
}

/** Where sessions are kept, and what each says of the box. */
export interface SessionArchiveOptions {
  root: string;
  /** The same in every session of this start. */
  box: Pick<SessionFile, 'box' | 'version' | 'model' | 'provider' | 'baseline' | 'calibration'>;
  /** What a recording needs; null = only results are kept. */
  recording: SessionRecording | null;
  /** With less room than this there is no recording, bytes. */
  minFreeBytes: number;
}

/** A session does not wait longer for the disk, ms: it goes on without. */
const BEGIN_LIMIT_MS = 3000;
/** Nor does the start of the daemon; hours of walks are read again in less, ms. */
const RECOVER_LIMIT_MS = 8000;

/** The sessions on the disk of a box: begins their folders, and tells what stands between them and the disk. */
export class SessionArchive {
  readonly history: History;
  readonly #options: SessionArchiveOptions;
  #open: KeptSession | null = null;
  #failure: GengaitError | null = null;
  #noRoom = false;

  constructor(options: SessionArchiveOptions) {
    this.#options = options;
    this.history = new History(options.root, () => this.#open?.id ?? null);
  }

  /** Ends what a crash left open. Resolves to the id of that session, or null. */
  async recover(): Promise<string | null> {
    const { root, box } = this.#options;
    try {
      return await inTime(closeInterrupted(root, box.box), RECOVER_LIMIT_MS, () => storeError(root, NO_ANSWER));
    } catch (error) {
      this.#failure = storeError(root, error);
      return null;
    }
  }

  /** How the store spells a pseudonym; as it was given where the disk does not tell. */
  spelling(subject: string): Promise<string> {
    const known = inTime(this.history.spelling(subject), BEGIN_LIMIT_MS, () => storeError('', NO_ANSWER));
    return known.catch(() => subject);
  }

  /** Begins the folder of a session; null where that is not possible: a finding tells, and the session goes on without. */
  async begin(record: SessionRecord): Promise<KeptSession | null> {
    const { root } = this.#options;
    this.#failure = null;
    this.#noRoom = false;
    const beginning = this.#begin(record);
    try {
      this.#open = await inTime(beginning, BEGIN_LIMIT_MS, () => storeError(root, NO_ANSWER));
    } catch (error) {
      this.#failure = storeError(root, error);
      this.#open = null;
      // Should the disk wake up later, what it has made is nobody's.
      void beginning.then((late) => late.end(record, null)).catch(() => undefined);
    }
    return this.#open;
  }

  /** The session has ended: it may be listed as such. */
  ended(): void {
    this.#failure ??= this.#open?.failure ?? null;
    this.#open = null;
  }

  /** Looks after the room on the disk: ask now and then. */
  async look(): Promise<void> {
    if (this.#open === null || !this.#open.records || (await this.#hasRoom(this.#options.root))) return;
    this.#noRoom = true;
    await this.#open.stopRecording();
  }

  /** What stands between the sessions and the disk. */
  findings(): Finding[] {
    const failure = this.#open?.failure ?? this.#failure;
    const room = this.#noRoom ? [NO_ROOM] : [];
    const recording = this.#open?.recordingFindings() ?? [];
    return [...(failure === null ? [] : [notKept(failure)]), ...room, ...recording];
  }

  async #begin(record: SessionRecord): Promise<KeptSession> {
    const { root, box } = this.#options;
    const folder = await SessionFolder.begin(root, { schema: 'gengait/session-folder/1', ...record, ...box });
    return new KeptSession(folder, record, box, await this.#record(folder.dir, record));
  }

  async #record(dir: string, record: SessionRecord): Promise<LiveRecorder | null> {
    const { recording } = this.#options;
    if (recording === null) return null;
    if (!(await this.#hasRoom(dir))) {
      this.#noRoom = true;
      return null;
    }
    const { calibrationText, cameras, facts } = recording;
    const options = { dir: join(dir, SESSION_FILES.recording), calibrationText, cameras, session: facts(record) };
    try {
      return await LiveRecorder.start(options);
    } catch (error) {
      this.#failure = storeError(SESSION_FILES.recording, error);
      return null;
    }
  }

  async #hasRoom(path: string): Promise<boolean> {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize >= this.#options.minFreeBytes;
    } catch {
      // Not there yet: its parent's disk is asked. A disk that can't tell shows when it is written to.
      return path === dirname(path) ? true : this.#hasRoom(dirname(path));
    }
  }
}

const NO_ROOM: Finding = {
  code: 'store_no_room',
  level: 'warning',
  message: 'The disk is nearly full: sessions are kept without what the cameras said.',
  remedies: [
    'Free space on the disk of the folder under [store], then begin a new session.',
    'Results of the session are kept as long as there is any room.',
  ],
};

function notKept(failure: GengaitError): Finding {
  return {
    code: 'session_not_kept',
    level: 'error',
    message: 'The session, or a part of it, is not kept on the box.',
    remedies: [failure.remedy, 'The results are still published.', `For support: ${failure.message}`],
  };
}
