import { mean } from '../maths/robust.ts';
import { GROUPS, type GroupName, J, type JointName } from '../skeleton/joints.ts';
import type { SignSums } from './signs/sign-sums.ts';

/** What B_j are summed up to; left and right share one spread. */
export const SUMS = ['overall', 'leg', 'foot', 'pelvis', 'trunk', 'arm', 'contrast', 'asymmetry'] as const;
export type SumName = (typeof SUMS)[number];

/** Badness summed up, as means of B_j or in standard deviations of their own. */
export interface SpanSums {
  /** Mean over all joints. */
  overall: number;
  groups: Partial<Record<GroupName, number>>;
  /** Right leg minus left leg; NaN without both. */
  contrast: number;
  /** How much the legs' angles and steps differ; errors at hidden joints say nothing of it. */
  asymmetry: number;
}

/**
 * Joints whose B_j make a group's score. Hips are hidden and scored with the pelvis, so they count there and not in their leg;
 * a leg includes its foot, which moves with it.
 */
export const SCORED_AS: Readonly<Record<GroupName, readonly JointName[]>> = {
  ...GROUPS,
  left_leg: ['left_knee', 'left_ankle', 'left_heel', 'left_toe'],
  right_leg: ['right_knee', 'right_ankle', 'right_heel', 'right_toe'],
  trunk: ['neck', 'head', 'left_shoulder', 'right_shoulder'],
};

/** The spread that belongs to a group. */
export function sumOf(group: GroupName): SumName {
  return group.replace(/^(left|right)_/, '') as SumName;
}

/** Plain means of B_j `[joint]`; a group without scored joints is absent. */
export function meansOf(badness: Float64Array): SpanSums {
  const groups: SpanSums['groups'] = {};
  for (const name of Object.keys(SCORED_AS) as GroupName[]) {
    const value = mean(SCORED_AS[name].map((joint) => badness[J[joint]]!));
    if (!Number.isNaN(value)) groups[name] = value;
  }
  const contrast = (groups.right_leg ?? Number.NaN) - (groups.left_leg ?? Number.NaN);
  return { overall: mean(badness), groups, contrast, asymmetry: Number.NaN };
}

/** Units of the means, both spreads between healthy people of a sensor. */
export interface SumScales {
  /** Of a leg's mean B_j, for all means: joints err together, and more so on some sensors; the order of groups stays. */
  leg: number;
  /** Of the difference between the legs: large where a sensor sees one side better. */
  contrast: number;
}

/** Means in those units. */
export function scaled(means: SpanSums, scales: SumScales): SpanSums {
  const groups: SpanSums['groups'] = {};
  for (const [name, value] of Object.entries(means.groups) as [GroupName, number][]) groups[name] = value / scales.leg;
  return { ...means, overall: means.overall / scales.leg, groups, contrast: means.contrast / scales.contrast };
}

/**
 * How much errors at hidden joints count beside signs, where not as much: they tell little of a pelvis, which is hidden with its hips, and of arms, which
 * healthy people swing as they like. Of 1,016 faults put into healthy walks 641 are placed, 628 if both counted alike.
 */
const ERRORS_COUNT: Partial<Record<SumName, number>> = { pelvis: 0.4, arm: 0.4 };

/**
 * Both opinions as one: hidden joints say that something is unlike its neighbours, signs say what moves too much or too little. Each is in standard
 * deviations between healthy people, and they err nearly independently, so that so is their sum, divided by √2 where they count alike. Where one of
 * them is silent the other counts.
 * A leg that is much worse than the other stands out by that as well.
 */
export function combined(errors: SpanSums, signs: SignSums): SpanSums {
  const groups: SpanSums['groups'] = { ...signs.groups };
  for (const [name, value] of Object.entries(errors.groups) as [GroupName, number][]) {
    groups[name] = both(value, signs.groups[name] ?? Number.NaN, ERRORS_COUNT[sumOf(name)]);
  }
  const contrast = both(errors.contrast, signs.contrast);
  const worse = contrast > 0 ? 'right_leg' : 'left_leg';
  const leg = groups[worse];
  if (leg !== undefined) groups[worse] = Math.max(leg, both(leg, Math.abs(contrast)));
  return { overall: errors.overall, groups, contrast, asymmetry: signs.asymmetry };
}

/** @param share how much an error counts beside a sign */
function both(error: number, sign: number, share = 1): number {
  if (Number.isNaN(error)) return sign;
  return Number.isNaN(sign) ? error : (share * error + sign) / Math.hypot(share, 1);
}
