import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';

/** Where the body faces and how it moves, per frame. Arrays are `[frame]`, NaN = not known. */
export interface Heading {
  /** Direction the body faces, radians about the vertical from world X, counter-clockwise, unwrapped. */
  yawRad: Float64Array;
  /** Speed of the pelvis along that direction, m/s; negative = backwards, about 0 on a treadmill. */
  forwardSpeedMS: Float64Array;
}

/** About one stride: the pelvis and the shoulders turn to and fro once in it, so their mean is the walking direction. */
const WINDOW_S = 1.1;

/**
 * The walking direction from anatomy, so that it exists on a treadmill and tells backward walking from forward:
 * forward = (left − right) × up of hips and shoulders, and ankle → toe of both feet, each weighted by its length,
 * averaged over ± half a stride around the frame.
 */
export function bodyHeading(trajectory: Trajectory): Heading {
  const { frames, fps, positions } = trajectory;
  const half = Math.max(1, Math.round((WINDOW_S / 2) * fps));
  const forward = new Float64Array(frames * 2);
  for (let frame = 0; frame < frames; frame++) facing(positions, frame, forward);
  const yawRad = new Float64Array(frames).fill(Number.NaN);
  let previous = Number.NaN;
  for (let frame = 0; frame < frames; frame++) {
    let [x, y] = [0, 0];
    for (let k = Math.max(0, frame - half); k <= Math.min(frames - 1, frame + half); k++) {
      x += forward[k * 2]!;
      y += forward[k * 2 + 1]!;
    }
    if (Math.hypot(x, y) < 1e-6) continue;
    const yaw = Math.atan2(y, x);
    const turns = Number.isNaN(previous) ? 0 : Math.round((previous - yaw) / (2 * Math.PI));
    previous = yaw + turns * 2 * Math.PI;
    yawRad[frame] = previous;
  }
  return { yawRad, forwardSpeedMS: forwardSpeed(trajectory, yawRad, half) };
}

/** Adds the sum of the forward vectors known in a frame to `into[frame]`; zeros when nothing is known. */
function facing(positions: Float64Array, frame: number, into: Float64Array): void {
  const at = (joint: number): number => (frame * JOINT_COUNT + joint) * 3;
  const add = (from: number, to: number, turned: boolean): void => {
    if (!isKnown(positions, at(from)) || !isKnown(positions, at(to))) return;
    const x = positions[at(to)]! - positions[at(from)]!;
    const y = positions[at(to) + 1]! - positions[at(from) + 1]!;
    // (left − right) × up turns the vector by −90° about the vertical.
    into[frame * 2]! += turned ? y : x;
    into[frame * 2 + 1]! += turned ? -x : y;
  };
  add(J.right_hip, J.left_hip, true);
  add(J.right_shoulder, J.left_shoulder, true);
  add(J.left_ankle, J.left_toe, false);
  add(J.right_ankle, J.right_toe, false);
}

/** Displacement of the mid-hip over the window, along the heading of its middle. */
function forwardSpeed(trajectory: Trajectory, yawRad: Float64Array, half: number): Float64Array {
  const { frames, fps, positions } = trajectory;
  const speed = new Float64Array(frames).fill(Number.NaN);
  for (let frame = 0; frame < frames; frame++) {
    const from = nearestKnown(positions, Math.max(0, frame - half), frame);
    const to = nearestKnown(positions, Math.min(frames - 1, frame + half), frame);
    if (from === to || from < 0 || to < 0) continue;
    const [a, b] = [from * JOINT_COUNT * 3, to * JOINT_COUNT * 3];
    const yaw = yawRad[frame]!;
    const moved =
      (positions[b]! - positions[a]!) * Math.cos(yaw) + (positions[b + 1]! - positions[a + 1]!) * Math.sin(yaw);
    speed[frame] = (moved * fps) / (to - from);
  }
  return speed;
}

/** First frame with a known pelvis from `start` towards `end`, or −1. */
function nearestKnown(positions: Float64Array, start: number, end: number): number {
  const step = start <= end ? 1 : -1;
  for (let frame = start; frame !== end + step; frame += step) {
    if (isKnown(positions, frame * JOINT_COUNT * 3)) return frame;
  }
  return -1;
}
