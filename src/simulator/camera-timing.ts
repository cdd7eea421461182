import type { Random } from './random.ts';

/** Clocks and transport of the simulated cameras. Ranges are drawn from once per camera, uniformly. */
export interface TimingOptions {
  /** Frames per second of each camera; the last one repeats. */
  fps: readonly number[];
  /** Constant delay from exposure to arrival, seconds. */
  latencyS: readonly [number, number];
  /** Mean of the delay's varying part (exponential), seconds. */
  jitterS: number;
  /** Camera clock ahead of the box's, seconds. */
  offsetS: readonly [number, number];
  /** Camera clock fast, parts per million. */
  driftPpm: readonly [number, number];
  /** Share of frames that never arrive. */
  lostShare: number;
  /** Whether a trigger board exposes all cameras at the same instants (give one `fps`); otherwise each runs freely. */
  triggered: boolean;
  /** By camera: how much later it exposes than its pulse and its clock say, seconds; 0 where left out. */
  lateS: readonly number[];
}

/** Free-running 30 Hz cameras whose clocks are kept to a few milliseconds by the network (NTP, PTP). */
export const USUAL_TIMING: TimingOptions = {
  fps: [30],
  latencyS: [0.02, 0.08],
  jitterS: 0.003,
  offsetS: [-0.002, 0.002],
  driftPpm: [0, 0],
  lostShare: 0.002,
  triggered: false,
  lateS: [],
};

/** When a frame was exposed and arrived (box clock) and what the camera's clock said. Seconds. */
export interface FrameTiming {
  frame: number;
  captureS: number;
  timestampS: number;
  receivedS: number;
  lost: boolean;
}

/** The drawn, constant truth about one camera. */
export interface CameraTruth {
  fps: number;
  phaseS: number;
  latencyS: number;
  offsetS: number;
  driftPpm: number;
}

const LONGEST_JITTER_S = 0.04;

/** One camera's frames in order. Arrival never overtakes: a camera sends over one connection. */
export class CameraTiming {
  readonly truth: CameraTruth;
  private readonly options: TimingOptions;
  private readonly random: Random;
  private readonly lateS: number;
  private frame = 0;
  private lastArrivalS = Number.NEGATIVE_INFINITY;

  constructor(options: TimingOptions, camera: number, random: Random) {
    this.options = options;
    this.random = random;
    this.lateS = options.lateS[camera] ?? 0;
    const fps = options.fps[Math.min(camera, options.fps.length - 1)]!;
    const phase = random.next() / fps;
    this.truth = {
      fps,
      phaseS: options.triggered ? 0 : phase,
      latencyS: random.uniform(...options.latencyS),
      offsetS: random.uniform(...options.offsetS),
      driftPpm: random.uniform(...options.driftPpm),
    };
  }

  /** Exposure of the next frame, box clock, seconds. */
  nextCaptureS(): number {
    return this.truth.phaseS + this.frame / this.truth.fps + this.lateS;
  }

  next(): FrameTiming {
    const { truth, random } = this;
    const captureS = this.nextCaptureS();
    const jitter = Math.min(-Math.log(1 - random.next()) * this.options.jitterS, LONGEST_JITTER_S);
    const lost = random.next() < this.options.lostShare;
    const receivedS = Math.max(captureS + truth.latencyS + jitter, this.lastArrivalS + 1e-4);
    if (!lost) this.lastArrivalS = receivedS;
    const timestampS = (captureS - this.lateS) * (1 + truth.driftPpm * 1e-6) + truth.offsetS;
    return { frame: this.frame++, captureS, timestampS: micro(timestampS), receivedS: micro(receivedS), lost };
  }
}

/** Clocks tell microseconds. */
function micro(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
