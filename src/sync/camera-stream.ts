import type { DropReason } from '../capture/drop-reasons.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import { Continuity } from './continuity.ts';
import { type ClockFit, DelayEnvelope } from './delay-envelope.ts';
import { FrameMemory, type KnownFrame } from './frame-memory.ts';
import { ImageTracks } from './image-tracks.ts';
import { RunningMedian } from './running-median.ts';

/** One frame kept for resampling, on the camera's own clock. */
export interface BufferedFrame {
  timestampS: number;
  receivedS: number;
  /** When the trigger pulse exposed it, on the trigger board's clock; absent where no pulse is known or believed. */
  boardS?: number;
  people: readonly Float64Array[];
  ids: readonly number[];
}

/** More than two seconds at 60 Hz: bounds memory whatever a camera sends. */
const MAX_FRAMES = 128;
/** Weight of one frame in the share of lost ones: about five seconds at 30 Hz. */
const LOSS_WEIGHT = 1 / 150;
/** A longer hole (half a second) is a silence, which is told as such, or a counter set anew; not loss on the way. */
const MAX_LOST_AT_ONCE = 15;

/** A message that comes again within this was doubled on the way; later, somebody sends it again, seconds. */
const DOUBLED_S = 0.5;

/** What one camera sent: its recent frames, its own clock and how reliably it delivers. */
export class CameraStream {
  readonly frames: BufferedFrame[] = [];
  readonly #continuity = new Continuity();
  #envelope = new DelayEnvelope();
  #tracks = new ImageTracks();
  #periods = new RunningMedian(31);
  #lastFrame = -1;
  #lastReceivedS = Number.NaN;
  #lastHeardS = Number.NaN;
  /** Outlives restarts: who replays may begin anew with it. */
  readonly #memory = new FrameMemory();
  /** Known frames in a row until now. */
  #repeats = 0;
  #lostShare = 0;
  #restarts = 0;

  /** Takes the next message, or says why not. Times of accepted frames strictly increase. */
  admit(message: PoseMessage): DropReason | null {
    this.#lastHeardS = message.receivedS;
    const known = this.#memory.meet(message);
    this.#repeats = known === null ? 0 : this.#repeats + 1;
    if (known !== null && message.people.length > 0) return this.#repeated(message, known);
    const sequence = this.#continuity.check(message, known === null);
    if (sequence !== 'next' && sequence !== 'restart') return sequence;
    if (sequence === 'restart') this.#begin();
    const { timestampS, receivedS, frame, people } = message;
    this.#countLost(frame, timestampS);
    this.#envelope.add(timestampS, receivedS);
    this.frames.push({ timestampS, receivedS, people, ids: this.#tracks.assign(people, timestampS) });
    if (this.frames.length > MAX_FRAMES) this.frames.shift();
    this.#lastReceivedS = receivedS;
    return null;
  }

  /** The camera's own clock against the box's, from arrivals; null before the first message. */
  fit(): ClockFit | null {
    return this.#envelope.fit();
  }

  /** Arrival of the newest accepted message, box seconds; NaN before the first. */
  get lastReceivedS(): number {
    return this.#lastReceivedS;
  }

  /** Arrival of the newest message, usable or not. */
  get lastHeardS(): number {
    return this.#lastHeardS;
  }

  /** Frames per second by the camera's own times; NaN while unknown. */
  get fps(): number {
    return 1 / this.#periods.value;
  }

  get lostShare(): number {
    return this.#lostShare;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Forgets the oldest frames. */
  forget(count: number): void {
    this.frames.splice(0, count);
  }

  #begin(): void {
    this.#restarts++;
    this.frames.length = 0;
    this.#envelope = new DelayEnvelope();
    this.#tracks = new ImageTracks();
    this.#periods = new RunningMedian(31);
    this.#lastFrame = -1;
  }

  /** Why a picture comes again that was here before. */
  #repeated({ timestampS, receivedS }: PoseMessage, known: KnownFrame): DropReason {
    const doubled = timestampS === known.timestampS && receivedS - known.receivedS < DOUBLED_S;
    if (doubled && this.#repeats === 1) return 'duplicate';
    return known.isNewest ? 'frozen' : 'replayed';
  }

  #countLost(frame: number, timestampS: number): void {
    const step = this.#lastFrame < 0 ? 1 : frame - this.#lastFrame;
    this.#lastFrame = frame;
    const lost = step > 1 && step <= MAX_LOST_AT_ONCE ? step - 1 : 0;
    for (let i = 0; i < lost; i++) this.#lostShare += (1 - this.#lostShare) * LOSS_WEIGHT;
    this.#lostShare -= this.#lostShare * LOSS_WEIGHT;
    const previous = this.frames.at(-1);
    if (previous !== undefined && step >= 1) this.#periods.add((timestampS - previous.timestampS) / (lost + 1));
  }
}
