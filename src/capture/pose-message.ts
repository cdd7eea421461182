/**
 * What a camera said about one frame, decoded: the 19 joints of each person it saw.
 * `people[i]` is `[joint][x, y, confidence]`, pixels (distorted, as the camera delivers them), length 57; confidence 0 = not seen.
 */
export interface PoseMessage {
  camera: string;
  /** Counts frames from the camera's start. */
  frame: number;
  /** Capture time on the camera's own clock, seconds. */
  timestampS: number;
  /** Arrival on the box's monotonic clock, seconds. */
  receivedS: number;
  /** Trigger pulse that exposed the frame, where the camera knows it. */
  pulse?: number;
  /** Image size in pixels, checked against the calibration. */
  size?: readonly [number, number];
  people: Float64Array[];
}
