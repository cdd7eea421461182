import type { ClockSource } from './common-clock.ts';

/** What is known about one camera's clock and delivery, for `health` and findings. Times in seconds. */
export interface CameraClock {
  camera: string;
  /** `waiting`: never heard. `silent`: heard before, not now. */
  state: 'waiting' | 'live' | 'silent';
  /** Where the newest frame's time comes from: the trigger board's pulse, or the camera's own clock and how that is read. */
  source: 'trigger' | ClockSource;
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
