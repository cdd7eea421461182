import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { epipolarDistance } from './epipolar.ts';
import type { CameraPair } from './pair-evidence.ts';

/** What one joint says in one block of time about the shift between two cameras. */
export interface BlockSum {
  joint: number;
  /** Number of the block on the common clock. */
  block: number;
  /** How much the cost grows with the shift of the second camera, per second. */
  gradient: number;
  /** As `PairSums.information`. */
  information: number;
}

/** What two cameras say about the shift between them, at a supposed one. */
export interface PairSums {
  a: number;
  b: number;
  /** Sum of the blocks' gradients. */
  gradient: number;
  /** Sum of squared changes: the gradient's slope if there were no noise, per second squared. */
  information: number;
  blocks: BlockSum[];
}

/** A pair's sums at the present offsets and how steep its gradient is there. */
export interface PairSlope extends PairSums {
  pair: CameraPair;
  slope: number;
}

/** Distances beyond this share of the person's size count less and less (Cauchy). */
export const SCALES = {
  /** 3 cm on an adult: leads to the right offset from 30 ms around. */
  coarse: 0.02,
  /** 8 mm: what one view places wrongly hardly counts. */
  fine: 0.005,
} as const;
/** Half of the span over which the change of a distance with time is taken, seconds. */
const HALF_SPAN_S = 0.02;
/** Between the instants looked at, seconds: of 30 Hz frames hardly more is to be had. */
const STEP_S = 0.0412;
/** For so long a pose estimator keeps being wrong about a joint in the same way: about a step, seconds. */
const BLOCK_S = 1.5;
/** How much a joint's bias in a block varies against the noise of one frame: prior weight of "no bias", in frames. */
const NO_BIAS = 12;
/** Instants worked through without a break. */
const AT_ONCE = 100;

/** What is supposed of two clocks. */
export interface Supposed {
  /** What camera a saw at t is compared with what camera b saw at t + shift, seconds. */
  shiftS: number;
  /** Camera a's clock against the common one, seconds. */
  aheadS: number;
  /** One of `SCALES`. */
  scale: number;
}

interface Sums {
  w: number;
  wg: number;
  wd: number;
  wgg: number;
  wgd: number;
}

/**
 * Derivative of the robust cost of the epipolar distances with the shift.
 *
 * In each block of time each joint has a bias of its own (it is placed differently in the two views), which is estimated
 * along, shrunk towards none, and taken out: otherwise the walker's steady advance turns 2 cm of bias into 16 ms. Yields
 * between pieces of work of at most a millisecond.
 */
export function* pairSums(pair: CameraPair, { shiftS, aheadS, scale: share }: Supposed): Generator<void, PairSums> {
  const { from, to, essential } = pair;
  const sums = new Map<number, Sums>();
  const [joints, earlier, now, later] = Array.from({ length: 4 }, () => new Float64Array(JOINT_COUNT * 3)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let done = 0;
  for (const timeS of from.instants(STEP_S)) {
    const t = timeS + shiftS;
    const scale = share * Math.min(from.at(timeS, joints), to.at(t, now));
    if (scale === 0 || to.at(t - HALF_SPAN_S, earlier) === 0 || to.at(t + HALF_SPAN_S, later) === 0) continue;
    const block = Math.floor((timeS - aheadS) / BLOCK_S);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = 3 * j;
      const confidence = joints[at + 2]! * Math.min(earlier[at + 2]!, now[at + 2]!, later[at + 2]!);
      if (confidence === 0) continue;
      const [u, v] = [joints[at]!, joints[at + 1]!];
      const d = epipolarDistance(essential, u, v, now[at]!, now[at + 1]!) / scale;
      const then = epipolarDistance(essential, u, v, earlier[at]!, earlier[at + 1]!);
      const g = (epipolarDistance(essential, u, v, later[at]!, later[at + 1]!) - then) / (2 * HALF_SPAN_S * scale);
      add(sums, block * JOINT_COUNT + j, confidence / (1 + d * d), g, d);
    }
    if (++done % AT_ONCE === 0) yield;
  }
  return total(pair, sums);
}

function add(sums: Map<number, Sums>, key: number, w: number, g: number, d: number): void {
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = { w: 0, wg: 0, wd: 0, wgg: 0, wgd: 0 };
    sums.set(key, sum);
  }
  sum.w += w;
  sum.wg += w * g;
  sum.wd += w * d;
  sum.wgg += w * g * g;
  sum.wgd += w * g * d;
}

function total({ a, b }: CameraPair, sums: ReadonlyMap<number, Sums>): PairSums {
  let [gradient, information] = [0, 0];
  const blocks: BlockSum[] = [];
  for (const [key, { w, wg, wd, wgg, wgd }] of sums) {
    const own = wgd - (wg * wd) / (w + NO_BIAS);
    const known = wgg - (wg * wg) / (w + NO_BIAS);
    gradient += own;
    information += known;
    const joint = ((key % JOINT_COUNT) + JOINT_COUNT) % JOINT_COUNT;
    blocks.push({ joint, block: Math.floor(key / JOINT_COUNT), gradient: own, information: known });
  }
  return { a, b, gradient, information, blocks };
}
