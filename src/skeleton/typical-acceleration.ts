import { JOINTS, type JointName, mirrored } from './joints.ts';

/**
 * Root mean square acceleration of each joint relative to its parent (the pelvis: in the world) in normal walking, length
 * of the vector, m/s². Measured by second differences over ±100 ms on the training split's normal walks with optical
 * markers or motion capture (5,193 frames), both sides pooled.
 */
const MEASURED: Partial<Record<JointName, number>> = {
  pelvis: 2.1,
  left_hip: 0.6,
  left_knee: 6.2,
  left_ankle: 10.9,
  left_heel: 3.5,
  left_toe: 8.2,
  neck: 1.0,
  head: 0.4,
  left_shoulder: 1.8,
  left_elbow: 3.7,
  left_wrist: 2.7,
};

/** `[joint]`, m/s² per axis: what a straight line between two frames may miss. */
export const TYPICAL_ACCELERATION_M_S2: readonly number[] = JOINTS.map(
  (joint) => (MEASURED[joint] ?? MEASURED[mirrored(joint)]!) / Math.sqrt(3),
);

/** The same in the world, per axis, second differences over ±67 ms (5,311 frames): what a predicted joint may deviate by. */
const IN_THE_WORLD: Partial<Record<JointName, number>> = {
  pelvis: 1.4,
  left_hip: 1.5,
  left_knee: 4.3,
  left_ankle: 6.2,
  left_heel: 7.8,
  left_toe: 8.2,
  neck: 1.1,
  head: 1.1,
  left_shoulder: 1.3,
  left_elbow: 2.9,
  left_wrist: 4.4,
};

/** `[joint]`, m/s² per axis. */
export const WORLD_ACCELERATION_M_S2: readonly number[] = JOINTS.map(
  (joint) => IN_THE_WORLD[joint] ?? IN_THE_WORLD[mirrored(joint)]!,
);
