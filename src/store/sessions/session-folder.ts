import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileOpener, LineFile, openNewFile } from '../../capture/line-file.ts';
import { GengaitError } from '../../errors.ts';
import { replaceFile, syncFolder } from '../../files/atomic-file.ts';
import type { SessionSummary } from '../../gait/session/session-summary.ts';
import { clearMark, mark } from './open-mark.ts';
import { type LineFileName, SESSION_FILES, type SessionFile } from './session-file.ts';

/** Only the user of the daemon reads what is kept of people. */
const OWNER_ONLY = 0o700;
/** Writes that wait for the disk at a time, beside the last ones of a session: minutes of walking. */
const MAX_WAITING = 500;
/** How long the end of a session waits for the disk, ms. */
const END_WAIT_MS = 1500;
/** What is told of a disk that hangs. */
export const NO_ANSWER = 'the disk does not answer';
const LINE_FILES: readonly LineFileName[] = ['cycles', 'walks', 'alerts'];

/**
 * The folder of the session that runs. Everything is written in the background and in order: no method but `begin` and `end`
 * waits. Files of lines only grow, other files are replaced whole, so that whatever happens leaves a folder that reads. A
 * write that fails is told in `failure` and costs what it would have written, nothing else.
 */
export class SessionFolder {
  readonly dir: string;
  readonly #root: string;
  readonly #lines: ReadonlyMap<LineFileName, LineFile>;
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #failure: GengaitError | null = null;

  private constructor(root: string, dir: string, lines: ReadonlyMap<LineFileName, LineFile>) {
    this.#root = root;
    this.dir = dir;
    this.#lines = lines;
  }

  /**
   * Makes the folder `<root>/<subject>/<session>`. It appears with its session.json in it or not at all.
   * `openFile`: a test's disk.
   * @throws GengaitError GENGAIT_E_STORE_WRITE
   */
  static async begin(root: string, file: SessionFile, openFile: FileOpener = openNewFile): Promise<SessionFolder> {
    const parent = join(root, file.subject);
    const dir = join(parent, file.session);
    const beginning = join(parent, `.${file.session}`);
    const lines = new Map<LineFileName, LineFile>();
    try {
      await mkdir(root, { recursive: true, mode: OWNER_ONLY });
      // First of all: from here on the next start knows where to look.
      await mark(root, file);
      await mkdir(beginning, { recursive: true, mode: OWNER_ONLY });
      await mkdir(join(beginning, SESSION_FILES.poses), { mode: OWNER_ONLY });
      await replaceFile(join(beginning, SESSION_FILES.session), asText(file));
      for (const name of LINE_FILES)
        lines.set(name, new LineFile(await openFile(join(beginning, SESSION_FILES[name]))));
      await rename(beginning, dir);
      await syncFolder(parent);
      return new SessionFolder(root, dir, lines);
    } catch (error) {
      for (const opened of lines.values()) await opened.close().catch(() => undefined);
      await rm(beginning, { recursive: true, force: true }).catch(() => undefined);
      await clearMark(root, file.box).catch(() => undefined);
      throw storeError(root, error);
    }
  }

  /** What could not be written last; null while all is well. */
  get failure(): GengaitError | null {
    return this.#failure;
  }

  /** Adds a line to one of the files that grow. */
  add(name: LineFileName, line: object): void {
    const file = this.#lines.get(name)!;
    const text = JSON.stringify(line);
    this.#later(SESSION_FILES[name], async () => {
      file.add(text);
      await file.flush();
      await file.sync();
    });
  }

  /** Keeps the poses of a walk: a text of its own. `name` from `walkName`. */
  addPoses(name: string, text: string): void {
    this.#later(name, () => replaceFile(join(this.dir, SESSION_FILES.poses, name), text));
  }

  /** Says anew what session.json and summary.json say. */
  describe(file: SessionFile, summary: SessionSummary | null): void {
    this.#later(SESSION_FILES.session, async () => {
      await replaceFile(join(this.dir, SESSION_FILES.session), asText(file));
      const path = join(this.dir, SESSION_FILES.summary);
      if (summary === null) await rm(path, { force: true });
      else await replaceFile(path, asText(summary));
    });
  }

  /** Ends the session: all that was added is on the disk, or `failure` tells. Never rejects, and waits for no dead disk. */
  async end(file: SessionFile, summary: SessionSummary | null): Promise<void> {
    this.#waiting = Number.NEGATIVE_INFINITY;
    for (const lines of this.#lines.values()) this.#later('', () => lines.close());
    this.describe(file, summary);
    this.#later('', () => clearMark(this.#root, file.box));
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((done) => {
      timer = setTimeout(() => {
        this.#failure = storeError('', NO_ANSWER);
        done();
      }, END_WAIT_MS);
    });
    await Promise.race([this.#turn, tooLong]);
    clearTimeout(timer);
  }

  #later(what: string, action: () => Promise<void>): void {
    if (this.#waiting >= MAX_WAITING) {
      this.#failure = storeError(what, NO_ANSWER);
      return;
    }
    this.#waiting++;
    this.#turn = this.#turn
      .then(action)
      .catch((error: unknown) => {
        this.#failure = storeError(what, error);
      })
      .finally(() => this.#waiting--);
  }
}

/**
 * What went wrong on the disk, as GENGAIT_E_STORE_WRITE. It tells the system's code and not its sentence: that names the path,
 * and with it the pseudonym, to everybody who reads findings.
 */
export function storeError(what: string, cause: unknown): GengaitError {
  if (cause instanceof GengaitError && cause.code === 'GENGAIT_E_STORE_WRITE') return cause;
  const why = (cause as NodeJS.ErrnoException | null)?.code ?? (cause instanceof Error ? cause.name : String(cause));
  return new GengaitError('GENGAIT_E_STORE_WRITE', `${what}: ${why}`, { cause });
}

function asText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
