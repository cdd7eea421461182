/** A message that waits for its acknowledgement. */
export interface OutboxEntry<T> {
  value: T;
  bytes: number;
  /** When it was added, seconds on the caller's clock. */
  addedS: number;
}

/** The bound that holds first counts. */
export interface OutboxLimits {
  maxMessages: number;
  maxBytes: number;
}

/**
 * Messages on their way to the broker: bounded, first in first out, each kept until acknowledged. When it is full the oldest
 * waiting one goes, and is counted. It knows nothing of the network.
 */
export class Outbox<T> {
  #waiting: OutboxEntry<T>[] = [];
  #inFlight: OutboxEntry<T>[] = [];
  #bytes = 0;
  #dropped = 0;
  readonly #limits: OutboxLimits;

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  /** Adds a message; the oldest waiting ones make room where it is full. */
  push(value: T, bytes: number, nowS: number): void {
    this.#waiting.push({ value, bytes, addedS: nowS });
    this.#bytes += bytes;
    while (this.#isOverfull() && this.#waiting.length > 0) {
      this.#bytes -= this.#waiting.shift()!.bytes;
      this.#dropped++;
    }
  }

  /** The next messages to send, so that at most `window` are unacknowledged. */
  take(window: number): OutboxEntry<T>[] {
    const taken = this.#waiting.splice(0, Math.max(0, window - this.#inFlight.length));
    this.#inFlight.push(...taken);
    return taken;
  }

  /** The broker has it. An entry of an earlier connection is ignored: it is waiting again. */
  acknowledge(entry: OutboxEntry<T>): void {
    const index = this.#inFlight.indexOf(entry);
    if (index < 0) return;
    this.#inFlight.splice(index, 1);
    this.#bytes -= entry.bytes;
  }

  /** The connection is gone: what was not acknowledged waits again, in its old order. */
  connectionLost(): void {
    this.#waiting = [...this.#inFlight.map((entry) => ({ ...entry })), ...this.#waiting];
    this.#inFlight = [];
  }

  /** Messages not yet acknowledged. */
  get size(): number {
    return this.#waiting.length + this.#inFlight.length;
  }

  /** Messages given up since the start because the outbox was full. */
  get dropped(): number {
    return this.#dropped;
  }

  #isOverfull(): boolean {
    return this.size > this.#limits.maxMessages || this.#bytes > this.#limits.maxBytes;
  }
}
