import type { OwnClock } from './common-clock.ts';

/**
 * Where a camera's times come from. `trigger`: the trigger board's pulses. `timestamp`: its own clock, which it shares with
 * others. `arrival`: its own clock, read by arrivals, with its constant latency in it. `arrival+images`: that latency
 * corrected by what the images showed.
 */
export type TimeSource = 'trigger' | OwnClock | 'arrival+images';

/** What is known about one camera's clock and delivery, for `health` and findings. Times in seconds. */
export interface CameraClock {
  camera: string;
  /** `waiting`: never heard. `silent`: heard before, not now. */
  state: 'waiting' | 'live' | 'silent';
  /** Where the newest frame's time comes from. */
  source: TimeSource;
  /** Box time minus camera time, at the newest frame, before the correction. NaN while waiting. */
  offsetS: number;
  /** Rate of the camera's clock against the box's: positive = the camera's clock is slow. Parts per million. */
  driftPpm: number;
  /** Constant correction found from the images or given: how far the camera's times lie ahead of the others'. */
  correctionS: number;
  /** One standard deviation of the frame's time on the common clock, against the other cameras. */
  uncertaintyS: number;
  /** How long after its (estimated) capture a frame arrives, median of the last second. */
  delayS: number;
  /** Since the last message. */
  ageS: number;
  /** Frames per second by the camera's own times, lost frames counted in. */
  fps: number;
  /** Share of frames that never came, over about the last five seconds, by the frame counter. */
  lostShare: number;
  /** How often the camera restarted, or its clock or counter jumped. */
  restarts: number;
}
