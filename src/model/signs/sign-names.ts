import type { Side } from '../../skeleton/side.ts';

/** What is known of a sign of one side. */
interface PairedSign {
  region: 'leg' | 'arm';
  /**
   * The difference between the sides says which leg is at fault. Not so where the sound leg makes up for the other: it is lifted,
   * swung round or flexed at the hip differently then, too.
   */
  compared?: true;
}

/**
 * Signs that each side has. `rad`: radians; `legs`: leg lengths.
 * - `knee_peak_rad`, `knee_range_rad`: flexion of the knee in the walking plane, greatest and from least to greatest
 * - `shank_range_rad`, `thigh_peak_rad`: of the segment against the downward vertical, end in front positive
 * - `reach_legs`: how far the ankle comes ahead of the pelvis; `step_legs`: ahead of where the other ankle trails
 * - `lift_legs`, `sweep_legs`: how far the ankle moves up, and sideways
 * - `arm_swing_legs`, `hand_ahead_legs`, `elbow_rad`: range and mean of the hand ahead of its shoulder; mean flexion
 */
export const PAIRED_SIGNS = {
  knee_peak_rad: { region: 'leg', compared: true },
  knee_range_rad: { region: 'leg', compared: true },
  shank_range_rad: { region: 'leg', compared: true },
  thigh_peak_rad: { region: 'leg' },
  reach_legs: { region: 'leg', compared: true },
  step_legs: { region: 'leg', compared: true },
  lift_legs: { region: 'leg' },
  sweep_legs: { region: 'leg' },
  arm_swing_legs: { region: 'arm' },
  hand_ahead_legs: { region: 'arm' },
  elbow_rad: { region: 'arm' },
} as const satisfies Record<string, PairedSign>;

/** What is known of a sign of the midline. */
interface MidlineSign {
  region: 'trunk' | 'pelvis';
  /** In the mirror it changes its sign, so healthy people's is zero whatever a sensor's bias. */
  handed?: true;
}

/**
 * Signs of the midline.
 * - `…_steps_rad`: while the left foot is ahead minus while the right one is; `…_stances_rad`, `…_drop_rad`: while the left leg stands minus while
 *   the right one does. Healthy trunks flex alike at every step: who throws it back at one foot's strike does not
 * - `trunk_flexion_…`, `trunk_lean_…`: pelvis → neck against the vertical, in the walking plane and across it (left positive)
 * - `shoulder_tilt_range_rad`, `pelvis_tilt_…`: line of the shoulders, of the hips, against the horizontal (left up positive)
 * - `pelvis_turn_steps_rad`: line of the hips about the vertical
 * - `pelvis_rise_legs`: how far the pelvis moves up; `pelvis_rise_difference_legs`: its height over the left leg minus the right
 */
export const MIDLINE_SIGNS = {
  trunk_flexion_mean_rad: { region: 'trunk' },
  trunk_flexion_range_rad: { region: 'trunk' },
  trunk_flexion_steps_rad: { region: 'trunk', handed: true },
  trunk_flexion_stances_rad: { region: 'trunk', handed: true },
  trunk_lean_mean_rad: { region: 'trunk', handed: true },
  trunk_lean_range_rad: { region: 'trunk' },
  shoulder_tilt_range_rad: { region: 'trunk' },
  pelvis_tilt_mean_rad: { region: 'pelvis', handed: true },
  pelvis_tilt_range_rad: { region: 'pelvis' },
  pelvis_drop_rad: { region: 'pelvis' },
  pelvis_turn_steps_rad: { region: 'pelvis' },
  pelvis_rise_legs: { region: 'pelvis' },
  pelvis_rise_difference_legs: { region: 'pelvis', handed: true },
} as const satisfies Record<string, MidlineSign>;

export type PairedSignName = keyof typeof PAIRED_SIGNS;
export type MidlineSignName = keyof typeof MIDLINE_SIGNS;
/** A sign without side: what norms are about, since a healthy left side walks as a right one. */
export type SignKind = PairedSignName | MidlineSignName;
export type SignName = `${Side}_${PairedSignName}` | MidlineSignName;

/** Signs that each side has, in a fixed order. */
export const PAIRED_NAMES = Object.keys(PAIRED_SIGNS) as PairedSignName[];
/** Signs of the midline, likewise. */
export const MIDLINE_NAMES = Object.keys(MIDLINE_SIGNS) as MidlineSignName[];
/** All kinds, likewise. */
export const SIGN_KINDS = [...PAIRED_NAMES, ...MIDLINE_NAMES] as [SignKind, ...SignKind[]];
/** Signs of the legs whose difference between the sides counts. */
export const COMPARED_NAMES = PAIRED_NAMES.filter((name) => 'compared' in PAIRED_SIGNS[name]);

/** True where healthy people's value is zero on average by symmetry. */
export function isHanded(kind: SignKind): boolean {
  return kind in MIDLINE_SIGNS && 'handed' in MIDLINE_SIGNS[kind as MidlineSignName];
}

/** What a span of walking shows; a sign whose joints are not seen is absent. Angles in radians, lengths in leg lengths. */
export type Signs = Partial<Record<SignName, number>>;
