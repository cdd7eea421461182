import { mean } from '../../maths/robust.ts';
import { REGIONS } from '../../model/location.ts';
import { SCORED_AS } from '../../model/span-sums.ts';
import type { GroupName } from '../../skeleton/joints.ts';
import { otherSide, type Side } from '../../skeleton/side.ts';
import { groupBy } from '../group-by.ts';
import { type PersonShare, personShare } from '../statistics/person-share.ts';
import { type FlagAgreement, flagAgreement } from './flag-agreement.ts';
import { type JudgedWalk, personOf } from './judged-walk.ts';

/** Where each acted gait shows, by what its actors were told and what was measured about them (data README), and its side. */
export const EXPECTED: Readonly<Record<string, { groups: readonly GroupName[]; side: Side | null }>> = {
  antalgic: { groups: ['right_leg'], side: 'right' },
  stiff_legged: { groups: ['right_leg'], side: 'right' },
  steppage: { groups: ['right_leg'], side: 'right' },
  lurching: { groups: ['trunk', 'right_leg'], side: 'right' },
  trendelenburg: { groups: ['pelvis', 'trunk', 'right_leg'], side: null },
  limp_left: { groups: ['left_leg'], side: 'left' },
  limp_right: { groups: ['right_leg'], side: 'right' },
  trunk_sway: { groups: ['trunk'], side: null },
};

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
  /** Groups with a flagged joint against those in which the fault should be seen. */
  flags: FlagAgreement;
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
  const side = affectedSide(own[0]!);
  const named = own.map(({ assessment }) => assessment.side).filter((s) => s === 'left' || s === 'right');
  return {
    dataset: record.dataset,
    label: record.label,
    split: record.split,
    variant,
    first: personShare(own, personOf, isExpectedFirst),
    sideRight: side === null ? null : personShare(own, personOf, isRightSide),
    namedRight: named.filter((s) => s === side).length,
    namedWrong: side === null ? 0 : named.filter((s) => s !== side).length,
    flags: flagAgreement(own.map(groupFlags)),
    groups: meanGroups(own),
  };
}

/** Groups in which the fault of a walk should be seen, the first of them first of all. */
function expectedGroupsOf({ record, variant }: JudgedWalk): readonly GroupName[] {
  const { groups } = EXPECTED[record.label]!;
  return variant === 'mirror' ? groups.map(mirroredGroup) : groups;
}

/** The leg that is affected, in the mirror the other one; null where the fault has no side. */
function affectedSide({ record, variant }: JudgedWalk): Side | null {
  const { side } = EXPECTED[record.label]!;
  return side === null || variant !== 'mirror' ? side : otherSide(side);
}

/** Whether a group comes first in which the walk's fault should be seen. */
export function isExpectedFirst(walk: JudgedWalk): boolean {
  const first = rankedGroups(walk)[0];
  return first !== undefined && expectedGroupsOf(walk).includes(first);
}

/** Whether the affected leg is the worse one; never where the fault has no side. */
export function isRightSide(walk: JudgedWalk): boolean {
  const side = affectedSide(walk);
  return side !== null && worseLeg(walk) === side;
}

/** Groups with a flagged joint against those in which the fault should be seen; all but the first of these may be flagged or not. */
function groupFlags(walk: JudgedWalk) {
  const meant = expectedGroupsOf(walk);
  const wrong = REGIONS.filter((name) => !meant.includes(name));
  return { flagged: flaggedGroups(walk), meant: meant.slice(0, 1), wrong };
}

/** Regions with a flagged joint. */
export function flaggedGroups({ assessment }: JudgedWalk): GroupName[] {
  return REGIONS.filter((region) => SCORED_AS[region].some((joint) => assessment.flagged.includes(joint)));
}

/** Groups in falling order of their scores; none of a walk that is not assessed. */
export function rankedGroups({ assessment, refused }: JudgedWalk): GroupName[] {
  if (refused !== null) return [];
  const score = (name: GroupName): number => assessment.groups[name] ?? Number.NEGATIVE_INFINITY;
  return [...REGIONS].sort((a, b) => score(b) - score(a));
}

/** The leg that is worse by the difference between the legs; null where that is not known. */
export function worseLeg({ sums }: JudgedWalk): 'left' | 'right' | null {
  if (Number.isNaN(sums.contrast)) return null;
  return sums.contrast > 0 ? 'right' : 'left';
}

function meanGroups(own: readonly JudgedWalk[]): Partial<Record<GroupName, number>> {
  return Object.fromEntries(
    REGIONS.map((name) => [name, mean(own.map(({ assessment }) => assessment.groups[name] ?? Number.NaN))]),
  );
}

/** The same group of the other side. */
export function mirroredGroup(name: GroupName): GroupName {
  if (name.startsWith('left_')) return name.replace('left_', 'right_') as GroupName;
  return name.replace('right_', 'left_') as GroupName;
}
