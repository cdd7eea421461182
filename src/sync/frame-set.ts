/** One camera's view of a tick: every person's keypoints resampled to the tick's time. */
export interface CameraView {
  /** Index of the camera in the calibration's order. */
  camera: number;
  /** `people[i]` is `[joint][x, y, confidence]`, pixels, length 57. */
  people: Float64Array[];
  /** Age of the newest message used, seconds; how stale the view is. */
  ageS: number;
}

/** All cameras at one 30 Hz tick, on the box's clock. */
export interface FrameSet {
  tick: number;
  timeS: number;
  /** Only cameras that had something to say for this tick. */
  views: CameraView[];
}
