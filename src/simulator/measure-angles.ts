import { J, type JointName } from '../skeleton/joints.ts';
import type { Side } from '../skeleton/side.ts';
import type { ArmChannel, BodyAngles, LegChannel, MidlineChannel } from './channels.ts';

/** Components of `to - from` in the walker's frame. `at` = index of the frame's first number. */
type Difference = (from: JointName, to: JointName) => readonly [number, number, number];

function differenceIn(positions: ArrayLike<number>, at: number, yawRad: number): Difference {
  const c = Math.cos(yawRad);
  const s = Math.sin(yawRad);
  return (from, to) => {
    const a = at + 3 * J[from];
    const b = at + 3 * J[to];
    const x = positions[b]! - positions[a]!;
    const y = positions[b + 1]! - positions[a + 1]!;
    return [c * x + s * y, c * y - s * x, positions[b + 2]! - positions[a + 2]!];
  };
}

/** Angle forward of straight down, and outward from the sagittal plane. */
function hanging(v: readonly [number, number, number], outward: number): readonly [number, number] {
  return [Math.atan2(v[0], -v[2]), Math.atan2(outward * v[1], Math.hypot(v[0], v[2]))];
}

function side(diff: Difference, name: Side): Record<LegChannel | ArmChannel, number> {
  const outward = name === 'left' ? 1 : -1;
  const [thighSag, thighAbd] = hanging(diff(`${name}_hip`, `${name}_knee`), outward);
  const [shankSag, shankAbd] = hanging(diff(`${name}_knee`, `${name}_ankle`), outward);
  const foot = diff(`${name}_ankle`, `${name}_toe`);
  const [armSag, armAbd] = hanging(diff(`${name}_shoulder`, `${name}_elbow`), outward);
  const [foreSag, foreAbd] = hanging(diff(`${name}_elbow`, `${name}_wrist`), outward);
  return {
    thigh_sag: thighSag,
    thigh_abd: thighAbd,
    knee_flex: thighSag - shankSag,
    shank_abd: shankAbd,
    foot_pitch: Math.atan2(foot[2], Math.hypot(foot[0], foot[1])),
    foot_yaw: Math.atan2(outward * foot[1], foot[0]),
    upper_arm_sag: armSag,
    upper_arm_abd: armAbd,
    elbow_flex: foreSag - armSag,
    forearm_abd: foreAbd,
  };
}

function midline(diff: Difference): Record<MidlineChannel, number> {
  const hips = diff('right_hip', 'left_hip');
  const shoulders = diff('right_shoulder', 'left_shoulder');
  const trunk = diff('pelvis', 'neck');
  const head = diff('neck', 'head');
  return {
    pelvis_obliquity: Math.atan2(hips[2], Math.hypot(hips[0], hips[1])),
    pelvis_rotation: Math.atan2(-hips[0], hips[1]),
    pelvis_sway: Number.NaN,
    trunk_sag: Math.atan2(trunk[0], trunk[2]),
    trunk_lat: Math.atan2(trunk[1], Math.hypot(trunk[0], trunk[2])),
    shoulder_yaw: Math.atan2(-shoulders[0], shoulders[1]),
    shoulder_roll: Math.atan2(shoulders[2], Math.hypot(shoulders[0], shoulders[1])),
    head_sag: Math.atan2(head[0], head[2]),
    head_lat: Math.atan2(head[1], Math.hypot(head[0], head[2])),
  };
}

/**
 * The body's angles in one frame: the inverse of `posture`. NaN where a joint is not known.
 * `pelvis_sway` needs a whole walk and is NaN here; `foot_pitch` is that of ankle -> toe, not relative to the flat foot.
 * @param positions `[frame][joint][xyz]`, metres, Z up
 * @param at index of the frame's first number
 * @param yawRad walking direction, counter-clockwise from +X
 */
export function measureAngles(positions: ArrayLike<number>, at: number, yawRad: number): BodyAngles {
  const diff = differenceIn(positions, at, yawRad);
  return { left: side(diff, 'left'), right: side(diff, 'right'), midline: midline(diff) };
}
