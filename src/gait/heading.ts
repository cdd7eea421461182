import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';

/** Where the body walks, per frame. Arrays are `[frame]`, NaN = not known. */
export interface Heading {
  /** Walking direction, radians about the vertical from world X, counter-clockwise, unwrapped; of a person who stays, where the body faces. */
  yawRad: Float64Array;
  /** Speed of the mid-hip along that direction, m/s; negative = backwards, about 0 on a treadmill. */
  forwardSpeedMS: Float64Array;
}

/** About one stride: the pelvis and the shoulders turn to and fro once in it, so their mean is the walking direction. */
const WINDOW_S = 1.1;
/** Way within the window, m: below the first the direction is where the body faces, above the second where it goes. */
const STAYS_M = 0.15;
const WALKS_M = 0.45;

/**
 * The walking direction over ± half a stride around each frame: the way of the mid-hip where it goes somewhere, turned
 * round when the body faces the other way (walking backwards), and where the body faces on a treadmill. Facing is the sum of
 * (left − right) × up of hips and shoulders and of ankle → toe of both feet. The way comes first because cameras
 * on one side see the line between the hips and between the shoulders badly, up to 50° off.
 */
export function bodyHeading(trajectory: Trajectory): Heading {
  const { frames, fps, positions } = trajectory;
  const half = Math.max(1, Math.round((WINDOW_S / 2) * fps));
  const facing = facings(trajectory);
  const yawRad = new Float64Array(frames).fill(Number.NaN);
  const forwardSpeedMS = new Float64Array(frames).fill(Number.NaN);
  let previous = Number.NaN;
  for (let frame = 0; frame < frames; frame++) {
    const [first, last] = [Math.max(0, frame - half), Math.min(frames - 1, frame + half)];
    const face = sum(facing, first, last);
    const way = wayBetween(positions, first, last);
    const direction = directionOf(face, way);
    if (direction === null) continue;
    const yaw = Math.atan2(direction[1], direction[0]);
    const turns = Number.isNaN(previous) ? 0 : Math.round((previous - yaw) / (2 * Math.PI));
    previous = yaw + turns * 2 * Math.PI;
    yawRad[frame] = previous;
    if (way !== null) forwardSpeedMS[frame] = ((way.x * direction[0] + way.y * direction[1]) * fps) / way.frames;
  }
  return { yawRad, forwardSpeedMS };
}

/** The direction over all frames of a short stretch, as `bodyHeading` has it at its middle; NaN = not known. */
export function headingOver(stretch: Trajectory): number {
  const last = stretch.frames - 1;
  const direction = directionOf(sum(facings(stretch), 0, last), wayBetween(stretch.positions, 0, last));
  return direction === null ? Number.NaN : Math.atan2(direction[1], direction[0]);
}

interface Way {
  /** Displacement, m. */
  x: number;
  y: number;
  frames: number;
}

/** Unit vector of the walking direction; null where neither way nor body tell one. */
function directionOf(face: readonly [number, number], way: Way | null): [number, number] | null {
  const faceLength = Math.hypot(...face);
  const length = way === null ? 0 : Math.hypot(way.x, way.y);
  if (faceLength < 1e-6 && length < WALKS_M) return null;
  if (way === null || length < STAYS_M) return [face[0] / faceLength, face[1] / faceLength];
  const sign = face[0] * way.x + face[1] * way.y < 0 ? -1 : 1;
  const share = faceLength < 1e-6 ? 1 : Math.min(1, (length - STAYS_M) / (WALKS_M - STAYS_M));
  const mix = (axis: 0 | 1): number => {
    const ahead = (sign * (axis === 0 ? way.x : way.y)) / length;
    return share === 1 ? ahead : share * ahead + ((1 - share) * face[axis]) / faceLength;
  };
  const [x, y] = [mix(0), mix(1)];
  return [x / Math.hypot(x, y), y / Math.hypot(x, y)];
}

/** Forward vectors of the body, `[frame][xy]`; zeros where nothing is known. */
function facings({ frames, positions }: Trajectory): Float64Array {
  const into = new Float64Array(frames * 2);
  for (let frame = 0; frame < frames; frame++) {
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
  return into;
}

function sum(vectors: Float64Array, first: number, last: number): [number, number] {
  let [x, y] = [0, 0];
  for (let k = first; k <= last; k++) {
    x += vectors[k * 2]!;
    y += vectors[k * 2 + 1]!;
  }
  return [x, y];
}

/** Way of the mid-hip between the first and the last frame of the window in which it is known; null where it isn't twice. */
function wayBetween(positions: Float64Array, first: number, last: number): Way | null {
  const pelvis = (frame: number): number => (frame * JOINT_COUNT + J.pelvis) * 3;
  let [from, to] = [first, last];
  while (from < to && !isKnown(positions, pelvis(from))) from++;
  while (to > from && !isKnown(positions, pelvis(to))) to--;
  if (from === to) return null;
  const [a, b] = [pelvis(from), pelvis(to)];
  return { x: positions[b]! - positions[a]!, y: positions[b + 1]! - positions[a + 1]!, frames: to - from };
}
