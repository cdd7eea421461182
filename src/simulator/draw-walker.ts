import {
  ARM_CHANNELS,
  type ArmChannel,
  type Channel,
  LEG_CHANNELS,
  type LegChannel,
  MIDLINE_CHANNELS,
  type MidlineChannel,
} from './channels.ts';
import type { Random } from './random.ts';
import { evaluate, HARMONICS, type StatisticsGroup, type WalkerStatistics } from './statistics.ts';

/** Lengths of a body, metres. Heights are those of the joint above the floor when the foot is flat. */
export interface Build {
  legM: number;
  thighM: number;
  shankM: number;
  hipWidthM: number;
  trunkM: number;
  headM: number;
  shoulderWidthM: number;
  /** Height of the shoulders' middle above the neck (negative: below). */
  shoulderRiseM: number;
  upperArmM: number;
  forearmM: number;
  ankleHeightM: number;
  heelHeightM: number;
  toeHeightM: number;
  /** Horizontal distance from the ankle to the toe in front and to the heel behind. */
  toeAheadM: number;
  heelBehindM: number;
}

/** Curves by channel (see `walkerStatisticsSchema`), radians. */
export interface Curves {
  left: Record<LegChannel | ArmChannel, Float64Array>;
  right: Record<LegChannel | ArmChannel, Float64Array>;
  midline: Record<MidlineChannel, Float64Array>;
}

/** One person: a body and a way of walking. */
export interface Walker {
  build: Build;
  curves: Curves;
  /** What each stride adds to the curves; stride n uses entry n (the last one repeats). */
  strides: Curves[];
  /** Mean duration of a stride, seconds. */
  strideS: number;
  /** Share of the stride in which a foot is on the floor. */
  stanceShare: number;
  /** What this person changes when acting a fault. */
  acted: WalkerStatistics['acted'];
}

/** Scores beyond this many standard deviations are not drawn: a simulated normal walker must be an ordinary one. */
const SCORE_LIMIT = 1.5;
/** The two sides of a healthy body differ by this share of what people differ. */
const SIDE_SHARE = 0.25;
const STRIDES = 24;
const TERMS = 2 * HARMONICS + 1;

function drawBuild(draw: (name: string) => number): Build {
  const legM = draw('leg_m');
  const thighM = draw('thigh') * legM;
  const [ankle, heel, toe] = [draw('ankle_height_m'), draw('heel_height_m'), draw('toe_height_m')];
  const ankleHeightM = Math.max(ankle, 0.045);
  const heelHeightM = Math.min(Math.max(heel, 0.015), ankleHeightM - 0.02);
  const toeHeightM = Math.max(toe, 0.004);
  const horizontal = (slant: number, drop: number) => Math.sqrt(Math.max(slant * slant - drop * drop, 0.0016));
  return {
    legM,
    thighM,
    shankM: legM - thighM,
    hipWidthM: draw('hip_width') * legM,
    trunkM: draw('trunk') * legM,
    headM: draw('head') * legM,
    shoulderWidthM: draw('shoulder_width') * legM,
    shoulderRiseM: draw('shoulder_rise') * legM,
    upperArmM: draw('upper_arm') * legM,
    forearmM: draw('forearm') * legM,
    ankleHeightM,
    heelHeightM,
    toeHeightM,
    toeAheadM: horizontal(draw('ankle_toe') * legM, ankleHeightM - toeHeightM),
    heelBehindM: horizontal(draw('ankle_heel') * legM, ankleHeightM - heelHeightM),
  };
}

function zeroCurves(): Curves {
  const zeros = <T extends string>(names: readonly T[]) =>
    Object.fromEntries(names.map((n) => [n, new Float64Array(TERMS)])) as Record<T, Float64Array>;
  const limbs = [...LEG_CHANNELS, ...ARM_CHANNELS];
  return { left: zeros(limbs), right: zeros(limbs), midline: zeros(MIDLINE_CHANNELS) };
}

function add(curve: Float64Array, values: number | number[], factor: number): void {
  for (let i = 0; i < TERMS; i++) curve[i]! += factor * (values as number[])[i]!;
}

