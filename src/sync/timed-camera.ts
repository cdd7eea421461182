import type { DropReason } from '../capture/drop-reasons.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import { CameraPulses } from './camera-pulses.ts';
import { type BufferedFrame, CameraStream } from './camera-stream.ts';
import type { ClockMap } from './common-clock.ts';
import { RunningMedian } from './running-median.ts';
import type { TriggerClock } from './trigger-clock.ts';

/** A camera with its ways to the box's time: the trigger board's pulses, or its own clock and what is known of that. */
export class TimedCamera {
  readonly name: string;
  readonly stream = new CameraStream();
  readonly pulses = new CameraPulses();
  /** From its own clock to the box's; null while unknown or in contradiction to the others. */
  map: ClockMap | null = null;
  /** From capture to arrival, seconds. */
  delay = new RunningMedian(31);
  readonly #trigger: TriggerClock;
  #correctionS = 0;
  #correctionUncertaintyS = Number.NaN;

  constructor(name: string, trigger: TriggerClock) {
    this.name = name;
    this.#trigger = trigger;
  }

  /** What images or a person found out about its own clock; counts where no pulse ever told. Seconds, one sd. */
  setCorrection(correctionS: number, uncertaintyS: number): void {
    this.#correctionS = correctionS;
    this.#correctionUncertaintyS = uncertaintyS;
    this.delay = new RunningMedian(31);
  }

  /** Takes the next message, or says why not. */
  admit(message: PoseMessage): DropReason | null {
    const { restarts } = this.stream;
    const reason = this.stream.admit(message);
    if (this.stream.restarts !== restarts) this.pulses.restart();
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
    const { periodS } = this.#trigger;
    const triggerS = this.#trigger.toBoxS(boardS);
    if (this.pulses.believes({ triggerS, ownS: this.ownTime(timestampS), receivedS, periodS })) frame.boardS = boardS;
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

  /** How far its own times lie ahead, seconds: as the pulses taught, else as the images or a person found out. */
  get correctionS(): number {
    return Number.isNaN(this.pulses.aheadS) ? this.#correctionS : this.pulses.aheadS;
  }

  /** One standard deviation of the newest frame's time, seconds. */
  get uncertaintyS(): number {
    if (this.stream.frames.at(-1)?.boardS !== undefined) return this.#trigger.uncertaintyS;
    // What the pulses taught includes the constant latency, which arrivals cannot show.
    const ownS = this.stream.fit()?.uncertaintyS ?? Number.NaN;
    if (!Number.isNaN(this.pulses.aheadS)) return Math.hypot(ownS, this.#trigger.uncertaintyS);
    return Number.isNaN(this.#correctionUncertaintyS)
      ? (this.map?.uncertaintyS ?? Number.NaN)
      : this.#correctionUncertaintyS;
  }
}
