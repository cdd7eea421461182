import { DropCounter } from '../capture/drop-counter.ts';
import type { DropReason } from '../capture/drop-reasons.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import type { TimeChoice } from '../capture/time-sources.ts';
import type { TriggerPulse } from '../capture/trigger/protocol.ts';
import type { Finding } from '../health/finding.ts';
import type { CameraClock } from './camera-clock.ts';
import { cameraFindings } from './camera-findings.ts';
import type { BufferedFrame } from './camera-stream.ts';
import { ClockChoice } from './clock-choice.ts';
import type { ViewGeometry } from './content/epipolar.ts';
import type { CameraView, FrameSet } from './frame-set.ts';
import { ImageAlignment } from './image-alignment.ts';
import { ownClockFinding } from './misalignment.ts';
import { MAX_SPAN_S, REACH_S, resampleAt, type TimedFrame } from './resample.ts';
import { TimedCamera } from './timed-camera.ts';
import { TriggerClock } from './trigger-clock.ts';
import { triggerFindings } from './trigger-findings.ts';

/** The cameras, and how long each is waited for. */
export interface SynchroniserOptions {
  /** Names in the calibration's order; `CameraView.camera` counts in it. */
  cameras: readonly string[];
  /** Where the times come from; pulses count under `auto` and `trigger`. */
  source: TimeChoice;
  /** A trigger board exposes the cameras: it is told where its pulses or a camera's numbers of them are missing. Default false. */
  trigger?: boolean;
  /** Default 30. */
  tickHz?: number;
  /** How long a camera is waited for beyond its usual delay. Default 0.05. */
  maxWaitS?: number;
  /** A frame that arrives later than this after its capture is dropped. Default 1. */
  maxAgeS?: number;
  /**
   * A camera that is slower than the fastest by more than this is not waited for. Default 0.25. Recordings without
   * arrivals need as much as their clocks may lie apart: there a clock that is corrected looks like a delay.
   */
  maxLatencySpreadS?: number;
  /**
   * The calibrated cameras: with them the images tell what arrivals can't, a camera's constant latency, and whether clocks
   * are as common as they claim.
   */
  views?: readonly ViewGeometry[];
  /** Image sizes of the calibration, px; a message that states another is dropped. */
  sizes?: Readonly<Record<string, readonly [number, number]>>;
  /** Shared with the sources, so that all drops are counted in one place. */
  drops?: DropCounter;
}

/** Without a message for this long a camera is silent, seconds. */
const SILENT_S = 0.5;
/** After a pause of all cameras longer than this the ticks go on at the present, seconds. */
const MAX_EMPTY_S = 0.5;
const SAME_INSTANT_S = 1e-6;

/**
 * Puts free-running cameras on one clock: messages in, every 30 Hz tick once, with each camera's keypoints resampled to
 * it. Pure: time comes with the messages and with `poll`.
 *
 * A frame that names a pulse of the trigger board was exposed when the board says. Any other frame has its time from the
 * camera's own clock; what pulses taught about that clock before stays in force when they cease.
 *
 * A tick is complete when all cameras that are live have a frame at or behind it. Otherwise it goes out once the slowest
 * camera's usual delay plus `maxWaitS` has passed, with the cameras that are there. What a tick holds depends on the
 * messages and their arrival times alone, never on when `poll` is called, so a replay gives the live run's ticks. (Push
 * each message when it arrives, before a `poll` with a later time.)
 *
 * `FrameSet.timeS` is a multiple of 1/tickHz on the box's clock, `tick` counts from 0 and skips nothing but pauses of all
 * cameras; `CameraView.ageS` is how long after the tick its newest frame arrived.
 */
