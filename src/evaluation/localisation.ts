import { mean } from '../maths/robust.ts';
import type { GroupName } from '../skeleton/joints.ts';
import { groupBy } from './group-by.ts';
import { type JudgedWalk, personOf } from './judged-walk.ts';
import { type PersonShare, personShare } from './person-share.ts';

/** Where each acted gait shows, by what its actors were told and what was measured about them (data README), and its side. */
export const EXPECTED: Readonly<Record<string, { groups: readonly GroupName[]; side: 'left' | 'right' | null }>> = {
  antalgic: { groups: ['right_leg'], side: 'right' },
  stiff_legged: { groups: ['right_leg'], side: 'right' },
  steppage: { groups: ['right_leg'], side: 'right' },
  lurching: { groups: ['trunk', 'right_leg'], side: 'right' },
  trendelenburg: { groups: ['pelvis', 'trunk', 'right_leg'], side: null },
  limp_left: { groups: ['left_leg'], side: 'left' },
  limp_right: { groups: ['right_leg'], side: 'right' },
  trunk_sway: { groups: ['trunk'], side: null },
};

/** Groups that compete for the first place; a foot belongs to its leg. */
const RANKED: readonly GroupName[] = ['left_leg', 'right_leg', 'pelvis', 'trunk', 'left_arm', 'right_arm'];

/** How often the fault is put where it is. Mirror images show whether the side is seen or merely usual. */
export interface Localisation {
  dataset: string;
  label: string;
  split: string;
  variant: string;
  /** Walks whose first group is an expected one. */
  first: PersonShare;
  /** Walks whose affected leg scores above the other; null where the fault has no side. */
  sideRight: PersonShare | null;
  /** Of the walks called abnormal: side named rightly and wrongly. */
  namedRight: number;
  namedWrong: number;
  /** Mean rank score by group. */
  groups: Partial<Record<GroupName, number>>;
}

/** Whether the expected group and side stand out, by fault, data set and variant. */
export function localisation(judged: readonly JudgedWalk[]): Localisation[] {
  const faults = judged.filter(({ record }) => EXPECTED[record.label] !== undefined);
  const key = ({ record, variant }: JudgedWalk): string =>
    `${record.dataset} ${record.label} ${record.split} ${variant}`;
  return [...groupBy(faults, key).values()].map(localisationOf);
}

function localisationOf(own: readonly JudgedWalk[]): Localisation {
  const { record, variant } = own[0]!;
  const flip = variant === 'mirror';
  const expected = EXPECTED[record.label]!;
  const wanted = expected.groups.map((name) => (flip ? mirroredGroup(name) : name));
  const side = expected.side === null ? null : flip === (expected.side === 'right') ? 'left' : 'right';
  const named = own.map(({ assessment }) => assessment.side).filter((s) => s === 'left' || s === 'right');
  return {
    dataset: record.dataset,
    label: record.label,
    split: record.split,
    variant,
    first: personShare(own, personOf, (w) => wanted.some((name) => name === rankedGroups(w)[0])),
    sideRight: side === null ? null : personShare(own, personOf, (w) => worseLeg(w) === side),
    namedRight: named.filter((s) => s === side).length,
    namedWrong: side === null ? 0 : named.filter((s) => s !== side).length,
    groups: meanGroups(own),
  };
}

/** Groups in falling order of their scores; none of a walk that is not assessed. */
export function rankedGroups({ assessment, refused }: JudgedWalk): GroupName[] {
  if (refused !== null) return [];
  const score = (name: GroupName): number => assessment.groups[name] ?? Number.NEGATIVE_INFINITY;
  return [...RANKED].sort((a, b) => score(b) - score(a));
}

/** The leg that is worse by the difference between the legs; null where that is not known. */
export function worseLeg({ sums }: JudgedWalk): 'left' | 'right' | null {
  if (Number.isNaN(sums.contrast)) return null;
  return sums.contrast > 0 ? 'right' : 'left';
}

function meanGroups(own: readonly JudgedWalk[]): Partial<Record<GroupName, number>> {
  return Object.fromEntries(
    RANKED.map((name) => [name, mean(own.map(({ assessment }) => assessment.groups[name] ?? Number.NaN))]),
  );
}

/** The same group of the other side. */
export function mirroredGroup(name: GroupName): GroupName {
  if (name.startsWith('left_')) return name.replace('left_', 'right_') as GroupName;
  return name.replace('right_', 'left_') as GroupName;
}
