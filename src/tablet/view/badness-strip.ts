import { type GroupName, JOINTS, type JointName } from '../../skeleton/joints.ts';
import { placeName, TEXT } from '../text.ts';
import { fixed } from './format.ts';

/** One joint of the strip. */
export interface Bar {
  joint: JointName;
  /** As it stands under a group's heading. */
  label: string;
  /** Height as a share of the strip; the limit is at one half. Null = not assessed. */
  height: number | null;
  /** More than the strip can show. */
  beyond: boolean;
  flagged: boolean;
  /** For who can't see it. */
  spoken: string;
}

/** Joints of one part of the body, side by side. */
export interface BarGroup {
  name: GroupName;
  title: string;
  bars: Bar[];
}

/** The order of the strip: each joint once, where people look for it. */
const ORDER: readonly (readonly [GroupName, readonly JointName[]])[] = [
  ['left_leg', ['left_hip', 'left_knee', 'left_ankle']],
  ['left_foot', ['left_heel', 'left_toe']],
  ['right_leg', ['right_hip', 'right_knee', 'right_ankle']],
  ['right_foot', ['right_heel', 'right_toe']],
  ['pelvis', ['pelvis']],
  ['trunk', ['neck', 'head', 'left_shoulder', 'right_shoulder']],
  ['left_arm', ['left_elbow', 'left_wrist']],
  ['right_arm', ['right_elbow', 'right_wrist']],
];

/** The strip shows twice the limit. */
const FULL = 2;

/** Scores by joint, null or absent = not assessed; `limit` null = the box hasn't said it. */
export interface StripInput {
  score: (joint: JointName) => number | null | undefined;
  flagged: readonly string[];
  limit: number | null;
}

/** The bars of the strip. Without a limit nothing can be drawn to scale, so nothing counts as assessed. */
export function stripOf({ score, flagged, limit }: StripInput): BarGroup[] {
  return ORDER.map(([name, joints]) => ({
    name,
    title: TEXT.groups[name]!,
    bars: joints.map((joint) => barOf(joint, limit === null ? null : (score(joint) ?? null), flagged, limit ?? 1)),
  }));
}

/** A live pose's scores, by joint. */
export function scoresOfPose(badness: readonly (number | null)[]): (joint: JointName) => number | null {
  return (joint) => badness[JOINTS.indexOf(joint)] ?? null;
}

function barOf(joint: JointName, score: number | null, flaggedJoints: readonly string[], limit: number): Bar {
  const label = TEXT.shortJoints[joint] ?? TEXT.shortJoints[joint.replace(/^(left|right)_/, '')] ?? joint;
  const name = placeName(joint);
  if (score === null) {
    return { joint, label, height: null, beyond: false, flagged: false, spoken: TEXT.strip.barUnknown(name) };
  }
  const flagged = flaggedJoints.includes(joint);
  const share = score / limit / FULL;
  const spoken = (flagged ? TEXT.strip.barFlagged : TEXT.strip.bar)(name, fixed(score, 1), fixed(limit, 1));
  return { joint, label, height: Math.min(1, Math.max(0, share)), beyond: share > 1, flagged, spoken };
}
