import { REGIONS } from '../../model/location.ts';
import type { JointName } from '../../skeleton/joints.ts';
import type { Side } from '../../skeleton/side.ts';
import { groupBy } from '../group-by.ts';
import { type PersonShare, personShare } from '../statistics/person-share.ts';
import { type FlagAgreement, flagAgreement } from '../verdicts/flag-agreement.ts';
import { type JudgedWalk, personOf } from '../verdicts/judged-walk.ts';
import { flaggedGroups, rankedGroups, worseLeg } from '../verdicts/localisation.ts';
import { expectedGroups, type FaultSize, type InjectedFaultName } from './injected-faults.ts';
import type { InjectedWalk } from './injected-walks.ts';

/** An injected fault with the verdict on its walk. */
export interface JudgedFault extends InjectedWalk {
  judged: JudgedWalk;
}

/** How well one kind of injected fault is found and placed. Over all its walks, whether they are called abnormal or not. */
export interface InjectedLocalisation {
  name: InjectedFaultName | 'all';
  size: FaultSize;
  /** Data set of the walks; null: of all. Some sensors see so little that a fault is lost in their noise. */
  sensor: string | null;
  found: PersonShare;
  /** Walks whose first group is one in which the fault should be seen. */
  first: PersonShare;
  /** The same of the walks that are called abnormal: what a therapist reads. */
  firstOfFound: PersonShare;
  /** The affected leg, or arm, scores above the other; null where the fault has none. */
  side: PersonShare | null;
  /** Flagged groups against those in which it should be seen; flagged joints against those it moves. */
  groups: FlagAgreement;
  joints: FlagAgreement;
}

/** One row per fault and size, then all together per size, and of these each sensor's. */
export function injectedLocalisation(faults: readonly JudgedFault[]): InjectedLocalisation[] {
  const kinds = [...groupBy(faults, ({ fault }) => `${fault.name} ${fault.size}`).values()];
  const sizes = [...groupBy(faults, ({ fault }) => fault.size).values()];
  const sensors = [...groupBy(faults, ({ fault, walk }) => `${fault.size} ${walk.record.dataset}`).values()];
  return [
    ...kinds.map((own) => rowOf(own[0]!.fault.name, null, own)),
    ...sizes.map((own) => rowOf('all', null, own)),
    ...sensors.map((own) => rowOf('all', own[0]!.walk.record.dataset, own)),
  ];
}

function rowOf(
  name: InjectedLocalisation['name'],
  sensor: string | null,
  own: readonly JudgedFault[],
): InjectedLocalisation {
  const person = ({ judged }: JudgedFault): string => personOf(judged);
  const found = ({ judged }: JudgedFault): boolean => judged.assessment.abnormal;
  const sided = own.filter((one) => limbOf(one) !== null);
  return {
    name,
    size: own[0]!.fault.size,
    sensor,
    found: personShare(own, person, found),
    first: personShare(own, person, isFirst),
    firstOfFound: personShare(own.filter(found), person, isFirst),
    side: sided.length === 0 ? null : personShare(sided, person, (one) => worseSide(one) === one.fault.side),
    groups: flagAgreement(own.map(groupFlags)),
    joints: flagAgreement(own.map(jointFlags)),
  };
}

function isFirst({ fault, judged }: JudgedFault): boolean {
  const first = rankedGroups(judged)[0];
  return first !== undefined && expectedGroups(fault).includes(first);
}

/** The limb that a fault of one side is in; null of a fault of trunk or pelvis. */
function limbOf({ fault }: JudgedFault): 'leg' | 'arm' | null {
  const [first] = expectedGroups(fault);
  if (fault.side === null || first === undefined) return null;
  return first.endsWith('_leg') ? 'leg' : first.endsWith('_arm') ? 'arm' : null;
}

function worseSide(one: JudgedFault): Side | null {
  if (limbOf(one) === 'leg') return worseLeg(one.judged);
  const { left_arm, right_arm } = one.judged.assessment.groups;
  if (left_arm === undefined || right_arm === undefined) return null;
  return left_arm > right_arm ? 'left' : 'right';
}

function groupFlags({ fault, judged }: JudgedFault) {
  const flagged = flaggedGroups(judged);
  const meant = expectedGroups(fault);
  return { flagged, meant: meant.slice(0, 1), wrong: REGIONS.filter((region) => !meant.includes(region)) };
}

function jointFlags({ judged, moved, unmoved }: JudgedFault) {
  const scored = (joints: readonly JointName[]): JointName[] =>
    joints.filter((joint) => judged.assessment.joints[joint] !== undefined);
  return { flagged: judged.assessment.flagged, meant: scored(moved), wrong: scored(unmoved) };
}
