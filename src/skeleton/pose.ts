import { JOINT_COUNT } from './joints.ts';

/** How a joint's position in a frame came to be: measured, interpolated (≤ 200 ms), predicted by the model, missing. */
export type Provenance = 'm' | 'i' | 'p' | 'x';

/** One person in one 30 Hz tick. World frame: metres, right-handed, Z up, floor z = 0. NaN = not known. */
export interface Pose3D {
  /** Number of the tick; strictly increasing, gaps allowed where nobody was seen. */
  tick: number;
  /** Box monotonic time of the tick, seconds. */
  timeS: number;
  /** Identity of the tracked person; constant while the track lives. */
  track: number;
  /** `[joint][xyz]`, metres, length 57. */
  positions: Float64Array;
  /** `[joint]`, length 19. */
  provenance: Provenance[];
  /** `[joint]`, one standard deviation per axis in mm, NaN where missing. */
  uncertaintyMm: Float32Array;
  /** `[joint]`, the part of it that lasts from tick to tick, in mm: no filter takes it away. NaN where missing. */
  lastingMm: Float32Array;
  /** `[joint]`, mean reprojection error in px over the cameras used, NaN where missing. */
  reprojectionPx: Float32Array;
  /** `[joint]`, bit c set = camera c was used. */
  cameras: Uint16Array;
}

/** A pose in which nothing is known yet. */
export function emptyPose(tick: number, timeS: number, track: number): Pose3D {
  return {
    tick,
    timeS,
    track,
    positions: new Float64Array(JOINT_COUNT * 3).fill(Number.NaN),
    provenance: new Array<Provenance>(JOINT_COUNT).fill('x'),
    uncertaintyMm: new Float32Array(JOINT_COUNT).fill(Number.NaN),
    lastingMm: new Float32Array(JOINT_COUNT).fill(Number.NaN),
    reprojectionPx: new Float32Array(JOINT_COUNT).fill(Number.NaN),
    cameras: new Uint16Array(JOINT_COUNT),
  };
}

/** The pose as it is now: what happens to the original later does not show. */
export function copyPose(pose: Pose3D): Pose3D {
  return {
    ...pose,
    positions: pose.positions.slice(),
    provenance: [...pose.provenance],
    uncertaintyMm: pose.uncertaintyMm.slice(),
    reprojectionPx: pose.reprojectionPx.slice(),
    cameras: pose.cameras.slice(),
  };
}

/** A recorded walk: consecutive frames at one rate. `positions` is `[frame][joint][xyz]`, metres, Z up, NaN = not known. */
export interface Trajectory {
  fps: number;
  frames: number;
  positions: Float64Array;
}

/** True where all three coordinates of a joint are known. `offset` = index of its x. */
export function isKnown(positions: ArrayLike<number>, offset: number): boolean {
  return Number.isFinite(positions[offset]! + positions[offset + 1]! + positions[offset + 2]!);
}

/** Distance of two joints, m; NaN where one is not known. `a`, `b` = index of each one's x. */
export function distanceM(positions: ArrayLike<number>, a: number, b: number): number {
  return Math.hypot(
    positions[a]! - positions[b]!,
    positions[a + 1]! - positions[b + 1]!,
    positions[a + 2]! - positions[b + 2]!,
  );
}
