import { median, robustSpread } from '../maths/robust.ts';
import { J, JOINT_COUNT, type JointName } from '../skeleton/joints.ts';
import { legLength } from '../skeleton/leg-length.ts';
import { distanceM, isKnown, type Trajectory } from '../skeleton/pose.ts';

/**
 * What a sensor and its pose estimator look like in the data, whoever walks and however: proportions of the skeleton it defines and
 * how much its bones change length. Errors of healthy walkers differ between sensors by more than most faults do, so their
 * scale is looked up by this. Natural logarithms.
 */
export const SIGNATURE_FEATURES = [
  'hip_width',
  'shoulder_width',
  'pelvis_neck',
  'neck_head',
  'neck_to_shoulder_line',
  'shank_to_thigh',
  'leg_variation',
  'trunk_variation',
] as const;

export type SignatureFeature = (typeof SIGNATURE_FEATURES)[number];
/** True of lengths as shares of the leg's; the others say how much bones vary. */
export function isProportion(feature: SignatureFeature): boolean {
  return !feature.endsWith('variation');
}

export type SensorSignature = Partial<Record<SignatureFeature, number>>;

const STRIDE = JOINT_COUNT * 3;
/** Bones of constant length have no logarithm; less than half a percent is constant. */
const LEAST_VARIATION = 0.005;

/**
 * Signature of the frames `[from, to)`; features whose joints are not seen are absent. Take positions as measured: a filter hides
 * how much bones vary.
 */
export function sensorSignature(walk: Trajectory, from = 0, to = walk.frames): SensorSignature {
  const leg_m = legLength(walk);
  const lengths = (a: JointName, b: JointName): Float64Array => distances(walk, from, to, J[a], J[b]);
  const length = (a: JointName, b: JointName): number => median(lengths(a, b)) / leg_m;
  const variation = (bones: [JointName, JointName][]): number =>
    Math.max(LEAST_VARIATION, median(bones.map(([a, b]) => robustSpread(lengths(a, b)) / leg_m)));
  const thigh = length('left_hip', 'left_knee') + length('right_hip', 'right_knee');
  const shank = length('left_knee', 'left_ankle') + length('right_knee', 'right_ankle');
  const features: Record<SignatureFeature, number> = {
    hip_width: length('left_hip', 'right_hip'),
    shoulder_width: length('left_shoulder', 'right_shoulder'),
    pelvis_neck: length('pelvis', 'neck'),
    neck_head: length('neck', 'head'),
    neck_to_shoulder_line: Math.max(0.02, median(neckOffsets(walk, from, to)) / leg_m),
    shank_to_thigh: shank / thigh,
    leg_variation: variation([
      ['left_hip', 'left_knee'],
      ['left_knee', 'left_ankle'],
      ['right_hip', 'right_knee'],
      ['right_knee', 'right_ankle'],
    ]),
    trunk_variation: variation([
      ['pelvis', 'neck'],
      ['neck', 'left_shoulder'],
      ['neck', 'right_shoulder'],
    ]),
  };
  const signature: SensorSignature = {};
  for (const name of SIGNATURE_FEATURES) {
    const value = Math.log(features[name]);
    if (Number.isFinite(value)) signature[name] = value;
  }
  return signature;
}

function distances(walk: Trajectory, from: number, to: number, a: number, b: number): Float64Array {
  const p = walk.positions;
  return Float64Array.from({ length: to - from }, (_, i) => {
    const at = (from + i) * STRIDE;
    return distanceM(p, at + a * 3, at + b * 3);
  });
}

/** Distance of the neck from the middle of the shoulders: some sensors put it between them, some above. */
function neckOffsets(walk: Trajectory, from: number, to: number): Float64Array {
  const p = walk.positions;
  return Float64Array.from({ length: to - from }, (_, i) => {
    const at = (from + i) * STRIDE;
    const [neck, left, right] = [at + J.neck * 3, at + J.left_shoulder * 3, at + J.right_shoulder * 3];
    if (!isKnown(p, neck)) return Number.NaN;
    const off = (axis: number): number => p[neck + axis]! - (p[left + axis]! + p[right + axis]!) / 2;
    return Math.hypot(off(0), off(1), off(2));
  });
}
