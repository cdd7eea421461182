import type { GroupName } from '../skeleton/joints.ts';

/** Where the fault is, as far as scores can say. */
export interface Location {
  side: 'left' | 'right' | 'both' | 'none';
  words: string;
}

/** Two groups closer than this many standard deviations are not told apart. */
const SEPARABLE = 0.5;

/** Groups that are compared with each other: a foot belongs to its leg. */
const REGIONS = ['left_leg', 'right_leg', 'pelvis', 'trunk', 'left_arm', 'right_arm'] as const satisfies GroupName[];

/**
 * Ranks the regions and says how clearly the first stands out: "right_leg, 2.1 above trunk", "legs, right > left",
 * "legs, alike", "not separable: trunk, left_leg".
 * @param sideThreshold difference between the legs above which one side stands out.
 */
export function whereItIs(groups: Partial<Record<GroupName, number>>, sideThreshold: number): Location {
  const left = groups.left_leg ?? Number.NaN;
  const right = groups.right_leg ?? Number.NaN;
  return { side: legSide(left, right, sideThreshold), words: words(groups, sideThreshold) };
}

function legSide(left: number, right: number, threshold: number): Location['side'] {
  if (Number.isNaN(left) || Number.isNaN(right)) return 'none';
  if (Math.abs(right - left) <= threshold) return Math.min(left, right) > threshold ? 'both' : 'none';
  return right > left ? 'right' : 'left';
}

function words(groups: Partial<Record<GroupName, number>>, sideThreshold: number): string {
  const ranked = REGIONS.map((name) => ({ name, score: groups[name] ?? Number.NaN }))
    .filter(({ score }) => !Number.isNaN(score))
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (!first) return 'nothing scored';
  if (!second) return first.name;
  const lead = first.score - second.score;
  if (first.name.endsWith('_leg') && second.name.endsWith('_leg')) return legsWords(first.name, lead, sideThreshold);
  if (lead < SEPARABLE) return `not separable: ${first.name}, ${second.name}`;
  return `${first.name}, ${lead.toFixed(1)} above ${second.name}`;
}

function legsWords(first: string, lead: number, sideThreshold: number): string {
  if (lead <= SEPARABLE) return 'legs, alike';
  const [high, low] = first === 'left_leg' ? ['left', 'right'] : ['right', 'left'];
  return lead > sideThreshold ? `${first}, ${lead.toFixed(1)} above ${low}_leg` : `legs, ${high} > ${low}`;
}
