import { open } from 'node:fs/promises';

/** What a line file needs of an open file; `FileHandle` has it. */
export interface AppendFile {
  /** May write less than asked for. */
  write(bytes: Uint8Array, offset: number): Promise<{ bytesWritten: number }>;
  truncate(bytes: number): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a new file; fails where one is there. */
export type FileOpener = (path: string) => Promise<AppendFile>;

/** The real disk. */
export const openNewFile: FileOpener = (path) => open(path, 'ax');

const LINE_FEED = 0x0a;

/**
 * A file of lines that grows in the background: `add` never waits, `flush` writes what was added. Whatever happens, what
 * lies on the disk is whole lines, but for one cut by a power loss: a write that fails half-way is taken back.
 */
export class LineFile {
  readonly #file: AppendFile;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #lines = 0;
  #unsynced = false;

  /** `file`: new and empty. */
  constructor(file: AppendFile) {
    this.#file = file;
  }

  /** Whole lines on the disk, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The same, lines. */
  get lines(): number {
    return this.#lines;
  }

  /** What waits for the disk, lines. */
  get waitingLines(): number {
    return this.#waiting.length;
  }

  /** What waits for the disk, characters. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Adds a line, without its end. */
  add(line: string): void {
    this.#waiting.push(line);
    this.#waitingBytes += line.length + 1;
  }

  /** Writes what waits. Calls must not overlap. Rejects with the system's error; lines that found no room are lost then. */
  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const bytes = Buffer.from(`${this.#waiting.join('\n')}\n`, 'utf8');
    const count = this.#waiting.length;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#unsynced = true;
    let at = 0;
    try {
      while (at < bytes.length) at += (await this.#file.write(bytes, at)).bytesWritten;
      this.#bytes += at;
      this.#lines += count;
    } catch (error) {
      // The lines that still had room stay; giving the half one back works on a full disk, too.
      const whole = at === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, at - 1) + 1;
      this.#bytes += whole;
      this.#lines += bytes.subarray(0, whole).reduce((sum, byte) => sum + (byte === LINE_FEED ? 1 : 0), 0);
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
  }

  /** Makes what was flushed survive a power loss. */
  async sync(): Promise<void> {
    if (!this.#unsynced) return;
    this.#unsynced = false;
    await this.#file.datasync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
