import { JOINT_COUNT, JOINTS, type JointName } from '../skeleton/joints.ts';

/** Where a joint comes from in a format: one keypoint, or the midpoint of two. `null` = the format has nothing for it. */
type Origin = number | readonly [number, number] | null;

interface FormatEntry {
  keypoints: number;
  origins: Readonly<Record<JointName, Origin>>;
}

/**
 * Keypoint orders of the usual pose estimators. Sources of the orders: AlphaPose (HALPE_26), OpenPose (BODY_25,
 * BODY_25B), the COCO keypoint challenge (COCO_17). What a format lacks is the midpoint of two of its keypoints: the
 * pelvis of the hips, the neck of the shoulders, the head of the ears. HALPE_26 and BODY_25B know the top of the head,
 * the others the middle between the ears, a few centimetres lower: a site baseline belongs to one format.
 */
const FORMATS = {
  HALPE_26: {
    keypoints: 26,
    origins: {
      pelvis: 19,
      left_hip: 11,
      left_knee: 13,
      left_ankle: 15,
      left_heel: 24,
      left_toe: 20,
      right_hip: 12,
      right_knee: 14,
      right_ankle: 16,
      right_heel: 25,
      right_toe: 21,
      neck: 18,
      head: 17,
      left_shoulder: 5,
      left_elbow: 7,
      left_wrist: 9,
      right_shoulder: 6,
      right_elbow: 8,
      right_wrist: 10,
    },
  },
  BODY_25: {
    keypoints: 25,
    origins: {
      pelvis: 8,
      left_hip: 12,
      left_knee: 13,
      left_ankle: 14,
      left_heel: 21,
      left_toe: 19,
      right_hip: 9,
      right_knee: 10,
      right_ankle: 11,
      right_heel: 24,
      right_toe: 22,
      neck: 1,
      head: [17, 18],
      left_shoulder: 5,
      left_elbow: 6,
      left_wrist: 7,
      right_shoulder: 2,
      right_elbow: 3,
      right_wrist: 4,
    },
  },
  BODY_25B: {
    keypoints: 25,
    origins: {
      pelvis: [11, 12],
      left_hip: 11,
      left_knee: 13,
      left_ankle: 15,
      left_heel: 21,
      left_toe: 19,
      right_hip: 12,
      right_knee: 14,
      right_ankle: 16,
      right_heel: 24,
      right_toe: 22,
      neck: 17,
      head: 18,
      left_shoulder: 5,
      left_elbow: 7,
      left_wrist: 9,
      right_shoulder: 6,
      right_elbow: 8,
      right_wrist: 10,
    },
  },
  COCO_17: {
    keypoints: 17,
    origins: {
      pelvis: [11, 12],
      left_hip: 11,
      left_knee: 13,
      left_ankle: 15,
      left_heel: null,
      left_toe: null,
      right_hip: 12,
      right_knee: 14,
      right_ankle: 16,
      right_heel: null,
      right_toe: null,
      neck: [5, 6],
      head: [3, 4],
      left_shoulder: 5,
      left_elbow: 7,
      left_wrist: 9,
      right_shoulder: 6,
      right_elbow: 8,
      right_wrist: 10,
    },
  },
} as const satisfies Record<string, FormatEntry>;

export type KeypointFormat = keyof typeof FORMATS;

/** The formats read, the default first. */
export const KEYPOINT_FORMATS = Object.keys(FORMATS) as KeypointFormat[];

/** How many keypoints a person has in a format. */
export function keypointCount(format: KeypointFormat): number {
  return FORMATS[format].keypoints;
}

/**
 * The 19 joints of one person. `raw` is `[keypoint][x, y, confidence]` in the format's order, pixels.
 * Returns `[joint][x, y, confidence]`; a joint that is not seen (confidence ≤ 0, or not in the format) is 0, 0, 0.
 * Confidences above 1 (some estimators' raw scores) become 1: they are weights, and one view must not drown the others.
 */
export function toJoints(raw: ArrayLike<number>, format: KeypointFormat): Float64Array {
  const { origins } = FORMATS[format] as FormatEntry;
  const joints = new Float64Array(JOINT_COUNT * 3);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const origin = origins[JOINTS[j]!];
    if (origin === null) continue;
    const [a, b] = typeof origin === 'number' ? [origin, origin] : origin;
    const confidence = Math.min(raw[3 * a + 2]!, raw[3 * b + 2]!, 1);
    if (!(confidence > 0)) continue;
    joints[3 * j] = (raw[3 * a]! + raw[3 * b]!) / 2;
    joints[3 * j + 1] = (raw[3 * a + 1]! + raw[3 * b + 1]!) / 2;
    joints[3 * j + 2] = confidence;
  }
  return joints;
}

/**
 * The inverse for HALPE_26, the one format that has all 19 joints: `[26][x, y, confidence]` flat, other keypoints 0.
 * `toJoints(toHalpe26(j), 'HALPE_26')` is `j` again, bit for bit.
 */
export function toHalpe26(joints: ArrayLike<number>): number[] {
  const raw = new Array<number>(FORMATS.HALPE_26.keypoints * 3).fill(0);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const at = FORMATS.HALPE_26.origins[JOINTS[j]!] * 3;
    for (let k = 0; k < 3; k++) raw[at + k] = joints[3 * j + k]!;
  }
  return raw;
}