/** Adds `scores[component]` times the components' effects to the curves of both sides, or of one. */
function addScores(
  to: Curves,
  group: StatisticsGroup,
  scores: readonly number[],
  sides: readonly ('left' | 'right')[],
): void {
  for (const channel of group.channels as Channel[]) {
    group.components.forEach((component, k) => {
      const effect = component.effect[channel]!;
      if (channel in to.midline) {
        if (sides.length === 2) add(to.midline[channel as MidlineChannel], effect, scores[k]!);
        return;
      }
      for (const side of sides) add(to[side][channel as LegChannel], effect, scores[k]!);
    });
  }
}

function addMean(to: Curves, group: StatisticsGroup): void {
  for (const channel of group.channels as Channel[]) {
    if (channel in to.midline) add(to.midline[channel as MidlineChannel], group.mean[channel]!, 1);
    else for (const side of ['left', 'right'] as const) add(to[side][channel as LegChannel], group.mean[channel]!, 1);
  }
}

function drawStride(groups: readonly StatisticsGroup[], random: Random): Curves {
  const out = zeroCurves();
  for (const group of groups) {
    // Short strides of noisy sensors overstate it: no more than half of what people differ.
    const sds = group.components.map((c) => Math.min(c.stride_sd, 0.5 * c.sd));
    for (const side of ['left', 'right'] as const) {
      addScores(
        out,
        group,
        sds.map((sd) => sd * random.boundedNormal(SCORE_LIMIT)),
        [side],
      );
    }
    if (group.channels[0]! in out.midline) {
      addScores(
        out,
        group,
        sds.map((sd) => sd * random.boundedNormal(SCORE_LIMIT)),
        ['left', 'right'],
      );
    }
  }
  return out;
}

/** A midline is symmetric: half a stride later it does the mirrored thing. Even harmonics of odd channels vanish, and vice versa. */
function symmetrise(curves: Curves): void {
  for (const channel of MIDLINE_CHANNELS) {
    const even = channel === 'trunk_sag' || channel === 'head_sag';
    const curve = curves.midline[channel];
    for (let k = 0; k <= HARMONICS; k++) {
      if ((k % 2 === 0) === even) continue;
      if (k === 0) curve[0] = 0;
      else curve.fill(0, 2 * k - 1, 2 * k + 1);
    }
  }
}

/** A new person. The same statistics and stream give the same person. */
export function drawWalker(statistics: WalkerStatistics, random: Random): Walker {
  const curves = zeroCurves();
  const scalars: Record<string, number> = {};
  for (const [name, group] of Object.entries(statistics.groups)) {
    // A stream for each group: fitting one anew leaves the others' draws as they were.
    drawGroup(group, random.fork(name), curves, scalars);
  }
  symmetrise(curves);
  for (const side of ['left', 'right'] as const) settleFoot(curves[side]);
  const build = drawBuild((name) => scalars[name]!);
  const varying = Object.values(statistics.groups).filter((group) => group.channels.length > 0);
  const strides = Array.from({ length: STRIDES }, (_, n) => drawStride(varying, random.fork(`stride ${n}`)));
  for (const stride of strides) for (const side of ['left', 'right'] as const) stride[side].foot_yaw.fill(0);
  const strideS = Math.sqrt(build.legM / 9.81) / scalars.stride_frequency!;
  return {
    build,
    curves,
    strides,
    strideS,
    stanceShare: Math.min(Math.max(scalars.stance_share!, 0.6), 0.68),
    acted: statistics.acted,
  };
}

function drawGroup(group: StatisticsGroup, random: Random, curves: Curves, scalars: Record<string, number>): void {
  addMean(curves, group);
  const scores = group.components.map((c) => c.sd * random.boundedNormal(SCORE_LIMIT));
  addScores(curves, group, scores, ['left', 'right']);
  for (const name of group.scalars) {
    const effects = group.components.map((c, k) => scores[k]! * (c.effect[name] as number));
    scalars[name] = (group.mean[name] as number) + effects.reduce((a, b) => a + b, 0);
  }
  for (const side of ['left', 'right'] as const) {
    const own = group.components.map((c) => SIDE_SHARE * c.sd * random.boundedNormal(SCORE_LIMIT));
    addScores(curves, group, own, [side]);
  }
}

/** The foot's yaw cannot be measured while the toe points down: keep its value on the flat foot. */
function settleFoot(leg: Record<LegChannel | ArmChannel, Float64Array>): void {
  const flat = evaluate(leg.foot_yaw, 0.25);
  leg.foot_yaw.fill(0);
  leg.foot_yaw[0] = Math.min(Math.max(flat, -0.05), 0.25);
}
