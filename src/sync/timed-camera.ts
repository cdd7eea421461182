import type { DropReason } from '../capture/drop-reasons.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import type { TimeSource } from './camera-clock.ts';
import { CameraPulses } from './camera-pulses.ts';
import { type BufferedFrame, CameraStream } from './camera-stream.ts';
import type { ClockMap } from './common-clock.ts';
import { RunningMedian } from './running-median.ts';
import type { TriggerClock } from './trigger-clock.ts';

/** A camera that began anew likely has the latency that it had: one standard deviation, seconds. */
export const RESTARTED_S = 0.005;

/** A camera with its ways to the box's time: the trigger board's pulses, or its own clock and what is known of that. */
export class TimedCamera {
  readonly name: string;
  readonly stream = new CameraStream();
  readonly pulses = new CameraPulses();
  /** From its own clock to the box's; null while unknown or in contradiction to the others. */
  map: ClockMap | null = null;
  /** The images showed that its own clock is not the others', though its stamps looked so. */
  isContradicted = false;
  /** From capture to arrival, seconds. */
  readonly delay = new RunningMedian(31);
  readonly #trigger: TriggerClock;
  #correctionS = 0;
  #correctionUncertaintyS = Number.NaN;
  #isAligned = false;

  constructor(name: string, trigger: TriggerClock) {
    this.name = name;
    this.#trigger = trigger;
  }

  /** How far its own times lie ahead, as was found out otherwise; counts where no pulse ever told. Seconds, one sd. */
  setCorrection(correctionS: number, uncertaintyS: number): void {
    const beforeS = this.correctionS;
    this.#correctionS = correctionS;
    this.#correctionUncertaintyS = uncertaintyS;
    // The latencies of the last frames, as they would have been.
    this.delay.shift(this.correctionS - beforeS);
  }

  /** The same, found out by comparing the images. */
  align(correctionS: number, uncertaintyS: number): void {
    this.setCorrection(correctionS, uncertaintyS);
    this.#isAligned = true;
  }

  /** Takes the next message, or says why not. */
  admit(message: PoseMessage): DropReason | null {
    const { restarts } = this.stream;
    const reason = this.stream.admit(message);
    if (this.stream.restarts !== restarts) {
      this.pulses.restart();
      this.isContradicted = false;
      this.#correctionUncertaintyS = Math.hypot(this.#correctionUncertaintyS, RESTARTED_S);
    }
    return reason;
  }

  /** Gives the newest frame the time of its pulse where one is known and believed. `message`: what it came from. */
  placePulse({ pulse, timestampS, receivedS }: PoseMessage): BufferedFrame {
    const frame = this.stream.frames.at(-1)!;
    const boardS = pulse === undefined ? null : this.#trigger.boardTimeS(pulse);
    if (boardS === null) {
      this.pulses.missing();
      return frame;
    }
    const { periodS, rate: boardRate } = this.#trigger;
    const triggerS = this.#trigger.toBoxS(boardS);
    const ownS = this.ownTime(timestampS);
    const witnesses = { triggerS, boardS, boardRate, timestampS, ownS, receivedS, periodS };
    if (this.pulses.believes(witnesses)) frame.boardS = boardS;
    return frame;
  }

  /** Box time of a frame, seconds: of its pulse, or by its own clock. NaN where neither tells. */
  boxTime({ boardS, timestampS }: BufferedFrame): number {
    return boardS === undefined ? this.ownTime(timestampS) - this.correctionS : this.#trigger.toBoxS(boardS);
  }

  /** By its own clock before any correction, box seconds; NaN where that is unknown. */
  ownTime(timestampS: number): number {
    return this.map?.toBoxS(timestampS) ?? Number.NaN;
  }

  /** Box time of the newest frame, seconds; minus infinity without any. */
  get newestS(): number {
    const newest = this.stream.frames.at(-1);
    const timeS = newest === undefined ? Number.NaN : this.boxTime(newest);
    return Number.isNaN(timeS) ? Number.NEGATIVE_INFINITY : timeS;
  }

  /** Where the newest frame's time comes from. */
  get source(): TimeSource {
    if (this.stream.frames.at(-1)?.boardS !== undefined) return 'trigger';
    if (this.map?.source !== 'arrival') return 'timestamp';
    return this.#isAligned ? 'arrival+images' : 'arrival';
  }

  /** How far its own times lie ahead, seconds: as the pulses taught, else as the images or a person found out. */
  get correctionS(): number {
    return Number.isNaN(this.pulses.aheadS) ? this.#correctionS : this.pulses.aheadS;
  }

  /** The part of its correction that does not come from pulses, seconds: what images may change. */
  get alignmentS(): number {
    return Number.isNaN(this.pulses.aheadS) ? this.#correctionS : 0;
  }

  /** Whether images may move its times: nothing better tells them. */
  get isAlignable(): boolean {
    return this.map?.source === 'arrival' && Number.isNaN(this.pulses.aheadS);
  }

  /** One standard deviation of the newest frame's time, seconds. */
  get uncertaintyS(): number {
    if (this.stream.frames.at(-1)?.boardS !== undefined) return this.#trigger.uncertaintyS;
    // What the pulses taught includes the constant latency, which arrivals cannot show.
    const ownS = this.stream.fit()?.uncertaintyS ?? Number.NaN;
    if (!Number.isNaN(this.pulses.aheadS)) return Math.hypot(ownS, this.#trigger.uncertaintyS);
    const unknownS = this.map?.uncertaintyS ?? Number.NaN;
    if (Number.isNaN(this.#correctionUncertaintyS)) return unknownS;
    if (this.map?.source !== 'arrival') return this.#correctionUncertaintyS;
    return Math.min(unknownS, Math.hypot(ownS, this.#correctionUncertaintyS));
  }
}
