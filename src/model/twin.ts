import { median } from '../maths/robust.ts';
import { PARENT } from '../skeleton/bone-lengths.ts';
import { J, JOINT_COUNT, type JointName, mirrored } from '../skeleton/joints.ts';
import { distanceM, type Trajectory } from '../skeleton/pose.ts';
import { completedWalk } from './completed-walk.ts';
import { headingAt } from './heading.ts';
import type { Predictor } from './seen-window.ts';
import { restoreBody } from './twin-bones.ts';
import { movable, soundSide, withheldJoints } from './twin-chains.ts';
import {
  type AxisValues,
  correctionShare,
  floorSquares,
  meanSquares,
  proposedChange,
  type TwinFloor,
  turned,
} from './twin-correction.ts';

const STRIDE = JOINT_COUNT * 3;
/** Each frame is in the middle of one or two of every second window. */
const EVERY_FRAMES = 2;
/** Frames between windows that measure the other side. */
const SOUND_EVERY_FRAMES = 3;

/**
 * Pass 2: the normative twin of a walk. Flagged joints and what hangs on them are withheld in all frames of each window and completed; of
 * the change that this proposes the share is made that exceeds the model's error, forward, sideways and up each by itself. That error is
 * what the model is off on this person's other side, or, where there is none or it is withheld too, on healthy walkers (`floor`).
 * Then bones get the person's lengths.
 * @returns `[frame][joint][xyz]`, metres, world; NaN where the input has none. Where nothing is flagged, or only the pelvis, it is the input.
 */
export async function twinOfWalk(
  walk: Trajectory,
  flagged: readonly JointName[],
  predictor: Predictor,
  floor: TwinFloor,
): Promise<Float64Array> {
  const withheld = withheldJoints(flagged);
  const joints = movable(withheld);
  if (joints.length === 0) return Float64Array.from(walk.positions);
  const yawRad = Float64Array.from({ length: walk.frames }, (_, frame) => headingAt(walk, frame));
  const completed = await completedWalk(walk, withheld, predictor, EVERY_FRAMES);
  const own = await soundErrors(walk, withheld, predictor, yawRad);
  return corrected(walk, completed, yawRad, joints, (joint) => {
    return own[joint] ?? floorSquares(floor, joint, withheld);
  });
}

/** Mean square error, m², by which the model misses the same joints of the other side; empty where both sides are at fault. */
async function soundErrors(
  walk: Trajectory,
  withheld: readonly JointName[],
  predictor: Predictor,
  yawRad: Float64Array,
): Promise<Partial<Record<JointName, AxisValues>>> {
  const others = soundSide(withheld);
  if (others.length === 0) return {};
  const completed = await completedWalk(walk, others, predictor, SOUND_EVERY_FRAMES);
  const errors: [JointName, AxisValues][] = others.map((name) => {
    return [mirrored(name), meanSquares(proposedChange(walk, completed, J[name], yawRad))];
  });
  return Object.fromEntries(errors.filter(([, squares]) => !Number.isNaN(squares[0])));
}

/**
 * A walk with these joints moved towards where a completed one has them, as far as the model's error lets them, with its own bones.
 * A joint of which no error is known goes with its parent.
 * @param error2 mean squares, m², by axis; null = not known @returns `[frame][joint][xyz]`, metres, world
 */
export function corrected(
  walk: Trajectory,
  completed: Float64Array,
  yawRad: Float64Array,
  joints: readonly JointName[],
  error2: (joint: JointName) => AxisValues | null,
): Float64Array {
  const twin = Float64Array.from(walk.positions);
  const moved = new Set<JointName>();
  for (const name of joints) {
    const errors = error2(name);
    if (errors === null) continue;
    const change = proposedChange(walk, completed, J[name], yawRad);
    const squares = meanSquares(change);
    const shares = errors.map((error, axis) => correctionShare(squares[axis]!, error));
    if (shares.every((share) => share === 0)) continue;
    moved.add(name);
    for (let frame = 0; frame < walk.frames; frame++) {
      const [forward, left, up] = shares.map((share, axis) => share * change[frame * 3 + axis]!);
      const [x, y] = turned(forward!, left!, -yawRad[frame]!);
      if (!Number.isNaN(x + y + up!)) add(twin, frame * STRIDE + J[name] * 3, [x, y, up!]);
    }
  }
  const unknown = joints.filter((joint) => error2(joint) === null);
  const lengths_m = PARENT.map((parent, joint) => (parent < 0 ? Number.NaN : boneLengthM(walk, parent, joint)));
  for (let at = 0; moved.size > 0 && at < twin.length; at += STRIDE) {
    const [seen, frame] = [walk.positions.subarray(at, at + STRIDE), twin.subarray(at, at + STRIDE)];
    restoreBody(seen, frame, { joints, moved, unknown }, (joint) => lengths_m[joint]!);
  }
  return twin;
}

function boneLengthM({ frames, positions }: Trajectory, parent: number, joint: number): number {
  const length_m = (_: unknown, frame: number): number =>
    distanceM(positions, frame * STRIDE + joint * 3, frame * STRIDE + parent * 3);
  return median(Float64Array.from({ length: frames }, length_m));
}

function add(positions: Float64Array, at: number, change: readonly number[]): void {
  for (let axis = 0; axis < 3; axis++) positions[at + axis]! += change[axis]!;
}
