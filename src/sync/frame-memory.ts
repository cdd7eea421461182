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
/** Places of the table of keys; half of them stay empty, so that searches are short. */
const PLACES = 2 * FRAMES;

/**
 * Recognises frames that a camera has sent before. Measured keypoints never repeat to the last digit (among 26,000 real
 * pictures none does), so the same keypoints are the same picture, whatever time and number come with it. A picture of nobody
 * says nothing and is known by its time and number. All memory is taken at the start: hours of frames need no more of it.
 */
export class FrameMemory {
  /** By key, at its home place or the next free one behind it: 1 + its slot in the ring of frames, 0 = free. */
  readonly #table = new Uint16Array(PLACES);
  readonly #keys = new Float64Array(FRAMES);
  readonly #timestampsS = new Float64Array(FRAMES);
  readonly #arrivalsS = new Float64Array(FRAMES);
  #count = 0;
  #newest = Number.NaN;

  /** The earlier frame with this picture; null for a new one, which is remembered. */
  meet(message: PoseMessage): KnownFrame | null {
    const key = keyOf(message);
    const entry = this.#table[this.#placeOf(key)]!;
    const isNewest = key === this.#newest;
    this.#newest = key;
    if (entry > 0)
      return { timestampS: this.#timestampsS[entry - 1]!, receivedS: this.#arrivalsS[entry - 1]!, isNewest };
    this.#add(key, message);
    return null;
  }

  #add(key: number, { timestampS, receivedS }: PoseMessage): void {
    const slot = this.#count % FRAMES;
    if (this.#count >= FRAMES) this.#forget(this.#keys[slot]!);
    this.#count++;
    this.#keys[slot] = key;
    this.#timestampsS[slot] = timestampS;
    this.#arrivalsS[slot] = receivedS;
    this.#table[this.#placeOf(key)] = slot + 1;
  }

  /** Where the key stands, or the free place where it would. */
  #placeOf(key: number): number {
    let place = key % PLACES;
    for (let entry = this.#table[place]!; entry > 0; entry = this.#table[place]!) {
      if (this.#keys[entry - 1] === key) return place;
      place = (place + 1) % PLACES;
    }
    return place;
  }

  /** Frees a key's place; what stands behind it moves up where its search would otherwise end there. */
  #forget(key: number): void {
    let free = this.#placeOf(key);
    this.#table[free] = 0;
    for (let place = (free + 1) % PLACES; this.#table[place]! > 0; place = (place + 1) % PLACES) {
      const home = this.#keys[this.#table[place]! - 1]! % PLACES;
      const isReached = (place - home + PLACES) % PLACES < (place - free + PLACES) % PLACES;
      if (isReached) continue;
      this.#table[free] = this.#table[place]!;
      this.#table[place] = 0;
      free = place;
    }
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
