import { median } from '../maths/robust.ts';
import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';

const STRIDE = JOINT_COUNT * 3;
/** Below this the pelvis stays: a treadmill or standing. */
const MIN_PATH_M = 0.5;

/**
 * Speed of walking over frames `[from, to)`, m/s; NaN when pelvis or ankles are not seen.
 * Over ground: pelvis displacement over time. On a treadmill (the pelvis stays) the belt's speed: how fast the lower ankle,
 * which stands, moves backwards under the pelvis.
 * @param forwardRad direction of walking, rad about Z from +X.
 */
export function walkingSpeed(walk: Trajectory, from: number, to: number, forwardRad: number): number {
  const overGround = pelvisSpeed(walk, from, to);
  if (Number.isNaN(overGround.speed_m_s) || overGround.path_m >= MIN_PATH_M) return overGround.speed_m_s;
  const belt = beltSpeed(walk, from, to, forwardRad);
  return Number.isNaN(belt) ? overGround.speed_m_s : Math.max(belt, overGround.speed_m_s);
}

function pelvisSpeed(walk: Trajectory, from: number, to: number): { speed_m_s: number; path_m: number } {
  let first = -1;
  let last = -1;
  for (let frame = from; frame < to; frame++) {
    if (!isKnown(walk.positions, frame * STRIDE + J.pelvis * 3)) continue;
    if (first < 0) first = frame;
    last = frame;
  }
  if (last <= first) return { speed_m_s: Number.NaN, path_m: Number.NaN };
  const a = first * STRIDE + J.pelvis * 3;
  const b = last * STRIDE + J.pelvis * 3;
  const path_m = Math.hypot(walk.positions[b]! - walk.positions[a]!, walk.positions[b + 1]! - walk.positions[a + 1]!);
  return { speed_m_s: (path_m * walk.fps) / (last - first), path_m };
}

function beltSpeed(walk: Trajectory, from: number, to: number, forwardRad: number): number {
  const backwards: number[] = [];
  for (let frame = from + 1; frame < to; frame++) {
    const left = ankleAt(walk, frame, J.left_ankle, forwardRad);
    const right = ankleAt(walk, frame, J.right_ankle, forwardRad);
    if (left === null || right === null) continue;
    const joint = left.height_m < right.height_m ? J.left_ankle : J.right_ankle;
    const before = ankleAt(walk, frame - 1, joint, forwardRad);
    const now = joint === J.left_ankle ? left : right;
    if (before !== null) backwards.push((before.forward_m - now.forward_m) * walk.fps);
  }
  return median(backwards);
}

/** Ankle ahead of the pelvis and over the floor, metres; null where not seen. */
function ankleAt(walk: Trajectory, frame: number, joint: number, forwardRad: number) {
  const p = walk.positions;
  const ankle = frame * STRIDE + joint * 3;
  const pelvis = frame * STRIDE + J.pelvis * 3;
  if (!isKnown(p, ankle) || !isKnown(p, pelvis)) return null;
  const x = p[ankle]! - p[pelvis]!;
  const y = p[ankle + 1]! - p[pelvis + 1]!;
  return { forward_m: x * Math.cos(forwardRad) + y * Math.sin(forwardRad), height_m: p[ankle + 2]! };
}
