import type { GroupName } from '../skeleton/joints.ts';

/** Where the fault is, as far as scores can say. */
export interface Location {
  side: 'left' | 'right' | 'both' | 'none';
  words: string;
}

/** Two groups closer than this many standard deviations are not told apart. */
const SEPARABLE = 0.5;

/** Both legs this high, in standard deviations, and alike: the fault is in both. */
const BOTH_LEGS = 1.5;

/** Groups that are compared with each other: a foot belongs to its leg. */
export const REGIONS = [
  'left_leg',
  'right_leg',
  'pelvis',
  'trunk',
  'left_arm',
  'right_arm',
] as const satisfies GroupName[];

/**
 * Ranks the regions and says how clearly the first stands out: "right_leg, 2.1 above trunk", "legs, right > left",
 * "legs, alike", "not separable: trunk, left_leg".
 * @param groups in standard deviations between healthy people @param contrast right leg minus left, likewise
 * @param sideThreshold contrast above which one side stands out
 */
export function whereItIs(
  groups: Partial<Record<GroupName, number>>,
  contrast: number,
  sideThreshold: number,
): Location {
  return { side: legSide(groups, contrast, sideThreshold), words: words(groups, contrast, sideThreshold) };
}

function legSide(groups: Partial<Record<GroupName, number>>, contrast: number, threshold: number): Location['side'] {
  if (Math.abs(contrast) > threshold) return contrast > 0 ? 'right' : 'left';
  const lower = Math.min(groups.left_leg ?? Number.NaN, groups.right_leg ?? Number.NaN);
  return lower > BOTH_LEGS ? 'both' : 'none';
}

function words(groups: Partial<Record<GroupName, number>>, contrast: number, sideThreshold: number): string {
  const ranked = REGIONS.map((name) => ({ name, score: groups[name] ?? Number.NaN }))
    .filter(({ score }) => !Number.isNaN(score))
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (!first) return 'nothing scored';
  if (!second) return first.name;
  const lead = first.score - second.score;
  if (first.name.endsWith('_leg') && second.name.endsWith('_leg')) return legsWords(contrast, lead, sideThreshold);
  if (lead < SEPARABLE) return `not separable: ${first.name}, ${second.name}`;
  return `${first.name}, ${lead.toFixed(1)} above ${second.name}`;
}

function legsWords(contrast: number, lead: number, sideThreshold: number): string {
  const [high, low] = contrast > 0 ? ['right', 'left'] : ['left', 'right'];
  if (Math.abs(contrast) > sideThreshold) return `${high}_leg, ${lead.toFixed(1)} above ${low}_leg`;
  return lead > SEPARABLE ? `legs, ${high} > ${low}` : 'legs, alike';
}
