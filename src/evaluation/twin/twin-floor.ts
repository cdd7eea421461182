import { quantile } from '../../maths/robust.ts';
import { completedWalk } from '../../model/completed-walk.ts';
import { headingAt } from '../../model/heading.ts';
import type { Predictor } from '../../model/seen-window.ts';
import { withheldJoints } from '../../model/twin-chains.ts';
import {
  type AxisValues,
  type JointFloor,
  meanSquares,
  proposedChange,
  type TwinFloor,
} from '../../model/twin-correction.ts';
import { J, JOINTS, type JointName, mirrored } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { normalTrials } from '../norms/healthy-spans.ts';
import { prepareWalk } from '../walk-errors.ts';

/** What is flagged, for one side and for both; what is below a hip is rather withheld from the knee on. */
const FLAGS: Readonly<Record<keyof TwinFloor, readonly (readonly JointName[])[]>> = {
  one_side: [['left_knee'], ['right_knee'], ['left_elbow'], ['right_elbow']],
  both_sides: [['left_knee', 'right_knee'], ['pelvis'], ['neck'], ['left_elbow', 'right_elbow']],
};
const EVERY_FRAMES = 3;
/** By the median, wrong flags moved the trunks of healthy people 25 mm instead of 14, for 1 mm of large faults. */
const SHARE = 0.75;

const WALKS_PER_PERSON = 6;

/** Walks that the floor comes from: of healthy people of split validation; without andersson, whose noise would be everybody's. */
export function floorTrials({ records }: WalkDataset): WalkRecord[] {
  return normalTrials(records, 'validation', WALKS_PER_PERSON).filter(({ dataset }) => dataset !== 'andersson');
}

/** The floor from `floorTrials`. @param predictor completes windows, as pass 2 does */
export async function fitTwinFloor(
  dataset: WalkDataset,
  predictor: Predictor,
  lowPassHz: number,
  onWalk: () => void,
): Promise<TwinFloor> {
  const walks: WithheldErrors[] = [];
  for (const record of floorTrials(dataset)) {
    walks.push(await withheldErrors(prepareWalk(dataset, record, 'plain', lowPassHz).scored, predictor));
    onWalk();
  }
  return twinFloor(walks);
}

/** Mean squares, m², by axis, of what pass 2 is off at each joint of a healthy walk. */
export type WithheldErrors = Record<keyof TwinFloor, Map<JointName, AxisValues>>;

/** What pass 2 is off on a healthy walk. Joints that are not known are absent. */
export async function withheldErrors(walk: Trajectory, predictor: Predictor): Promise<WithheldErrors> {
  const yawRad = Float64Array.from({ length: walk.frames }, (_, frame) => headingAt(walk, frame));
  const errors: WithheldErrors = { one_side: new Map(), both_sides: new Map() };
  for (const sides of SIDES) {
    for (const flags of FLAGS[sides]) {
      const joints = withheldJoints(flags).filter((joint) => joint !== 'pelvis');
      const completed = await completedWalk(walk, withheldJoints(flags), predictor, EVERY_FRAMES);
      for (const joint of joints) {
        const squares = meanSquares(proposedChange(walk, completed, J[joint], yawRad));
        if (!Number.isNaN(squares[0])) errors[sides].set(joint, squares);
      }
    }
  }
  return errors;
}

const SIDES = ['one_side', 'both_sides'] as const;

/**
 * The floor per joint and axis: what three of four healthy walks stay below in their root mean square error, both sides alike (a swing-only
 * fault shows in the square, not in the median). Heels, of which few are measured, as toes.
 */
export function twinFloor(walks: readonly WithheldErrors[]): TwinFloor {
  return {
    one_side: jointFloor(walks.map((errors) => errors.one_side)),
    both_sides: jointFloor(walks.map((errors) => errors.both_sides)),
  };
}

function jointFloor(walks: readonly ReadonlyMap<JointName, AxisValues>[]): JointFloor {
  const floor: JointFloor = {};
  for (const joint of JOINTS) {
    const all = walks
      .flatMap((errors) => [errors.get(joint), errors.get(mirrored(joint))])
      .filter((e) => e !== undefined);
    const high = (axis: 0 | 1 | 2): number =>
      1000 *
      Math.sqrt(
        quantile(
          all.map((values) => values[axis]),
          SHARE,
        ),
      );
    if (all.length > 0) floor[joint] = [high(0), high(1), high(2)];
  }
  for (const side of ['left', 'right'] as const) {
    const toe = floor[`${side}_toe`];
    if (toe !== undefined) floor[`${side}_heel`] ??= toe;
  }
  return floor;
}
