import { J, JOINT_COUNT, type JointName } from '../../src/skeleton/joints.ts';
import { median } from './curves.ts';
import type { Walk } from './walks.ts';

/** Median distance of two joints over a walk, metres; NaN if never seen. */
function bone(walk: Walk, a: JointName, b: JointName): number {
  const out: number[] = [];
  for (let f = 0; f < walk.frames; f++) {
    const i = 3 * (f * JOINT_COUNT + J[a]);
    const j = 3 * (f * JOINT_COUNT + J[b]);
    const p = walk.positions;
    out.push(Math.hypot(p[i]! - p[j]!, p[i + 1]! - p[j + 1]!, p[i + 2]! - p[j + 2]!));
  }
  return median(out.filter(Number.isFinite));
}

/** Height below which a joint is in a tenth of the frames: standing on the ground, robust to noise. */
function standingHeight(walk: Walk, joint: JointName): number {
  const z: number[] = [];
  for (let f = 0; f < walk.frames; f++) z.push(walk.positions[3 * (f * JOINT_COUNT + J[joint]) + 2]!);
  const known = z.filter(Number.isFinite).sort((a, b) => a - b);
  return known.length === 0 ? Number.NaN : known[Math.floor(0.1 * known.length)]!;
}

const mean = (a: number, b: number) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : (a + b) / 2);

/** Mean of both sides' thigh + shank, metres. */
export function legLength(walk: Walk): number {
  return mean(
    bone(walk, 'left_hip', 'left_knee') + bone(walk, 'left_knee', 'left_ankle'),
    bone(walk, 'right_hip', 'right_knee') + bone(walk, 'right_knee', 'right_ankle'),
  );
}

/** Height of the shoulders' middle above the neck, metres (negative: below). */
function shoulderHeight(walk: Walk): number {
  const out: number[] = [];
  for (let f = 0; f < walk.frames; f++) {
    const z = (joint: JointName) => walk.positions[3 * (f * JOINT_COUNT + J[joint]) + 2]!;
    out.push((z('left_shoulder') + z('right_shoulder')) / 2 - z('neck'));
  }
  return median(out.filter(Number.isFinite));
}

/** The proportions of the person in one walk; NaN where not known. Units as in `walkerStatisticsSchema`. */
export function proportionsOf(walk: Walk): Record<string, number> {
  const leg = legLength(walk);
  const pair = (a: string, b: string) =>
    mean(
      bone(walk, `left_${a}` as JointName, `left_${b}` as JointName),
      bone(walk, `right_${a}` as JointName, `right_${b}` as JointName),
    ) / leg;
  const marked = (value: number, joint: string) =>
    walk.estimatedJoints.some((e) => e.endsWith(joint)) ? Number.NaN : value;
  return {
    leg_m: leg,
    thigh: pair('hip', 'knee'),
    hip_width: bone(walk, 'left_hip', 'right_hip') / leg,
    trunk: bone(walk, 'pelvis', 'neck') / leg,
    head: bone(walk, 'neck', 'head') / leg,
    shoulder_width: bone(walk, 'left_shoulder', 'right_shoulder') / leg,
    shoulder_rise: shoulderHeight(walk) / leg,
    upper_arm: pair('shoulder', 'elbow'),
    forearm: pair('elbow', 'wrist'),
    ankle_toe: marked(pair('ankle', 'toe'), 'toe'),
    ankle_heel: marked(pair('ankle', 'heel'), 'heel'),
    ankle_height_m: mean(standingHeight(walk, 'left_ankle'), standingHeight(walk, 'right_ankle')),
    heel_height_m: marked(mean(standingHeight(walk, 'left_heel'), standingHeight(walk, 'right_heel')), 'heel'),
    toe_height_m: marked(mean(standingHeight(walk, 'left_toe'), standingHeight(walk, 'right_toe')), 'toe'),
  };
}
