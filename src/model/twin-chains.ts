import { JOINTS, type JointName } from '../skeleton/joints.ts';

/**
 * Joints withheld in pass 2 when one is flagged: the joint and all that hangs on it. Hiding a knee alone returns the abnormal
 * knee, for hip and ankle determine it; so the whole shank and foot go with it.
 */
const WITHHELD: Record<JointName, readonly string[]> = {
  pelvis: ['pelvis', 'left_hip', 'right_hip'],
  left_hip: ['pelvis', 'left_hip', 'right_hip', 'left_knee', 'left_ankle', 'left_heel', 'left_toe'],
  right_hip: ['pelvis', 'left_hip', 'right_hip', 'right_knee', 'right_ankle', 'right_heel', 'right_toe'],
  left_knee: ['left_knee', 'left_ankle', 'left_heel', 'left_toe'],
  right_knee: ['right_knee', 'right_ankle', 'right_heel', 'right_toe'],
  left_ankle: ['left_knee', 'left_ankle', 'left_heel', 'left_toe'],
  right_ankle: ['right_knee', 'right_ankle', 'right_heel', 'right_toe'],
  left_heel: ['left_ankle', 'left_heel', 'left_toe'],
  right_heel: ['right_ankle', 'right_heel', 'right_toe'],
  left_toe: ['left_ankle', 'left_heel', 'left_toe'],
  right_toe: ['right_ankle', 'right_heel', 'right_toe'],
  neck: ['neck', 'head', 'left_shoulder', 'right_shoulder'],
  head: ['neck', 'head', 'left_shoulder', 'right_shoulder'],
  left_shoulder: ['neck', 'head', 'left_shoulder', 'right_shoulder'],
  right_shoulder: ['neck', 'head', 'left_shoulder', 'right_shoulder'],
  left_elbow: ['left_elbow', 'left_wrist'],
  right_elbow: ['right_elbow', 'right_wrist'],
  left_wrist: ['left_elbow', 'left_wrist'],
  right_wrist: ['right_elbow', 'right_wrist'],
};

/** All joints to withhold for these flags, in the order of the 19. */
export function withheldJoints(flagged: readonly JointName[]): JointName[] {
  const all = new Set(flagged.flatMap((joint) => WITHHELD[joint]));
  return JOINTS.filter((joint) => all.has(joint));
}
