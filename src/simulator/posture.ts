import { J, JOINT_COUNT, type JointName } from '../skeleton/joints.ts';
import type { Side } from '../skeleton/side.ts';
import type { BodyAngles } from './channels.ts';
import type { Build } from './draw-walker.ts';

type Vector = readonly [number, number, number];

/** Unit vector hanging down, `sag` forward of the vertical, `abd` outward. */
function hanging(sag: number, abd: number, outward: number): Vector {
  return [Math.sin(sag) * Math.cos(abd), outward * Math.sin(abd), -Math.cos(sag) * Math.cos(abd)];
}

/** Unit vector pointing up, `sag` forward, `lat` to the left. */
function standing(sag: number, lat: number): Vector {
  return [Math.sin(sag) * Math.cos(lat), Math.sin(lat), Math.cos(sag) * Math.cos(lat)];
}

/** Unit vector to the left after yaw (counter-clockwise) and roll (left up). */
function leftward(yaw: number, roll: number): Vector {
  return [-Math.sin(yaw) * Math.cos(roll), Math.cos(yaw) * Math.cos(roll), Math.sin(roll)];
}

/** Toe or heel relative to the ankle: `ahead` and `up` on the flat foot, turned toe-up by `pitch` and outward by `yaw`. */
export function onFoot(ahead: number, up: number, pitch: number, yaw: number, outward: number): Vector {
  const forward = ahead * Math.cos(pitch) - up * Math.sin(pitch);
  return [forward * Math.cos(yaw), outward * forward * Math.sin(yaw), ahead * Math.sin(pitch) + up * Math.cos(pitch)];
}

/**
 * Forward kinematics: the 19 joints of a posture with the pelvis (mid-hip) at the origin, in the walker's frame.
 * The inverse of `measureAngles`, but that `foot_pitch` is relative to the flat foot.
 * @returns `[joint][xyz]`, metres, length 57
 */
export function posture(build: Build, angles: BodyAngles): Float64Array {
  const out = new Float64Array(JOINT_COUNT * 3);
  const put = (joint: JointName, from: JointName, length: number, direction: Vector) => {
    for (let k = 0; k < 3; k++) out[3 * J[joint] + k] = out[3 * J[from] + k]! + length * direction[k]!;
  };
  const m = angles.midline;
  const hips = leftward(m.pelvis_rotation, m.pelvis_obliquity);
  const shoulders = leftward(m.shoulder_yaw, m.shoulder_roll);
  put('neck', 'pelvis', build.trunkM, standing(m.trunk_sag, m.trunk_lat));
  put('head', 'neck', build.headM, standing(m.head_sag, m.head_lat));
  for (const side of ['left', 'right'] as const) {
    const outward = side === 'left' ? 1 : -1;
    const a = angles[side];
    put(`${side}_hip`, 'pelvis', (outward * build.hipWidthM) / 2, hips);
    put(`${side}_knee`, `${side}_hip`, build.thighM, hanging(a.thigh_sag, a.thigh_abd, outward));
    put(`${side}_ankle`, `${side}_knee`, build.shankM, hanging(a.thigh_sag - a.knee_flex, a.shank_abd, outward));
    placeFoot(out, 0, build, side, a.foot_pitch, a.foot_yaw);
    put(`${side}_shoulder`, 'neck', (outward * build.shoulderWidthM) / 2, shoulders);
    const trunkUp = standing(m.trunk_sag, m.trunk_lat);
    for (let k = 0; k < 3; k++) out[3 * J[`${side}_shoulder`] + k]! += build.shoulderRiseM * trunkUp[k]!;
    put(`${side}_elbow`, `${side}_shoulder`, build.upperArmM, hanging(a.upper_arm_sag, a.upper_arm_abd, outward));
    put(
      `${side}_wrist`,
      `${side}_elbow`,
      build.forearmM,
      hanging(a.upper_arm_sag + a.elbow_flex, a.forearm_abd, outward),
    );
  }
  return out;
}

/** Heel and toe of a side set from its ankle, in place. `at` = index of the frame's first number. */
export function placeFoot(
  positions: Float64Array,
  at: number,
  build: Build,
  side: Side,
  pitch: number,
  yaw: number,
): void {
  const outward = side === 'left' ? 1 : -1;
  const toe = onFoot(build.toeAheadM, build.toeHeightM - build.ankleHeightM, pitch, yaw, outward);
  const heel = onFoot(-build.heelBehindM, build.heelHeightM - build.ankleHeightM, pitch, yaw, outward);
  const ankle = at + 3 * J[`${side}_ankle`];
  for (let k = 0; k < 3; k++) {
    positions[at + 3 * J[`${side}_toe`] + k] = positions[ankle + k]! + toe[k]!;
    positions[at + 3 * J[`${side}_heel`] + k] = positions[ankle + k]! + heel[k]!;
  }
}
