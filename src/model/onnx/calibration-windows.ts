import { normal, type Random } from '../../maths/seeded-random.ts';
import { J, JOINT_COUNT, type JointName } from '../../skeleton/joints.ts';
import { legLength } from '../../skeleton/leg-length.ts';
import { isKnown, type Trajectory } from '../../skeleton/pose.ts';
import { headingAt } from '../heading.ts';
import { normaliseWindow } from '../normalise.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../windows.ts';
import { WINDOW_FRAMES } from './architecture.ts';

/** Windows as the model gets them in use. */
export interface WindowBatch {
  windows: number;
  /** `[windows][7][19][3]`, normalised. */
  joints: Float32Array;
  /** `[windows][7][19]`, 1 = hidden. */
  hidden: Uint8Array;
}

/** What both passes hide: pelvis with hips, single joints, pairs, chains, limbs, trunk; nothing at times. */
const HIDDEN_SETS: readonly (readonly JointName[])[] = [
  [],
  ['pelvis', 'left_hip', 'right_hip'],
  ['left_knee', 'right_knee'],
  ['left_ankle', 'right_ankle'],
  ['left_heel', 'left_toe', 'right_heel', 'right_toe'],
  ['left_knee', 'left_ankle', 'left_heel', 'left_toe'],
  ['right_knee', 'right_ankle', 'right_heel', 'right_toe'],
  ['neck', 'head', 'left_shoulder', 'right_shoulder'],
  ['left_elbow', 'left_wrist', 'right_elbow', 'right_wrist'],
  ['left_knee', 'right_elbow', 'head'],
  ['right_knee', 'left_shoulder', 'left_toe'],
];

/** Windows of this share have joints out of place, as abnormal gait and bad tracking have. */
const DISPLACED_SHARE = 0.4;
/** Standard deviation of a displaced joint's offset per axis, leg lengths: about 7 cm. */
const DISPLACEMENT = 0.08;

/**
 * Draws windows from walks, hides and displaces joints: what the activations of an integer model must have room for.
 * @param walks 30 Hz, metres @param count windows wanted; each walk gives its share @param frameStep ticks between frames
 * @throws RangeError where no walk gives a window
 */
export function calibrationWindows(
  walks: readonly Trajectory[],
  count: number,
  frameStep: number,
  random: Random,
): WindowBatch {
  const batch: WindowBatch = {
    windows: 0,
    joints: new Float32Array(count * WINDOW_COORDINATES),
    hidden: new Uint8Array(count * WINDOW_TOKENS),
  };
  const span = (WINDOW_FRAMES - 1) * frameStep + 1;
  const usable = walks.filter((walk) => walk.frames >= span);
  for (let tries = 0; usable.length > 0 && tries < 20 * count && batch.windows < count; tries++) {
    const walk = usable[tries % usable.length]!;
    const first = Math.floor(random() * (walk.frames - span + 1));
    if (takeWindow(walk, first, frameStep, batch)) {
      disturb(batch, batch.windows, random);
      batch.windows++;
    }
  }
  if (batch.windows === 0) throw new RangeError('no walk gives a window to calibrate with');
  return {
    windows: batch.windows,
    joints: batch.joints.slice(0, batch.windows * WINDOW_COORDINATES),
    hidden: batch.hidden.slice(0, batch.windows * WINDOW_TOKENS),
  };
}

/** The last `count` windows, or all. */
export function lastWindows({ windows, joints, hidden }: WindowBatch, count: number): WindowBatch {
  const first = Math.max(0, windows - count);
  return {
    windows: windows - first,
    joints: joints.subarray(first * WINDOW_COORDINATES),
    hidden: hidden.subarray(first * WINDOW_TOKENS),
  };
}

function takeWindow(walk: Trajectory, first: number, frameStep: number, batch: WindowBatch): boolean {
  const frames = Array.from({ length: WINDOW_FRAMES }, (_, i) => first + i * frameStep);
  const known = frames.every((frame) => isKnown(walk.positions, (frame * JOINT_COUNT + J.pelvis) * 3));
  if (!known) return false;
  const yaw = headingAt(walk, frames[3]!);
  return normaliseWindow(walk.positions, frames, yaw, legLength(walk), batch.joints, batch.hidden, batch.windows);
}

function disturb({ joints, hidden }: WindowBatch, window: number, random: Random): void {
  const displaced = random() < DISPLACED_SHARE;
  for (let joint = 0; displaced && joint < JOINT_COUNT; joint++) {
    if (random() > 0.25) continue;
    const offset = [normal(random), normal(random), normal(random)].map((value) => value * DISPLACEMENT);
    for (let frame = 0; frame < WINDOW_FRAMES; frame++) {
      const at = window * WINDOW_COORDINATES + (frame * JOINT_COUNT + joint) * 3;
      for (let axis = 0; axis < 3; axis++) joints[at + axis] = joints[at + axis]! + offset[axis]!;
    }
  }
  const covered = new Set(HIDDEN_SETS[Math.floor(random() * HIDDEN_SETS.length)]!.map((name) => J[name]));
  const scattered = random() < 0.2;
  for (let token = 0; token < WINDOW_TOKENS; token++) {
    const at = window * WINDOW_TOKENS + token;
    if (covered.has(token % JOINT_COUNT) || (scattered && random() < 0.3)) hidden[at] = 1;
    if (hidden[at] === 1) joints.fill(0, at * 3, at * 3 + 3);
  }
}
