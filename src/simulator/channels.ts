/**
 * The angles that describe a walking body, each a periodic function of gait phase (0 = heel strike of the side it belongs to).
 * Frame of the walker: x forward, y to the walker's left, z up; angles in radians.
 * A channel of a side is written for either leg or arm: "outward" is away from the midline, so both sides share one curve.
 */

/** Segment angles of a leg: flexion forward of the vertical, abduction outward, knee = thigh - shank, foot pitch toe-up. */
export const LEG_CHANNELS = ['thigh_sag', 'knee_flex', 'foot_pitch', 'thigh_abd', 'shank_abd', 'foot_yaw'] as const;

/** Segment angles of an arm; phase is that of the leg of the same side. */
export const ARM_CHANNELS = ['upper_arm_sag', 'elbow_flex', 'upper_arm_abd', 'forearm_abd'] as const;

/**
 * Of the midline; phase is the left leg's. Obliquity and roll: left side up. Rotation and yaw: counter-clockwise from above.
 * Lateral: to the left. `pelvis_sway` is a length in leg lengths, all others are angles.
 */
export const MIDLINE_CHANNELS = [
  'pelvis_obliquity',
  'pelvis_rotation',
  'pelvis_sway',
  'trunk_sag',
  'trunk_lat',
  'shoulder_yaw',
  'shoulder_roll',
  'head_sag',
  'head_lat',
] as const;

export type LegChannel = (typeof LEG_CHANNELS)[number];
export type ArmChannel = (typeof ARM_CHANNELS)[number];
export type MidlineChannel = (typeof MIDLINE_CHANNELS)[number];
export type Channel = LegChannel | ArmChannel | MidlineChannel;

/** Midline channels that keep their sign in a mirror; all others change it. */
const EVEN: readonly MidlineChannel[] = ['trunk_sag', 'head_sag'];

/** +1 where a mirrored body has the same value, -1 where it has the opposite one. */
export function mirrorSign(channel: MidlineChannel): 1 | -1 {
  return EVEN.includes(channel) ? 1 : -1;
}

/** Everything that a body's posture needs at one instant. */
export interface BodyAngles {
  left: Record<LegChannel | ArmChannel, number>;
  right: Record<LegChannel | ArmChannel, number>;
  midline: Record<MidlineChannel, number>;
}