export class Synchroniser {
  readonly drops: DropCounter;
  readonly #cameras: TimedCamera[];
  readonly #options: Required<Omit<SynchroniserOptions, 'cameras' | 'drops' | 'views' | 'source'>> & {
    usesPulses: boolean;
  };
  readonly #ready: FrameSet[] = [];
  readonly #trigger = new TriggerClock();
  readonly #choice: ClockChoice;
  readonly #images: ImageAlignment | null;
  #nextTick: number | null = null;
  #firstTick = 0;
  #startS = Number.NaN;
  /** Arrival of the first message: unlike the start, it is the same in a replay. */
  #heardS = Number.NaN;
  #nowS = Number.NEGATIVE_INFINITY;

  constructor(options: SynchroniserOptions) {
    const {
      cameras,
      source,
      trigger = false,
      tickHz = 30,
      maxWaitS = 0.05,
      maxAgeS = 1,
      maxLatencySpreadS = 0.25,
      sizes = {},
    } = options;
    const usesPulses = source === 'auto' || source === 'trigger';
    this.#options = {
      usesPulses,
      trigger: (trigger && usesPulses) || source === 'trigger',
      tickHz,
      maxWaitS,
      maxAgeS,
      maxLatencySpreadS,
      sizes,
    };
    this.drops = options.drops ?? new DropCounter(cameras);
    this.#cameras = cameras.map((name) => new TimedCamera(name, this.#trigger));
    this.#choice = new ClockChoice(this.#cameras, source === 'trigger' ? 'auto' : source);
    const { views } = options;
    this.#images = views === undefined ? null : new ImageAlignment(this.#cameras, this.#choice, views);
  }

  /** Takes one message in the order of arrival. Whatever can't be used is counted in `drops`. */
  push(message: PoseMessage): void {
    this.#advance(message.receivedS);
    if (Number.isNaN(this.#heardS)) this.#heardS = message.receivedS;
    this.#release(false);
    this.#images?.step(message.receivedS);
    const reason = this.#admit(message);
    if (reason !== null) this.drops.add(reason, message.receivedS, message.camera);
    this.#release(true);
  }

  /** Takes a line of the trigger board, in the order of arrival among the messages. */
  pushPulse(pulse: TriggerPulse): void {
    this.#advance(pulse.receivedS);
    this.#release(false);
    this.#trigger.push(pulse);
  }

  /** Ticks that are complete or may wait no longer at `nowS` (box monotonic seconds), in order. */
  poll(nowS: number): FrameSet[] {
    this.#advance(nowS);
    this.#release(false);
    return this.#ready.splice(0);
  }

  /** All ticks that the messages so far can give: the end of a recording. */
  flush(): FrameSet[] {
    this.#nowS = Number.POSITIVE_INFINITY;
    this.#release(false);
    this.#nowS = Math.max(...this.#cameras.map(({ stream }) => stream.lastReceivedS).filter(Number.isFinite));
    return this.#ready.splice(0);
  }

  /**
   * Says how far a camera's times lie ahead of the others' (seconds, positive = its clock shows later), with one standard
   * deviation: what images or a person found out. Holds for all frames not yet resampled.
   */
  setCorrection(camera: string, correctionS: number, uncertaintyS: number): void {
    const found = this.#cameras.find(({ name }) => name === camera);
    if (found === undefined) return;
    found.setCorrection(correctionS, uncertaintyS);
  }

  /** When a camera's newest frame was exposed as far as is known, box seconds; NaN for a camera unknown or not heard. */
  newestTimeS(camera: string): number {
    const timeS = this.#cameras.find(({ name }) => name === camera)?.newestS ?? Number.NaN;
    return Number.isFinite(timeS) ? timeS : Number.NaN;
  }

  /** Clock and delivery of each camera, in the calibration's order. */
  clocks(): CameraClock[] {
    const uncertaintiesS = this.#images?.uncertaintiesS() ?? this.#cameras.map(({ uncertaintyS }) => uncertaintyS);
    return this.#cameras.map((camera, index) => {
      const { name, stream, delay } = camera;
      const newest = stream.frames.at(-1);
      const ageS = this.#nowS - stream.lastHeardS;
      return {
        camera: name,
        state: Number.isNaN(ageS) ? 'waiting' : ageS > SILENT_S ? 'silent' : 'live',
        source: camera.source,
        offsetS: newest === undefined ? Number.NaN : camera.ownTime(newest.timestampS) - newest.timestampS,
        driftPpm: (stream.fit()?.drift ?? Number.NaN) * 1e6,
        correctionS: camera.correctionS,
        uncertaintyS: uncertaintiesS[index]!,
        delayS: delay.value,
        ageS,
        fps: stream.fps,
        lostShare: stream.lostShare,
        restarts: stream.restarts,
      };
    });
  }

  /** What a technician should know now: cameras that are silent, slow, lossy or on another clock, and recent drops. */
  findings(): Finding[] {
    const runningS = Number.isNaN(this.#startS) ? 0 : this.#nowS - this.#startS;
    const limits = { runningS, maxLatencySpreadS: this.#options.maxLatencySpreadS };
    const clocks = this.clocks();
    const pulses = { runningS, isLive: this.#trigger.isLive(this.#nowS), cameras: this.#pulseFacts(clocks) };
    return [
      ...cameraFindings(clocks, limits),
      ...(this.#images?.findings() ?? []),
      ...this.#choice.outsiders().map(({ name }) => ownClockFinding(name)),
      ...(this.#options.trigger ? triggerFindings(pulses) : []),
      ...this.drops.findings(this.#nowS),
    ];
  }

  #pulseFacts(clocks: readonly CameraClock[]) {
    return this.#cameras
      .filter((_, index) => clocks[index]!.state === 'live')
      .map(({ name, pulses: { areMissing, areWrong } }) => ({ camera: name, areMissing, areWrong }));
  }

  #advance(nowS: number): void {
    if (Number.isNaN(this.#startS)) this.#startS = nowS;
    this.#nowS = Math.max(this.#nowS, nowS);
  }

  #admit(message: PoseMessage): DropReason | null {
    const index = this.#cameras.findIndex(({ name }) => name === message.camera);
    const camera = this.#cameras[index];
    if (camera === undefined) return 'unknown_camera';
    const size = this.#options.sizes[camera.name];
    if (message.size !== undefined && size !== undefined && String(message.size) !== String(size)) return 'wrong_size';
    const { restarts } = camera.stream;
    const reason = camera.admit(message);
    if (reason !== null) return reason;
    const changed = this.#choice.update();
    if (camera.stream.restarts !== restarts) changed.push(index);
    for (const one of changed) this.#images?.restart(one);
    const frame = this.#options.usesPulses ? camera.placePulse(message) : camera.stream.frames.at(-1)!;
    const doubt = this.#checkTime(camera, frame);
    if (doubt === null) this.#images?.frame(index, camera.boxTime(frame), message.people, message.receivedS);
    return doubt;
  }

  /** Takes the frame back where it is too old or its clock contradicts the others; notes its delay otherwise. */
  #checkTime(camera: TimedCamera, frame: BufferedFrame): DropReason | null {
    const { frames } = camera.stream;
    if (camera.map === null && frame.boardS === undefined) {
      camera.stream.forget(frames.length);
      return 'clock_step';
    }
    const timeS = camera.boxTime(frame);
    const before = frames.at(-2);
    // Between pulses and the camera's own clock times may differ a little, but they must not go back.
    if (before !== undefined && timeS <= camera.boxTime(before)) {
      frames.pop();
      return 'out_of_order';
    }
    const delayS = frame.receivedS - timeS;
    if (delayS > this.#options.maxAgeS) {
      frames.pop();
      return 'late';
    }
    camera.delay.add(delayS);
    // It stays useful for the ticks to come, but one that went out had needed it.
    const doneS = this.#nextTick === null ? Number.NEGATIVE_INFINITY : (this.#nextTick - 1) / this.#options.tickHz;
    return frames.length > 1 && timeS <= doneS - SAME_INSTANT_S ? 'late' : null;
  }

  /** Cameras worth waiting for: live, and not much slower than the fastest. */
  #awaited(): TimedCamera[] {
    const live = this.#cameras.filter(
      (camera) =>
        Number.isFinite(camera.newestS) &&
        this.#nowS - camera.stream.lastReceivedS <= SILENT_S &&
        Number.isFinite(camera.delay.value),
    );
    const fastestS = Math.min(...live.map(({ delay }) => delay.value));
    return live.filter(({ delay }) => delay.value <= fastestS + this.#options.maxLatencySpreadS);
  }

  /** Right after the first message, cameras that were not heard yet are waited for too. */
  #expectsMore(): boolean {
    return (
      this.#nowS - this.#heardS <= SILENT_S && this.#cameras.some(({ stream }) => Number.isNaN(stream.lastReceivedS))
    );
  }

  #release(asSoonAsComplete: boolean): void {
    const { tickHz, maxWaitS } = this.#options;
    const newestS = Math.max(...this.#cameras.map((camera) => camera.newestS));
    if (!Number.isFinite(newestS)) return;
    if (this.#nextTick === null) {
      this.#nextTick = Math.ceil((newestS - SAME_INSTANT_S) * tickHz) + 0; // + 0: never -0
      this.#firstTick = this.#nextTick;
    }
    this.#skipPause(this.#nextTick);
    const awaited = this.#awaited();
    const expectsMore = this.#expectsMore();
    const complete = asSoonAsComplete && !expectsMore;
    const completeS = complete ? Math.min(...awaited.map((camera) => camera.newestS)) : Number.NEGATIVE_INFINITY;
    const slowestS = Math.max(expectsMore ? SILENT_S : 0, ...awaited.map(({ delay }) => delay.value));
    const expiredS = this.#nowS - 1 / tickHz - slowestS - maxWaitS;
    const untilS = Math.min(newestS, Math.max(completeS, expiredS)) + SAME_INSTANT_S;
    while (this.#nextTick / tickHz <= untilS) this.#emit(this.#nextTick++);
    this.#forget(this.#nextTick / tickHz - REACH_S);
  }

  /** Moves on to the next frame of anybody where a long stretch holds none. */
  #skipPause(tick: number): void {
    const fromS = tick / this.#options.tickHz;
    let nextS = Number.POSITIVE_INFINITY;
    for (const camera of this.#cameras) {
      for (const frame of camera.stream.frames) {
        const timeS = camera.boxTime(frame);
        if (timeS >= fromS - SAME_INSTANT_S) nextS = Math.min(nextS, timeS);
      }
    }
    if (!Number.isFinite(nextS) || nextS - fromS <= MAX_EMPTY_S) return;
    this.#nextTick = Math.ceil((nextS - SAME_INSTANT_S) * this.#options.tickHz);
  }

  #emit(tick: number): void {
    const timeS = tick / this.#options.tickHz;
    const views: CameraView[] = [];
    this.#cameras.forEach((camera, index) => {
      const frames = this.#framesAround(camera, timeS);
      const following = frames.find((frame) => frame.timeS >= timeS - SAME_INSTANT_S);
      const leading = frames.findLast((frame) => frame.timeS <= timeS + SAME_INSTANT_S);
      if (following === undefined || leading === undefined || following.timeS - leading.timeS > MAX_SPAN_S) return;
      views.push({ camera: index, people: resampleAt(frames, timeS), ageS: following.receivedS - timeS });
    });
    this.#ready.push({ tick: tick - this.#firstTick, timeS, views });
  }

  #framesAround(camera: TimedCamera, timeS: number): (TimedFrame & { receivedS: number })[] {
    const near: (TimedFrame & { receivedS: number })[] = [];
    for (const frame of camera.stream.frames) {
      const { receivedS, people, ids } = frame;
      const frameS = camera.boxTime(frame);
      if (Math.abs(frameS - timeS) <= REACH_S) near.push({ timeS: frameS, receivedS, people, ids });
    }
    return near;
  }

  #forget(beforeS: number): void {
    for (const camera of this.#cameras) {
      const { frames } = camera.stream;
      const keep = frames.findIndex((frame) => !(camera.boxTime(frame) < beforeS));
      camera.stream.forget(keep < 0 ? Math.max(0, frames.length - 1) : keep);
    }
  }
}
