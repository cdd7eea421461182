import type { Body } from '../../src/publish/payloads.ts';
import { J, JOINT_COUNT, type JointName } from '../../src/skeleton/joints.ts';
import { stickWalk } from '../model/stick-walker.ts';

/** What a test says about a live pose. */
export type PoseBody = Body<'pose'>;

const PERSON = stickWalk({ seconds: 4, kneeSwingDeg: { left: 60, right: 12 }, leanDeg: 6, speed_m_s: 1 });
const TWIN = stickWalk({ seconds: 4, speed_m_s: 1 });

/** A live pose of a walker with a stiff right knee, in metres; the n-th of four seconds over and over. */
export function poseOf(n: number, change: Partial<PoseBody> = {}): PoseBody {
  const points = (walk: typeof PERSON): [number, number, number][] => {
    const at = (n % walk.frames) * JOINT_COUNT * 3;
    return Array.from({ length: JOINT_COUNT }, (_, joint) => {
      const [x, y, z] = walk.positions.subarray(at + 3 * joint, at + 3 * joint + 3);
      return [x! - 2, y!, z!];
    });
  };
  const badness = new Array<number | null>(JOINT_COUNT).fill(0.8);
  badness[J.right_knee] = 4.6;
  badness[J.right_ankle] = 2.2;
  return {
    tick: n,
    joints: points(PERSON),
    provenance: 'm'.repeat(JOINT_COUNT),
    uncertainty_mm: new Array<number>(JOINT_COUNT).fill(6),
    badness,
    flagged: ['right_knee'],
    twin: points(TWIN),
    ...change,
  };
}

/** A pose in which some joints are filled in and some missing. */
export function doubtfulPose(n: number, filled: readonly JointName[], missing: readonly JointName[]): PoseBody {
  const pose = poseOf(n);
  const letters = [...pose.provenance];
  for (const joint of filled) letters[J[joint]] = 'i';
  for (const joint of missing) letters[J[joint]] = 'x';
  const joints = pose.joints.map((point, joint) => (letters[joint] === 'x' ? null : point));
  return { ...pose, joints, provenance: letters.join('') };
}
