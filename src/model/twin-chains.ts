import { JOINTS, type JointName, mirrored } from '../skeleton/joints.ts';
import { SIDES } from '../skeleton/side.ts';

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

/** Withholding more leaves too little of the person to reconstruct from: seven joints are the least that is kept. */
const MOST_WITHHELD = JOINTS.length - 7;

/**
 * The joints to withhold for these flags, in the order of the 19. Where all chains together would leave no context, those
 * nearest to the ground are withheld and the others stay as they were seen.
 */
export function withheldJoints(flagged: readonly JointName[]): JointName[] {
  const all = new Set<string>();
  for (const joint of flagged) {
    const more = WITHHELD[joint].filter((name) => !all.has(name));
    if (all.size + more.length > MOST_WITHHELD) continue;
    for (const name of more) all.add(name);
  }
  return JOINTS.filter((joint) => all.has(joint));
}

/**
 * The withheld joints that may be moved: not the pelvis, on which all else is built, and a hip only with its leg. A hip that moves alone
 * bends a leg that was seen well, and how a pelvis tilts is less than pass 2 is off at hips.
 */
export function movable(withheld: readonly JointName[]): JointName[] {
  const legless = SIDES.filter((side) => !withheld.includes(`${side}_knee`));
  const staying = new Set<JointName>(['pelvis', ...legless.map((side) => `${side}_hip` as const)]);
  return withheld.filter((joint) => !staying.has(joint));
}

/** Joints that hang on a shoulder: where pass 2 moves the shoulder and not them, they go with it, or the arm would stretch. */
const ARMS: readonly (readonly [JointName, readonly JointName[]])[] = [
  ['left_shoulder', ['left_elbow', 'left_wrist']],
  ['right_shoulder', ['right_elbow', 'right_wrist']],
];

/** `[follower, shoulder]` for each arm joint whose shoulder is moved and that is not moved itself. */
export function followers(moved: readonly JointName[]): [JointName, JointName][] {
  return ARMS.filter(([shoulder]) => moved.includes(shoulder)).flatMap(([shoulder, joints]) =>
    joints.filter((joint) => !moved.includes(joint)).map((joint): [JointName, JointName] => [joint, shoulder]),
  );
}

/** The same joints of the other side, where none of them is withheld too: the sound side that a fault can be compared with. */
export function soundSide(withheld: readonly JointName[]): JointName[] {
  const others = withheld.filter((joint) => mirrored(joint) !== joint).map(mirrored);
  return others.some((joint) => withheld.includes(joint)) ? [] : others;
}
