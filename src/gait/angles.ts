import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';

/**
 * The joint angles, in degrees. "Sagittal" is the vertical plane of the walking direction (heading.ts), "forward" that
 * direction. Definitions, each zero in upright standing on flat feet:
 * - `trunk_flexion`: pelvis → neck against the vertical, sagittal; forward lean positive. (With hip keypoints alone
 *   there is no pelvic tilt; the paper's "pelvis F/E" is probably this line.)
 * - `hip_flexion`: hip → knee against the downward vertical, sagittal; knee in front positive. Against the vertical and
 *   not against the pelvis, whose tilt isn't measured: a clinical hip angle is this one minus the posterior tilt.
 * - `hip_adduction`: hip → knee out of the plane normal to the line between the hips, that line turned into the frontal
 *   plane (its obliquity kept, its rotation not): toward the other leg positive. A dropped pelvis on the swing side
 *   adducts the stance hip.
 * - `knee_flexion`: direction of the thigh minus direction of the shank, sagittal; heel toward the buttock positive,
 *   hyperextension negative.
 * - `ankle_dorsiflexion`: pitch of heel → toe plus the forward lean of the shank, sagittal; toes up positive. Needs heel
 *   and toe: ankle → toe has an unknown offset, so without a heel the ankle isn't assessed.
 */
export const ANGLES = [
  'trunk_flexion',
  'left_hip_flexion',
  'left_hip_adduction',
  'left_knee_flexion',
  'left_ankle_dorsiflexion',
  'right_hip_flexion',
  'right_hip_adduction',
  'right_knee_flexion',
  'right_ankle_dorsiflexion',
] as const;

export type AngleName = (typeof ANGLES)[number];

/** Angles without side: what a normative band is about, since a healthy left side walks as a right one. */
export const ANGLE_KINDS = [
  'trunk_flexion',
  'hip_flexion',
  'hip_adduction',
  'knee_flexion',
  'ankle_dorsiflexion',
] as const;

export type AngleKind = (typeof ANGLE_KINDS)[number];

/** Which side's cycle a curve of the angle is cut by; the trunk's by the left. */
export function sideOf(angle: AngleName): 'left' | 'right' {
  return angle.startsWith('right_') ? 'right' : 'left';
}

/** The angle without its side. */
export function kindOf(angle: AngleName): AngleKind {
  return angle.replace(/^(left|right)_/, '') as AngleKind;
}

const DEGREES = 180 / Math.PI;

/**
 * Every angle in every frame, `[frame]`, degrees, NaN where a joint it needs is unknown.
 * `yawRad` is the walking direction `[frame]` (see `bodyHeading`); a twin is measured along the direction of its input.
 */
export function jointAngles(trajectory: Trajectory, yawRad: Float64Array): Record<AngleName, Float64Array> {
  const { frames, positions } = trajectory;
  const angles = Object.fromEntries(ANGLES.map((name) => [name, new Float64Array(frames).fill(Number.NaN)])) as Record<
    AngleName,
    Float64Array
  >;
  for (let frame = 0; frame < frames; frame++) {
    const body = sagittalFrame(positions, frame * JOINT_COUNT * 3, yawRad[frame]!);
    const trunk = body(J.pelvis, J.neck);
    angles.trunk_flexion[frame] = DEGREES * Math.atan2(trunk[0], trunk[2]);
    for (const side of ['left', 'right'] as const) {
      const thigh = body(J[`${side}_hip`], J[`${side}_knee`]);
      const shank = body(J[`${side}_knee`], J[`${side}_ankle`]);
      const foot = body(J[`${side}_heel`], J[`${side}_toe`]);
      const hips = body(J.right_hip, J.left_hip);
      angles[`${side}_hip_flexion`][frame] = DEGREES * hang(thigh);
      angles[`${side}_hip_adduction`][frame] = DEGREES * adduction(thigh, hips, side);
      angles[`${side}_knee_flexion`][frame] = DEGREES * wrapped(hang(thigh) - hang(shank));
      angles[`${side}_ankle_dorsiflexion`][frame] = DEGREES * wrapped(Math.atan2(foot[2], foot[0]) - hang(shank));
    }
  }
  return angles;
}

/** Forward, left, up. */
type Vector = readonly [number, number, number];
const UNKNOWN: Vector = [Number.NaN, Number.NaN, Number.NaN];

/** Vectors between joints of one frame in the axes of the walking direction. */
function sagittalFrame(positions: Float64Array, base: number, yaw: number): (from: number, to: number) => Vector {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  return (from, to) => {
    const [a, b] = [base + from * 3, base + to * 3];
    if (!isKnown(positions, a) || !isKnown(positions, b)) return UNKNOWN;
    const x = positions[b]! - positions[a]!;
    const y = positions[b + 1]! - positions[a + 1]!;
    return [c * x + s * y, c * y - s * x, positions[b + 2]! - positions[a + 2]!];
  };
}

/** Sagittal angle of a vector that hangs down; positive: its end in front. */
function hang([forward, , up]: Vector): number {
  return Math.atan2(forward, -up);
}

function adduction(thigh: Vector, hips: Vector, side: 'left' | 'right'): number {
  const towardLeft = (thigh[1] * hips[1] + thigh[2] * hips[2]) / (Math.hypot(hips[1], hips[2]) * Math.hypot(...thigh));
  return Math.asin(Math.max(-1, Math.min(1, towardLeft))) * (side === 'right' ? 1 : -1);
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
