import { GengaitError } from '../errors.ts';
import { J, JOINT_COUNT, JOINTS, type JointName } from '../skeleton/joints.ts';
import { distanceM, isKnown, type Trajectory } from '../skeleton/pose.ts';
import { checkMarkersExist } from './joint-map.ts';
import { addMidpoints, type JointRecipes, recipesByName } from './marker-joints.ts';
import { parseTrc, type TrcTable } from './trc-table.ts';
import { decideUpAxis, toZUp, type UpAxis } from './up-axis.ts';

/** What a TRC file does not say of itself. */
export interface TrcOptions {
  /** Which axis of the file points up; `auto` decides from anatomy. Default `auto`. */
  up?: UpAxis | 'auto';
  /** Joints made of markers (see `readJointMap`); they take precedence over names. */
  joints?: JointRecipes;
}

/** A walk read from a TRC file. */
export interface TrcWalk {
  /** The file's own rate; metres, Z up, NaN where a cell was empty. */
  trajectory: Trajectory;
  /** Time of the first frame in the file, seconds. */
  startS: number;
  units: 'm' | 'mm';
  up: UpAxis;
  /** Joints that are NaN in every frame: the file has no marker for them, or an empty column. */
  missingJoints: JointName[];
  /** Joints taken as the middle of two others. */
  derivedJoints: JointName[];
}

/** Without these there is no gait: no up axis, no leg length, no cycle. */
const REQUIRED: readonly JointName[] = [
  'left_hip',
  'left_knee',
  'left_ankle',
  'right_hip',
  'right_knee',
  'right_ankle',
];

/**
 * Reads the text of a TRC file of any rate, in m or mm, Y or Z up, into joint positions.
 * @throws GENGAIT_E_TRC_* and GENGAIT_E_JOINT_MAP; nothing is guessed.
 */
export function readTrc(text: string, options: TrcOptions = {}): TrcWalk {
  const table = parseTrc(text);
  if (options.joints !== undefined) checkMarkersExist(options.joints, table.markers);
  const recipes: JointRecipes = { ...recipesByName(table.markers), ...options.joints };
  const derivedJoints = addMidpoints(recipes);
  const absent = REQUIRED.filter((joint) => recipes[joint] === undefined);
  if (absent.length > 0) {
    throw new GengaitError('GENGAIT_E_TRC_JOINTS', `${absent.join(', ')}; it has ${table.markers.join(', ')}`);
  }
  const positions = jointPositions(table, recipes);
  checkLegLength(positions, table.units);
  const up = decideUpAxis(positions, options.up ?? 'auto');
  toZUp(positions, up);
  checkNotMirrored(positions);
  return {
    trajectory: { fps: table.fps, frames: table.frames, positions },
    startS: table.startS,
    units: table.units,
    up,
    missingJoints: JOINTS.filter((_, j) => !seenEver(positions, j)),
    derivedJoints,
  };
}

function seenEver(positions: Float64Array, joint: number): boolean {
  for (let at = joint * 3; at < positions.length; at += JOINT_COUNT * 3) if (isKnown(positions, at)) return true;
  return false;
}

/** `[frame][19][xyz]`; a joint is known in a frame only when all its markers are, so a mean never shifts. */
function jointPositions(table: TrcTable, recipes: JointRecipes): Float64Array {
  const positions = new Float64Array(table.frames * JOINT_COUNT * 3).fill(Number.NaN);
  const column = new Map(table.markers.map((marker, i) => [marker, i * 3]));
  const width = table.markers.length * 3;
  JOINTS.forEach((joint, j) => {
    const parts = recipes[joint]?.map(({ marker, weight }) => ({ at: column.get(marker)!, weight }));
    if (parts === undefined) return;
    for (let frame = 0; frame < table.frames; frame++) {
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (const { at, weight } of parts) sum += weight * table.coordinates[frame * width + at + k]!;
        positions[(frame * JOINT_COUNT + j) * 3 + k] = sum;
      }
    }
  });
  return positions;
}

/** A leg of 0.8 mm or 800 m means that the header's unit is not the numbers' unit. */
function checkLegLength(positions: Float64Array, units: string): void {
  const lengths: number[] = [];
  for (let frame = 0; frame < positions.length; frame += 57) {
    const length =
      distanceM(positions, frame + J.left_hip * 3, frame + J.left_knee * 3) +
      distanceM(positions, frame + J.left_knee * 3, frame + J.left_ankle * 3);
    if (Number.isFinite(length)) lengths.push(length);
  }
  if (lengths.length === 0) throw new GengaitError('GENGAIT_E_TRC_JOINTS', 'the left leg is never seen whole');
  const median = lengths.sort((a, b) => a - b)[lengths.length >> 1]!;
  if (median < 0.2 || median > 1.6) {
    throw new GengaitError('GENGAIT_E_TRC_UNITS', `read as ${units}, the left leg is ${median.toPrecision(3)} m long`);
  }
}

/** Feet point forward: where (left hip − right hip) × up points against the toes, the body is its own mirror image. */
function checkNotMirrored(positions: Float64Array): void {
  const cosines: number[] = [];
  for (let frame = 0; frame < positions.length; frame += 57) {
    const [lh, rh] = [frame + J.left_hip * 3, frame + J.right_hip * 3];
    const forward = [positions[lh + 1]! - positions[rh + 1]!, positions[rh]! - positions[lh]!];
    let [x, y] = [0, 0];
    for (const [toe, ankle] of [
      [J.left_toe, J.left_ankle],
      [J.right_toe, J.right_ankle],
    ] as const) {
      const [t, a] = [frame + toe * 3, frame + ankle * 3];
      if (!isKnown(positions, t) || !isKnown(positions, a)) continue;
      x += positions[t]! - positions[a]!;
      y += positions[t + 1]! - positions[a + 1]!;
    }
    const cosine = (forward[0]! * x + forward[1]! * y) / (Math.hypot(...forward) * Math.hypot(x, y));
    if (Number.isFinite(cosine)) cosines.push(cosine);
  }
  const median = cosines.sort((a, b) => a - b)[cosines.length >> 1];
  if (median !== undefined && median < -0.7) {
    throw new GengaitError('GENGAIT_E_TRC_MIRRORED', 'the feet point backwards');
  }
}
