/** Longer than any line of the protocol (at most 33 bytes with its checksum). */
const MAX_LINE_BYTES = 64;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Bytes in, whole lines out, however the cable cuts them. Memory is constant whatever arrives: a line that does not end is
 * thrown away up to its line feed, and counted. What stood on the cable before the port was opened makes a half line at
 * first; its checksum tells.
 */
export class LineReader {
  readonly #line = new Uint8Array(MAX_LINE_BYTES);
  #length = 0;
  #skipping = false;
  #discarded = 0;

  /** Lines that were too long or not ASCII. */
  get discarded(): number {
    return this.#discarded;
  }

  /** The lines that end in these bytes, without their line ends; empty ones are left out. */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    for (const byte of bytes) {
      if (byte === LINE_FEED) {
        if (!this.#skipping && this.#length > 0)
          lines.push(String.fromCharCode(...this.#line.subarray(0, this.#length)));
        this.#length = 0;
        this.#skipping = false;
      } else if (byte !== CARRIAGE_RETURN && !this.#skipping) this.#take(byte);
    }
    return lines;
  }

  #take(byte: number): void {
    const printable = byte >= 0x20 && byte < 0x7f;
    if (printable && this.#length < MAX_LINE_BYTES) {
      this.#line[this.#length++] = byte;
      return;
    }
    this.#skipping = true;
    this.#length = 0;
    this.#discarded++;
  }
}
