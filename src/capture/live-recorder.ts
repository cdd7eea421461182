import { join } from 'node:path';
import type { GengaitError } from '../errors.ts';
import type { Finding } from '../health/finding.ts';
import { encodePoseMessage } from './encode-message.ts';
import { type FileOpener, LineFile, openNewFile } from './line-file.ts';
import type { PoseMessage } from './pose-message.ts';
import { beginRecording, type RecorderOptions, writeError, writeSession } from './recording-folder.ts';
import type { TriggerPulse } from './trigger/protocol.ts';
import { encodeTriggerLine, TRIGGER_CAMERA, TRIGGER_FILE } from './trigger/trigger-file.ts';

/** How far a recording is. */
export interface RecorderStatus {
  /** Messages on the disk or on their way to it, by camera. */
  messages: Readonly<Record<string, number>>;
  pulses: number;
  /** On the disk. */
  bytes: number;
  /** Messages and pulses that the disk was too slow for. */
  lost: number;
  /** Why nothing is written any more; null while all is well. */
  failure: GengaitError | null;
}

/** A killed process loses no more than this. */
const FLUSH_MS = 250;
/** A power loss costs about a second: more often would wear SD cards out. */
const FLUSHES_PER_SYNC = 4;
/** Half a minute of five cameras; a disk that hangs for longer costs lines, not memory. */
const MAX_WAITING_BYTES = 8 << 20;

/**
 * Records live input as a recording that `readRecording` reads: `message` and `pulse` take what came in, in its order, and
 * neither wait nor throw; the disk is served in the background. Messages are written as decoded, with their arrival
 * times. A process killed at any moment leaves whole lines that end less than half a second before, a power loss about a second.
 * A disk that is full ends the recording, not the daemon: what was written stays whole, and a finding tells.
 */
export class LiveRecorder {
  readonly dir: string;
  readonly #session: Readonly<Record<string, unknown>>;
  readonly #cameras: ReadonlyMap<string, LineFile>;
  readonly #trigger: LineFile | null;
  #lost = 0;
  #failure: GengaitError | null = null;
  #flushes = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;

  private constructor(options: RecorderOptions, cameras: ReadonlyMap<string, LineFile>, trigger: LineFile | null) {
    this.dir = options.dir;
    this.#session = options.session;
    this.#cameras = cameras;
    this.#trigger = trigger;
    this.#timer = setInterval(() => this.#beginWriting(), FLUSH_MS);
    this.#timer.unref();
  }

  /**
   * Begins a recording. `open`: a test's disk.
   * @throws GengaitError GENGAIT_E_RECORDING_WRITE where the folder holds a recording or can't be written.
   */
  static async start(options: RecorderOptions, open: FileOpener = openNewFile): Promise<LiveRecorder> {
    const paths = beginRecording(options);
    const opened: LineFile[] = [];
    const openLines = async (path: string): Promise<LineFile> => {
      const file = new LineFile(await open(path));
      opened.push(file);
      return file;
    };
    try {
      const cameras = new Map<string, LineFile>();
      for (const [camera, path] of paths) cameras.set(camera, await openLines(path));
      const trigger = paths.has(TRIGGER_CAMERA) ? null : await openLines(join(options.dir, TRIGGER_FILE));
      return new LiveRecorder(options, cameras, trigger);
    } catch (cause) {
      for (const file of opened) await file.close();
      throw writeError(options.dir, cause);
    }
  }

  /** Takes a camera's message; those of cameras that are not recorded are left out. */
  message(message: PoseMessage): void {
    const file = this.#cameras.get(message.camera);
    if (file === undefined || !this.#hasRoom()) return;
    file.add(encodePoseMessage(message, { withArrival: true }));
  }

  /** Takes a pulse of the trigger board. */
  pulse(pulse: TriggerPulse): void {
    if (this.#trigger === null || !this.#hasRoom()) return;
    this.#trigger.add(encodeTriggerLine(pulse));
  }

  status(): RecorderStatus {
    const bytes = this.#files().reduce((sum, file) => sum + file.bytes, 0);
    const messages = Object.fromEntries([...this.#cameras].map(([camera, file]) => [camera, this.#linesOf(file)]));
    const pulses = this.#trigger === null ? 0 : this.#linesOf(this.#trigger);
    return { messages, pulses, bytes, lost: this.#lost, failure: this.#failure };
  }

  /** What stands between what came in and the disk. */
  findings(): Finding[] {
    if (this.#failure !== null) return [stopped(this.#failure)];
    return this.#lost > 0 ? [LOSING] : [];
  }

  /**
   * Ends the recording: everything on the disk, `session.json` with `facts` and what was recorded. Never rejects; the
   * status tells whether all was well. Nothing is taken afterwards.
   */
  async stop(facts: Readonly<Record<string, unknown>> = {}): Promise<RecorderStatus> {
    if (this.#timer === null) return this.status();
    clearInterval(this.#timer);
    this.#timer = null;
    await this.#writing;
    await this.#write(true);
    const { messages, pulses, lost } = this.status();
    try {
      for (const file of this.#files()) await file.close();
      const recorded = { messages, pulses, ...(lost > 0 ? { lost } : {}) };
      writeSession(this.dir, { ...this.#session, ...facts, recorded });
    } catch (error) {
      this.#failure ??= writeError(this.dir, error);
    }
    return this.status();
  }

  /** What waits when the disk fails will not be written any more. */
  #linesOf(file: LineFile): number {
    return file.lines + (this.#failure === null ? file.waitingLines : 0);
  }

  #hasRoom(): boolean {
    if (this.#timer === null || this.#failure !== null) return false;
    const waiting = this.#files().reduce((sum, file) => sum + file.waitingBytes, 0);
    if (waiting < MAX_WAITING_BYTES) return true;
    this.#lost++;
    return false;
  }

  #files(): LineFile[] {
    return [...this.#cameras.values(), ...(this.#trigger === null ? [] : [this.#trigger])];
  }

  #beginWriting(): void {
    this.#writing ??= this.#write(++this.#flushes % FLUSHES_PER_SYNC === 0).finally(() => {
      this.#writing = null;
    });
  }

  /** Brings what waits to the disk; a failure ends the recording for all cameras, so that none goes on alone. */
  async #write(withSync: boolean): Promise<void> {
    if (this.#failure !== null) return;
    try {
      for (const file of this.#files()) await file.flush();
      if (withSync) for (const file of this.#files()) await file.sync();
    } catch (error) {
      this.#failure = writeError(this.dir, error);
    }
  }
}

const LOSING: Finding = {
  code: 'recording_incomplete',
  level: 'warning',
  message: 'The disk is too slow; frames are missing in the recording.',
  remedies: ['End other programs that write to this disk.', 'Record to another disk; SD cards wear out.'],
};

function stopped(failure: GengaitError): Finding {
  const { code } = (failure.cause ?? {}) as NodeJS.ErrnoException;
  return {
    code: 'recording_stopped',
    level: 'error',
    message: code === 'ENOSPC' ? 'The recording has stopped: the disk is full.' : 'The recording has stopped.',
    remedies: [
      code === 'ENOSPC' ? 'Free space on the disk, then begin a new recording.' : 'Check the disk, then record anew.',
      'What was recorded until then is whole; the results go on without it.',
      `For support: ${failure.message}`,
    ],
  };
}
