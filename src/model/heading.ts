import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';

/** Frames of 30 Hz on either side of the frame whose heading is asked. */
const CONTEXT_FRAMES = 15;
/** A pelvis that moves less than this over the context stands or is on a treadmill: the body's facing decides. */
const MIN_DISPLACEMENT_M = 0.25;

/** Which frames a heading may be told from. */
export interface HeadingOptions {
  /** Look at no frame after the given one. Live trajectories, which end with the present, don't need it. */
  causal?: boolean;
}

/**
 * Walking direction around a frame, radians about Z, 0 = world +X: of the pelvis's displacement over the frames within
 * half a second that exist, or, where it stays within 0.25 m, of the mean facing of hips and shoulders.
 * The same as heading_rad of models/training/normalise.py, which the weights were trained with: it changes with them alone.
 * Gait measures have a direction of their own, in gait/heading.ts. NaN where neither is known.
 * @param trajectory 30 Hz, metres, Z up
 */
export function headingAt(
  trajectory: Pick<Trajectory, 'frames' | 'positions'>,
  frame: number,
  { causal = false }: HeadingOptions = {},
): number {
  const first = Math.max(0, frame - CONTEXT_FRAMES);
  const last = Math.min(trajectory.frames - 1, causal ? frame : frame + CONTEXT_FRAMES);
  const { positions } = trajectory;
  const known: number[] = [];
  for (let f = first; f <= last; f++) {
    const pelvis = (f * JOINT_COUNT + J.pelvis) * 3;
    if (isKnown(positions, pelvis)) known.push(pelvis);
  }
  if (known.length >= 2) {
    const from = known[0]!;
    const to = known[known.length - 1]!;
    const dx = positions[to]! - positions[from]!;
    const dy = positions[to + 1]! - positions[from + 1]!;
    if (Math.hypot(dx, dy) >= MIN_DISPLACEMENT_M) return Math.atan2(dy, dx);
  }
  return meanFacing(positions, first, last);
}

/** Direction the body faces over frames `first` to `last`: the mean of the unit vectors to its left, turned by -90 degrees. */
function meanFacing(positions: Float64Array, first: number, last: number): number {
  let sumX = 0;
  let sumY = 0;
  for (let f = first; f <= last; f++) {
    const hips = leftward(positions, f, J.left_hip, J.right_hip);
    const shoulders = leftward(positions, f, J.left_shoulder, J.right_shoulder);
    const x = hips.x + shoulders.x;
    const y = hips.y + shoulders.y;
    const length = Math.max(Math.hypot(x, y), 1e-9);
    sumX += x / length;
    sumY += y / length;
  }
  return Math.hypot(sumX, sumY) > 1e-6 ? Math.atan2(-sumX, sumY) : Number.NaN;
}

function leftward(positions: Float64Array, frame: number, left: number, right: number): { x: number; y: number } {
  const l = (frame * JOINT_COUNT + left) * 3;
  const r = (frame * JOINT_COUNT + right) * 3;
  if (!isKnown(positions, l) || !isKnown(positions, r)) return { x: 0, y: 0 };
  return { x: positions[l]! - positions[r]!, y: positions[l + 1]! - positions[r + 1]! };
}
