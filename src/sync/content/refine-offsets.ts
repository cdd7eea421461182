import { J, JOINT_COUNT, JOINTS, type JointName } from '../../skeleton/joints.ts';
import { epipolarDistance } from './epipolar.ts';
import { type CameraPair, pairWeight, SCALE_RAD } from './pair-evidence.ts';
import { invert } from './small-matrix.ts';

/** Refined offsets. Arrays are `[camera]`, NaN where unknown; those of the reference camera are 0. */
export interface RefinedOffsets {
  offsetsS: Float64Array;
  /** One standard deviation against the reference camera. */
  uncertaintyS: Float64Array;
}

/** Half of the span over which the change of a distance with time is taken, seconds. */
const HALF_SPAN_S = 0.02;
/** Between the instants looked at, seconds. */
const STEP_S = 0.0412;
const MAX_STEP_S = 0.03;
const MAX_ROUNDS = 40;
/** Far below what the evidence can tell. */
const CONVERGED_S = 2e-4;

const part = (...joints: JointName[]): number[] => joints.map((joint) => J[joint]);
/** Joints whose errors go together: a pose estimator that sees the chest from the front sees both shoulders so. */
const PARTS: readonly (readonly number[])[] = [
  part('pelvis', 'neck', 'head', 'left_shoulder', 'right_shoulder'),
  part('left_elbow', 'left_wrist', 'right_elbow', 'right_wrist'),
  part('left_hip', 'right_hip', 'left_knee', 'right_knee'),
  part('left_ankle', 'left_heel', 'left_toe', 'right_ankle', 'right_heel', 'right_toe'),
];

/** Sums of one joint in one pair: w g², w g d, with g the change of the distance d per second. */
interface JointSums {
  a: number;
  b: number;
  joint: number;
  information: number;
  gradient: number;
}

/**
 * Gauss-Newton on the offsets of all cameras at once, all pairs together, robust (Cauchy) weights. The uncertainty is the
 * sandwich estimate clustered by part of the body: what the views disagree about is a bias of the pose estimator or of
 * the calibration rather than noise, so a thousand frames of the arms count as one witness.
 * `start`: seconds per camera, NaN = not in it. `reference`: the camera whose clock is kept.
 */
export function refineOffsets(pairs: readonly CameraPair[], start: Float64Array, reference: number): RefinedOffsets {
  const free = [...start.keys()].filter((camera) => camera !== reference && !Number.isNaN(start[camera]!));
  const offsetsS = start.map((offset) => offset - start[reference]!);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { inverse, gradient } = normalEquations(sumsOf(pairs, offsetsS), free);
    let largest = 0;
    free.forEach((camera, row) => {
      const step = free.reduce((sum, _, column) => sum - inverse[row * free.length + column]! * gradient[column]!, 0);
      const bounded = Math.max(-MAX_STEP_S, Math.min(MAX_STEP_S, step));
      offsetsS[camera]! += bounded;
      largest = Math.max(largest, Math.abs(bounded));
    });
    if (largest < CONVERGED_S) break;
  }
  return { offsetsS, uncertaintyS: uncertainties(sumsOf(pairs, offsetsS), free, offsetsS) };
}

function sumsOf(pairs: readonly CameraPair[], offsetsS: Float64Array): JointSums[] {
  return pairs.flatMap((pair) => {
    const apart = offsetsS[pair.b]! - offsetsS[pair.a]!;
    return Number.isNaN(apart) ? [] : pairSums(pair, apart);
  });
}

function pairSums({ a, b, from, to, essential }: CameraPair, apartS: number): JointSums[] {
  const sums = JOINTS.map((_, joint) => ({ a, b, joint, information: 0, gradient: 0 }));
  const [joints, earlier, now, later] = Array.from({ length: 4 }, () => new Float64Array(JOINT_COUNT * 3)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const timeS of from.instants(STEP_S)) {
    const t = timeS + apartS;
    if (!from.at(timeS, joints) || !to.at(t, now) || !to.at(t - HALF_SPAN_S, earlier) || !to.at(t + HALF_SPAN_S, later))
      continue;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = 3 * j;
      const w = pairWeight(joints[at + 2]!, Math.min(earlier[at + 2]!, now[at + 2]!, later[at + 2]!));
      if (w === 0) continue;
      const distance = (other: Float64Array): number =>
        epipolarDistance(essential, joints[at]!, joints[at + 1]!, other[at]!, other[at + 1]!);
      const d = distance(now);
      const g = (distance(later) - distance(earlier)) / (2 * HALF_SPAN_S);
      const robust = w / (1 + (d / SCALE_RAD) ** 2);
      sums[j]!.information += robust * g * g;
      sums[j]!.gradient += robust * g * d;
    }
  }
  return sums;
}

/** A shift of b later and of a earlier change a pair's distance alike: each pair adds (e_b - e_a)(e_b - e_a)'. */
function normalEquations(sums: readonly JointSums[], free: readonly number[]) {
  const n = free.length;
  const matrix = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  for (const { a, b, information, gradient: g } of sums) {
    const [row, column] = [free.indexOf(a), free.indexOf(b)];
    if (row >= 0) {
      matrix[row * n + row]! += information;
      gradient[row]! -= g;
    }
    if (column >= 0) {
      matrix[column * n + column]! += information;
      gradient[column]! += g;
    }
    if (row >= 0 && column >= 0) {
      matrix[row * n + column]! -= information;
      matrix[column * n + row]! -= information;
    }
  }
  return { inverse: invert(matrix, n), gradient };
}

/**
 * Sandwich estimate: how far the offsets would move if the evidence of one body part were doubled, summed over the parts.
 */
function uncertainties(sums: readonly JointSums[], free: readonly number[], offsetsS: Float64Array): Float64Array {
  const n = free.length;
  const { inverse } = normalEquations(sums, free);
  const pulls = PARTS.map(() => new Float64Array(n));
  for (const { a, b, joint, gradient } of sums) {
    const [row, column] = [free.indexOf(a), free.indexOf(b)];
    const part = pulls[PARTS.findIndex((joints) => joints.includes(joint))]!;
    for (let i = 0; i < n; i++) {
      const pull = (column < 0 ? 0 : inverse[i * n + column]!) - (row < 0 ? 0 : inverse[i * n + row]!);
      part[i]! += pull * gradient;
    }
  }
  const few = PARTS.length / (PARTS.length - 1);
  return offsetsS.map((offset, camera) => {
    if (Number.isNaN(offset)) return Number.NaN;
    const row = free.indexOf(camera);
    return row < 0 ? 0 : Math.sqrt(few * pulls.reduce((sum, part) => sum + part[row]! ** 2, 0));
  });
}
