import type { PoseMessage } from '../capture/pose-message.ts';

/** What is remembered of a frame that came before. */
export interface KnownFrame {
  timestampS: number;
  receivedS: number;
  /** Nothing else came since. */
  isNewest: boolean;
}

/** Nine minutes at 30 Hz: what a camera or its computer may have kept to send again. */
const FRAMES = 1 << 14;

/**
 * Recognises frames that a camera has sent before. Measured keypoints never repeat to the last digit (among 26,000 real
 * pictures none does), so the same keypoints are the same picture, whatever time and number come with it. A picture of nobody
 * says nothing and is known by its time and number. Memory is bounded.
 */
export class FrameMemory {
  readonly #slots = new Map<number, number>();
  readonly #keys = new Float64Array(FRAMES);
  readonly #timestampsS = new Float64Array(FRAMES);
  readonly #arrivalsS = new Float64Array(FRAMES);
  #count = 0;
  #newest = Number.NaN;

  /** The earlier frame with this picture; null for a new one, which is remembered. */
  meet(message: PoseMessage): KnownFrame | null {
    const key = keyOf(message);
    const slot = this.#slots.get(key);
    const isNewest = key === this.#newest;
    this.#newest = key;
    if (slot !== undefined)
      return { timestampS: this.#timestampsS[slot]!, receivedS: this.#arrivalsS[slot]!, isNewest };
    this.#add(key, message);
    return null;
  }

  #add(key: number, { timestampS, receivedS }: PoseMessage): void {
    const slot = this.#count % FRAMES;
    if (this.#count >= FRAMES) this.#slots.delete(this.#keys[slot]!);
    this.#count++;
    this.#slots.set(key, slot);
    this.#keys[slot] = key;
    this.#timestampsS[slot] = timestampS;
    this.#arrivalsS[slot] = receivedS;
  }
}

function keyOf({ people, timestampS, frame }: PoseMessage): number {
  const hash = new Hash();
  if (people.length === 0) {
    hash.add(timestampS);
    hash.add(frame);
  }
  for (const joints of people) for (const value of joints) hash.add(value);
  return hash.value;
}

/** FNV-1a over the words of numbers, two of them side by side: 53 bits, so that chance makes no two pictures equal. */
class Hash {
  readonly #number = new Float64Array(1);
  readonly #words = new Uint32Array(this.#number.buffer);
  #a = 0x811c9dc5;
  #b = 0x01000193;

  add(value: number): void {
    this.#number[0] = value;
    for (const word of this.#words) {
      this.#a = Math.imul(this.#a ^ word, 0x01000193);
      this.#b = Math.imul(this.#b ^ (word >>> 7) ^ (word << 25), 0x85ebca6b);
      this.#b ^= this.#b >>> 13;
    }
  }

  get value(): number {
    return (this.#a >>> 0) * 2 ** 21 + (this.#b >>> 11);
  }
}
