import { createHash } from 'node:crypto';
import { quantile } from '../../maths/robust.ts';
import { smoothWalk } from '../../skeleton/butterworth.ts';
import { J, JOINT_COUNT, JOINTS, type JointName } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { showsFrontalPlane, type WalkDataset, type WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import type { PreparedWalk } from '../walk-errors.ts';
import { middleOf, PASS_FRAMES } from '../walk-variants.ts';
import { INJECTED_FAULTS, INJECTED_KINDS, type InjectedFault, injectFault } from './injected-faults.ts';

/** A healthy walk with a fault in it, ready to be scored. */
export interface InjectedWalk {
  fault: InjectedFault;
  walk: PreparedWalk;
  /** Joints that the fault moves by more than a glance overlooks, and those it leaves where they were; the others are neither. */
  moved: readonly JointName[];
  unmoved: readonly JointName[];
}

/** A joint farther from where it would be than this, in a twentieth of the frames, is one that the fault moves … */
const MOVED_M = 0.025;
/** … and one nearer than this is not. */
const UNMOVED_M = 0.008;

/**
 * Every fault in both sizes in one walk of each person, sides in turn from person to person, so that each side has as many. One trial per
 * person, its middle five seconds. Faults of the frontal plane not where the sensor stood beside the walker.
 * @param records normal trials
 */
export function injectedWalks(dataset: WalkDataset, records: readonly WalkRecord[], lowPassHz: number): InjectedWalk[] {
  const people = [...groupBy(records, (record) => `${record.dataset} ${record.subject}`).values()];
  return people.flatMap((own, person) => {
    const record = own[0]!;
    const healthy = middleOf(dataset.load(record, { hideEstimated: true }), PASS_FRAMES);
    const faults = INJECTED_FAULTS.filter((fault) => isChosen(fault, record, person));
    return faults.map((fault) => injected(record, healthy, fault, lowPassHz));
  });
}

function isChosen({ name, side }: InjectedFault, record: WalkRecord, person: number): boolean {
  const kind = Object.keys(INJECTED_KINDS).indexOf(name);
  const turn = (person + kind) % 2 === 0 ? 'left' : 'right';
  if (INJECTED_KINDS[name].plane === 'frontal' && !showsFrontalPlane(record)) return false;
  return side === null || side === turn;
}

function injected(record: WalkRecord, healthy: Trajectory, fault: InjectedFault, lowPassHz: number): InjectedWalk {
  const raw = injectFault(healthy, fault);
  const digest = createHash('sha256').update(new Uint8Array(raw.positions.buffer)).digest('hex').slice(0, 12);
  const about = { ...record, id: `${record.id}.${digest}`, label: `injected ${fault.name}`, frames: raw.frames };
  const walk: PreparedWalk = { record: about, variant: 'plain', raw, scored: smoothWalk(raw, lowPassHz) };
  const shift = (joint: JointName): number => displacement(healthy, raw, J[joint]);
  return {
    fault,
    walk,
    moved: JOINTS.filter((joint) => shift(joint) > MOVED_M),
    unmoved: JOINTS.filter((joint) => shift(joint) < UNMOVED_M),
  };
}

/** How far a joint is from where it was relative to the pelvis, metres, at most but for a twentieth of the frames; NaN where never seen. */
function displacement(before: Trajectory, after: Trajectory, joint: number): number {
  const relative = ({ positions }: Trajectory, frame: number, axis: number): number =>
    positions[(frame * JOINT_COUNT + joint) * 3 + axis]! - positions[(frame * JOINT_COUNT + J.pelvis) * 3 + axis]!;
  const distances = Array.from({ length: before.frames }, (_, frame) =>
    Math.hypot(...[0, 1, 2].map((axis) => relative(after, frame, axis) - relative(before, frame, axis))),
  );
  return quantile(distances, 0.95);
}
