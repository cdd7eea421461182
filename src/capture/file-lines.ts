import { closeSync, openSync, readSync } from 'node:fs';

const BLOCK_BYTES = 1 << 18;
const LINE_FEED = 0x0a;

/** A line of a file, without its end. */
export interface FileLine {
  /** Where it begins, bytes. */
  offset: number;
  /** Null for a line that is longer than the limit; it was not kept. */
  text: string | null;
}

/**
 * The lines of a file from its beginning, however long it is; a last one without an end included. Lines of more than
 * `maxBytes` are skipped. Throws the system's own error.
 */
export function* fileLines(path: string, maxBytes: number): Generator<FileLine, void> {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.alloc(BLOCK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    let offset = 0;
    let isTooLong = false;
    for (let read = readSync(file, block); read > 0; read = readSync(file, block)) {
      let from = 0;
      for (let end = block.indexOf(LINE_FEED); end >= 0 && end < read; end = block.indexOf(LINE_FEED, from)) {
        const length = rest.length + end - from;
        yield { offset, text: isTooLong || length > maxBytes ? null : textOf(rest, block, from, end) };
        offset += length + 1;
        rest = rest.subarray(0, 0);
        isTooLong = false;
        from = end + 1;
      }
      // What is skipped is only counted.
      rest = Buffer.concat([rest, block.subarray(from, read)]);
      if (rest.length <= maxBytes && !isTooLong) continue;
      isTooLong = true;
      offset += rest.length;
      rest = rest.subarray(0, 0);
    }
    if (isTooLong || rest.length > 0) yield { offset, text: isTooLong ? null : rest.toString('utf8') };
  } finally {
    closeSync(file);
  }
}

/** Most lines lie in one block, and need no bytes of their own. */
function textOf(rest: Buffer, block: Buffer, from: number, end: number): string {
  if (rest.length === 0) return block.toString('utf8', from, end);
  return Buffer.concat([rest, block.subarray(from, end)]).toString('utf8');
}

/** Reads lines at known places; what is read in the file's order is read in large pieces. Close it after use. */
export class LinesAt {
  readonly #file: number;
  #block = Buffer.alloc(BLOCK_BYTES);
  #from = 0;
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  /** The line that begins at `offset` and has at most `maxBytes`. */
  read(offset: number, maxBytes: number): string {
    let end = this.#endOf(offset);
    if (end < 0) {
      if (this.#block.length < maxBytes + 1) this.#block = Buffer.alloc(maxBytes + 1);
      this.#from = offset;
      this.#length = readSync(this.#file, this.#block, 0, this.#block.length, offset);
      end = this.#endOf(offset);
    }
    return this.#block.toString('utf8', offset - this.#from, end < 0 ? this.#length : end);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Where the line ends in the block; negative where it is not all in there. */
  #endOf(offset: number): number {
    if (offset < this.#from || offset >= this.#from + this.#length) return -1;
    const end = this.#block.indexOf(LINE_FEED, offset - this.#from);
    return end < this.#length ? end : -1;
  }
}
