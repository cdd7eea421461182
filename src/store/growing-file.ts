import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';

const FLUSH_CHARACTERS = 1 << 16;
const COPY_BYTES = 1 << 20;

/**
 * A file that is written piece by piece, so that its length costs no memory, and appears whole or not at all: until
 * `finish` it grows beside its place.
 */
export class GrowingFile {
  readonly #path: string;
  readonly #beside: string;
  readonly #file: number;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #open = true;

  constructor(path: string) {
    this.#path = path;
    this.#beside = `${path}.part-${process.pid}`;
    this.#file = openSync(this.#beside, 'w+');
  }

  add(text: string): void {
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
    if (this.#waitingCharacters >= FLUSH_CHARACTERS) this.#flush();
  }

  /** Puts it into its place, `head` before everything that was added. */
  finish(head = ''): void {
    this.#flush();
    if (head === '') this.#intoPlace();
    else {
      const whole = new GrowingFile(`${this.#path}.whole`);
      whole.add(head);
      whole.#append(this.#file);
      whole.#intoPlace();
      renameSync(`${this.#path}.whole`, this.#path);
      this.discard();
    }
  }

  /** Takes it away, unless it is in its place. */
  discard(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
    rmSync(this.#beside, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    this.#waiting = [];
    this.#waitingCharacters = 0;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }

  #append(from: number): void {
    this.#flush();
    const piece = Buffer.alloc(COPY_BYTES);
    let place = 0;
    for (let read = readSync(from, piece, 0, COPY_BYTES, place); read > 0; ) {
      for (let at = 0; at < read; ) at += writeSync(this.#file, piece, at, read - at);
      place += read;
      read = readSync(from, piece, 0, COPY_BYTES, place);
    }
  }

  #intoPlace(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#open = false;
    renameSync(this.#beside, this.#path);
  }
}
