import { median, quantile } from '../maths/robust.ts';
import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { legLength } from '../skeleton/leg-length.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';
import { headingAt } from './heading.ts';
import { walkingSpeed } from './walking-speed.ts';

const STRIDE = JOINT_COUNT * 3;
/** With fewer joints than this the network has too little context. */
const MIN_JOINTS = 9;
/** Shorter than a stride says nothing about walking. */
const MIN_SECONDS = 0.9;
/** Thigh plus shank of grown people in the reference walks: 0.58 m and more. */
const MIN_LEG_M = 0.55;
const MAX_LEG_M = 1.25;
/** Who walks puts one foot in front of the other: the ankles' distance along the way changes by more than this. */
const MIN_STEP_M = 0.12;
const MIN_SPEED_M_S = 0.1;
/** Within a window the direction may change by this much; beyond, the person turns. */
const MAX_TURN_RAD = Math.PI / 4;
/** Within a second by this much, all the time: healthy walks bent to a wider arc stay quiet. */
const MAX_TURN_PER_S_RAD = Math.PI / 3;
/** Headings are told from a second of frames each: every fourth says all. */
const HEADING_STEP = 4;

/** What somebody declared about the walk; the data cannot show it. */
export interface Declared {
  /** Crutches, rollator, rail, a helping hand. */
  walkingAid?: boolean;
}

/** Why a walk, or the frames `[from, to)` of it, cannot be assessed, as a sentence; null when it can. */
export function refusal(walk: Trajectory, declared: Declared = {}, from = 0, to = walk.frames): string | null {
  if (declared.walkingAid) return 'A walking aid is used; the norms are of people who walk without one.';
  if ((to - from) / walk.fps < MIN_SECONDS) {
    return `Only ${((to - from) / walk.fps).toFixed(1)} s of walking; at least ${MIN_SECONDS} s are needed.`;
  }
  if (scorableFrames(walk, from, to) * 2 < to - from) {
    return `Fewer than ${MIN_JOINTS} joints with the pelvis are seen in most frames.`;
  }
  return wrongBody(walk) ?? turning(walk, from, to) ?? notWalking(walk, from, to);
}

function wrongBody(walk: Trajectory): string | null {
  const leg = legLength(walk);
  if (Number.isNaN(leg)) return 'No leg is seen from hip to ankle.';
  if (leg < MIN_LEG_M) return `Legs of ${leg.toFixed(2)} m are a child's; the norms are of adults.`;
  if (leg > MAX_LEG_M) return `Legs of ${leg.toFixed(2)} m are nobody's; check units and calibration.`;
  return null;
}

/** Norms are of straight walking: who turns sets the feet otherwise, without any fault. */
function turning(walk: Trajectory, from: number, to: number): string | null {
  const headings: number[] = [];
  for (let frame = from; frame < to; frame += HEADING_STEP) headings.push(headingAt(walk, frame));
  const near = Math.round(walk.fps / 2 / HEADING_STEP);
  const perSecond = headings.map((_, i) => {
    const [before, after] = [Math.max(0, i - near), Math.min(headings.length - 1, i + near)];
    return (leftTurn(headings[before]!, headings[after]!) * walk.fps) / (HEADING_STEP * (after - before));
  });
  // To one side most of the time: noise turns to and fro.
  return Math.abs(median(perSecond)) > MAX_TURN_PER_S_RAD
    ? 'The person turns; the norms are of walking straight on.'
    : null;
}

function notWalking(walk: Trajectory, from: number, to: number): string | null {
  const steps: number[] = [];
  for (let frame = from; frame < to; frame++) steps.push(stepForward(walk, frame));
  const range = quantile(steps, 0.95) - quantile(steps, 0.05);
  if (Number.isNaN(range)) return 'The ankles are not seen.';
  const yawRad = headingAt(walk, (from + to) >> 1);
  if (range < MIN_STEP_M || !(walkingSpeed(walk, from, to, yawRad) >= MIN_SPEED_M_S))
    return 'The person does not walk.';
  return null;
}

/**
 * Left ankle ahead of the right along the walking direction, metres. Where one ankle is not seen, twice as far as the other is from the pelvis,
 * between the feet.
 */
function stepForward(walk: Trajectory, frame: number): number {
  const { positions } = walk;
  const at = (joint: number): number => frame * STRIDE + joint * 3;
  const [left, right, pelvis] = [at(J.left_ankle), at(J.right_ankle), at(J.pelvis)];
  const yaw = headingAt(walk, frame);
  const ahead = (front: number, back: number): number =>
    (positions[front]! - positions[back]!) * Math.cos(yaw) +
    (positions[front + 1]! - positions[back + 1]!) * Math.sin(yaw);
  if (!isKnown(positions, right)) return 2 * ahead(left, pelvis);
  return isKnown(positions, left) ? ahead(left, right) : 2 * ahead(pelvis, right);
}

function scorableFrames(walk: Trajectory, from: number, to: number): number {
  let count = 0;
  for (let frame = from; frame < to; frame++) if (isFrameScorable(walk, frame)) count++;
  return count;
}

/** True where the pelvis and at least 9 joints of a frame are known. */
export function isFrameScorable(walk: Trajectory, frame: number): boolean {
  if (!isKnown(walk.positions, frame * STRIDE + J.pelvis * 3)) return false;
  let seen = 0;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    if (isKnown(walk.positions, frame * STRIDE + joint * 3)) seen++;
  }
  return seen >= MIN_JOINTS;
}

/** True where the walking direction changes by more than 45 degrees between two frames. */
export function turnsBetween(walk: Trajectory, first: number, last: number): boolean {
  return Math.abs(leftTurn(headingAt(walk, first), headingAt(walk, last))) > MAX_TURN_RAD;
}

/** How far the second direction lies to the left of the first, -π to π; NaN where either is not known. */
function leftTurn(a: number, b: number): number {
  return Math.atan2(Math.sin(b - a), Math.cos(b - a));
}
