/** The 19 joints of the product, in the order of every array in it. */
export const JOINTS = [
  'pelvis',
  'left_hip',
  'left_knee',
  'left_ankle',
  'left_heel',
  'left_toe',
  'right_hip',
  'right_knee',
  'right_ankle',
  'right_heel',
  'right_toe',
  'neck',
  'head',
  'left_shoulder',
  'left_elbow',
  'left_wrist',
  'right_shoulder',
  'right_elbow',
  'right_wrist',
] as const;

export type JointName = (typeof JOINTS)[number];
/** 19: the length of the joint axis of every array. */
export const JOINT_COUNT = JOINTS.length;

/** Index of each joint in every `[…][joint][…]` array. */
export const J = Object.fromEntries(JOINTS.map((name, index) => [name, index])) as Record<JointName, number>;

/** Groups in which scores are summed and alerts are raised. */
export const GROUPS = {
  left_leg: ['left_hip', 'left_knee', 'left_ankle'],
  right_leg: ['right_hip', 'right_knee', 'right_ankle'],
  left_foot: ['left_heel', 'left_toe'],
  right_foot: ['right_heel', 'right_toe'],
  pelvis: ['pelvis', 'left_hip', 'right_hip'],
  trunk: ['pelvis', 'neck', 'head', 'left_shoulder', 'right_shoulder'],
  left_arm: ['left_elbow', 'left_wrist'],
  right_arm: ['right_elbow', 'right_wrist'],
} as const satisfies Record<string, readonly JointName[]>;

export type GroupName = keyof typeof GROUPS;

/** Rigid segments `[parent, child]`, each child once, parents before children. The pelvis (mid-hip) is the root. */
export const BONES: readonly (readonly [JointName, JointName])[] = [
  ['pelvis', 'left_hip'],
  ['left_hip', 'left_knee'],
  ['left_knee', 'left_ankle'],
  ['left_ankle', 'left_heel'],
  ['left_ankle', 'left_toe'],
  ['pelvis', 'right_hip'],
  ['right_hip', 'right_knee'],
  ['right_knee', 'right_ankle'],
  ['right_ankle', 'right_heel'],
  ['right_ankle', 'right_toe'],
  ['pelvis', 'neck'],
  ['neck', 'head'],
  ['neck', 'left_shoulder'],
  ['left_shoulder', 'left_elbow'],
  ['left_elbow', 'left_wrist'],
  ['neck', 'right_shoulder'],
  ['right_shoulder', 'right_elbow'],
  ['right_elbow', 'right_wrist'],
];

/** The joint on the other side of the body; itself for joints of the midline. */
export function mirrored(joint: JointName): JointName {
  if (joint.startsWith('left_')) return joint.replace('left_', 'right_') as JointName;
  if (joint.startsWith('right_')) return joint.replace('right_', 'left_') as JointName;
  return joint;
}
