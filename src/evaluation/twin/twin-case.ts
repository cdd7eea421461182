import { summariseAngles } from '../../gait/angle-summaries.ts';
import type { AngleName } from '../../gait/angles.ts';
import type { Bands } from '../../gait/bands.ts';
import { analyseWalk, type WalkAnalysis } from '../../gait/walk-analysis.ts';
import { mean } from '../../maths/robust.ts';
import { completedWalk } from '../../model/completed-walk.ts';
import { headingAt } from '../../model/heading.ts';
import type { Predictor } from '../../model/seen-window.ts';
import { corrected, twinOfWalk } from '../../model/twin.ts';
import { withheldJoints } from '../../model/twin-chains.ts';
import type { TwinFloor } from '../../model/twin-correction.ts';
import { type GroupName, J, JOINT_COUNT, type JointName } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import type { Side } from '../../skeleton/side.ts';
import { INJECTED_KINDS, type InjectedFault, injectFault } from '../injected/injected-faults.ts';

/** What makes twins, and what they are compared with. */
export interface TwinMakers {
  /** Pass 2 as shipped. */
  pass2: Predictor;
  floor: TwinFloor;
  /** Others that complete windows; what they say is taken whole. */
  others: Readonly<Record<string, Predictor>>;
  bands: Bands | null;
}

/** An angle of a faulty walk and of its twin: distance from the normative mean over the gait cycle, and from the true twin, degrees. */
export interface AngleChange {
  angle: AngleName;
  /** Mean |θ − μ|; NaN without a cycle or band. */
  fromNorm: { input: number; twin: number };
  fromTruth: { input: number; twin: number };
}

/** One healthy walk with a fault put in, or none, and what became of it. */
export interface TwinCase {
  /** Mean distance of the joints that are withheld and moved from where they truly were, mm, by maker. */
  offMm: Record<'input' | 'twin' | string, number>;
  angles: AngleChange[];
  /** Of the true twin and of the made one: stride time, s, and step length, m, mean over strides; NaN = no stride. */
  steps: Record<'truth' | 'twin', { strideS: number; stepM: number }>;
}

/** The joint that is flagged where a group stands out. */
const FLAG: Partial<Record<GroupName, JointName>> = {
  left_leg: 'left_knee',
  right_leg: 'right_knee',
  pelvis: 'pelvis',
  trunk: 'neck',
  left_arm: 'left_elbow',
  right_arm: 'right_elbow',
};
/** Frames between windows of the makers that only compare. */
const EVERY_FRAMES = 3;

/** What is flagged in a fault: the joint of the group that should stand out first. */
export function flaggedBy({ name, side }: InjectedFault): JointName {
  return FLAG[INJECTED_KINDS[name].groups(side ?? 'left')[0]!]!;
}

/**
 * Puts the fault in, flags its joint, as an infallible pass 1 would, and makes the twin; the walk itself is the true twin.
 * @param walk healthy, low-pass filtered
 */
export async function faultCase(walk: Trajectory, fault: InjectedFault, makers: TwinMakers): Promise<TwinCase> {
  const side: Side = fault.side ?? 'left';
  const { moves, angles } = INJECTED_KINDS[fault.name];
  return caseOf(walk, injectFault(walk, fault), flaggedBy(fault), moves(side), angles(side), makers);
}

/** The same of a healthy walk in which a joint is wrongly flagged. */
export async function falseFlagCase(
  walk: Trajectory,
  flagged: JointName,
  angles: readonly AngleName[],
  makers: TwinMakers,
): Promise<TwinCase> {
  return caseOf(walk, walk, flagged, withheldJoints([flagged]), angles, makers);
}

async function caseOf(
  truth: Trajectory,
  faulty: Trajectory,
  flagged: JointName,
  moves: readonly JointName[],
  angles: readonly AngleName[],
  makers: TwinMakers,
): Promise<TwinCase> {
  const withheld = withheldJoints([flagged]);
  const joints = withheld.filter((joint) => moves.includes(joint));
  const twin = await twinOfWalk(faulty, [flagged], makers.pass2, makers.floor);
  const offMm: TwinCase['offMm'] = {
    input: distanceMm(faulty.positions, truth, joints),
    twin: distanceMm(twin, truth, joints),
  };
  const yawRad = Float64Array.from({ length: faulty.frames }, (_, frame) => headingAt(faulty, frame));
  for (const [name, predictor] of Object.entries(makers.others)) {
    const completed = await completedWalk(faulty, withheld, predictor, EVERY_FRAMES);
    const whole = corrected(faulty, completed, yawRad, withheld, () => [0, 0, 0]);
    offMm[name] = distanceMm(whole, truth, joints);
  }
  const made = { ...faulty, positions: twin };
  const [ofTruth, ofTwin] = [analysis(truth), analysis(made)];
  return {
    offMm,
    angles: angleChanges(analysis(faulty, twin), ofTruth, angles, makers.bands),
    steps: { truth: stepsOf(ofTruth), twin: stepsOf(ofTwin) },
  };
}

function analysis(trajectory: Trajectory, twin: Float64Array | null = null): WalkAnalysis {
  return analyseWalk({ trajectory, startS: 0, provenance: null, twin });
}

function angleChanges(
  own: WalkAnalysis,
  truth: WalkAnalysis,
  angles: readonly AngleName[],
  bands: Bands | null,
): AngleChange[] {
  const summaries = summariseAngles(own, own.peaks, bands, { assessed: false, reason: '' }).angles;
  return angles.map((angle) => {
    const summary = summaries[angle];
    const off = (values: Float64Array): number =>
      mean(values.map((value, frame) => Math.abs(value - truth.inputAngles[angle][frame]!)));
    return {
      angle,
      fromNorm: {
        input: summary?.input_deviation?.mean_deg ?? Number.NaN,
        twin: summary?.twin_deviation?.mean_deg ?? Number.NaN,
      },
      fromTruth: { input: off(own.inputAngles[angle]), twin: off(own.twinAngles![angle]) },
    };
  });
}

function stepsOf({ strides }: WalkAnalysis): { strideS: number; stepM: number } {
  return {
    strideS: mean(strides.map((stride) => stride.stride_time_s)),
    stepM: mean(strides.map((stride) => stride.step_length_m ?? Number.NaN)),
  };
}

function distanceMm(
  positions: Float64Array,
  { frames, positions: truth }: Trajectory,
  joints: readonly JointName[],
): number {
  const distances: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    for (const name of joints) {
      const at = (frame * JOINT_COUNT + J[name]) * 3;
      distances.push(1000 * Math.hypot(...[0, 1, 2].map((axis) => positions[at + axis]! - truth[at + axis]!)));
    }
  }
  return mean(distances);
}
