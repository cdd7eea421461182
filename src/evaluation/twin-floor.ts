import { median } from '../maths/robust.ts';
import { WINDOW_FRAMES } from '../model/onnx/architecture.ts';
import { isScorable, type Predictor, seenWindow, windowFrames } from '../model/seen-window.ts';
import type { TwinFloor } from '../model/twin.ts';
import { withheldJoints } from '../model/twin-chains.ts';
import { withhold } from '../model/withhold.ts';
import { J, JOINT_COUNT, JOINTS, type JointName } from '../skeleton/joints.ts';
import { legLength } from '../skeleton/leg-length.ts';
import type { Trajectory } from '../skeleton/pose.ts';

/** One flag per chain that pass 2 withholds. */
const CHAIN_FLAGS: readonly JointName[] = ['left_knee', 'right_knee', 'pelvis', 'neck', 'left_elbow', 'right_elbow'];
const EVERY_FRAMES = 12;

/** Errors, mm, of withheld joints in the last frame of healthy windows, by joint. */
export async function withheldErrors(walk: Trajectory, twin: Predictor): Promise<Map<JointName, number[]>> {
  const legLengthM = legLength(walk);
  const errors = new Map<JointName, number[]>();
  for (let end = (WINDOW_FRAMES - 1) * twin.frameStep; end < walk.frames; end += EVERY_FRAMES) {
    const frames = windowFrames(end, twin.frameStep);
    const window = isScorable(walk, frames) ? seenWindow(walk, frames, false, legLengthM) : null;
    if (window === null) continue;
    for (const flag of CHAIN_FLAGS) {
      const joints = withheldJoints([flag]);
      const pose = await withhold([window], joints, twin);
      for (const joint of joints) {
        const token = (WINDOW_FRAMES - 1) * JOINT_COUNT + J[joint];
        if (window.unseen[token]) continue;
        const off = [0, 1, 2].map((axis) => pose[token * 3 + axis]! - window.joints[token * 3 + axis]!);
        const list = errors.get(joint) ?? [];
        list.push(1000 * legLengthM * Math.hypot(...off));
        errors.set(joint, list);
      }
    }
  }
  return errors;
}

/**
 * The floor per joint: the median over healthy walks of the walk's root mean square error, both sides alike (a swing-only fault
 * shows in the square, not in the median). Heels, of which few are measured, as toes.
 */
export function twinFloor(walks: readonly Map<JointName, number[]>[]): TwinFloor {
  const both = (joint: JointName): JointName[] => [
    joint,
    joint.startsWith('left')
      ? (joint.replace('left', 'right') as JointName)
      : (joint.replace('right', 'left') as JointName),
  ];
  const floor: TwinFloor = {};
  for (const joint of JOINTS) {
    const values = walks.flatMap((errors) => both(joint).map((name) => rootMeanSquare(errors.get(name) ?? [])));
    const middle = median(values);
    if (!Number.isNaN(middle)) floor[joint] = middle;
  }
  for (const side of ['left', 'right'] as const) {
    const toe = floor[`${side}_toe`];
    if (toe !== undefined) floor[`${side}_heel`] ??= toe;
  }
  return floor;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
