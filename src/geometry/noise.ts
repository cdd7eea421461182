import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { JointSolution } from './joint-solution.ts';

/** Noise of a keypoint coordinate before anything was learnt: 3 px at a focal length of 1000 px. */
export const FIRST_NOISE_RAD = 0.003;
/** Distance of a person at which noise is stated, metres. */
export const NOISE_DEPTH_M = 4;
/**
 * Bounds of what is believed. No pose estimator is much better than 2 px at f 1000, and errors that all views share do not
 * show in how they fit; beyond the upper bound a camera is broken.
 */
const LEAST_RAD = 0.002;
const MOST_RAD = 0.008;
/** The first guess weighs as much as so many observed joints; the memory is that of so many. */
const PRIOR_COUNT = 60;
const MEMORY_COUNT = 900;
/** Share of the variance that belongs to the body, before anything was learnt. */
const FIRST_BODY_SHARE = 0.5;
/** Weight of the first guess of that share: as much as so many joints would have. */
const FIRST_SUM = 300;
/** How far a camera's variance may stray from the others'. */
const MOST_FACTOR = 4;

/** Where the noise starts from (radians), and whether it is learnt. */
export interface NoiseOptions {
  firstRad?: number;
  learning?: boolean;
}

/**
 * How uncertain keypoints are, learnt from how they fit: hips are vaguer than wrists, one camera is further away or worse
 * focused than another. Variance of camera c and joint j = v_j · f_c, both running means of `JointSolution.noise`. Not one
 * variance for every pair: views that share an error would certify each other and shut the others out.
 *
 * Stated for a person `NOISE_DEPTH_M` away. A pose estimator looks at a person in a picture scaled to the person, so that
 * its error is a share of the body and falls with distance; what the image itself lacks (sharpness, time) does not. The
 * variance at distance z is v_j · f_c · (1 − s + s·(NOISE_DEPTH_M/z)²), with the share s learnt by regression.
 */
export class KeypointNoise {
  private readonly variance = new Float64Array(JOINT_COUNT);
  private readonly variances = new Float64Array(JOINT_COUNT).fill(PRIOR_COUNT);
  private readonly factor: Float64Array;
  private readonly factors: Float64Array;
  /** Sums of the regression for the body's share s: of x² and of x·y, with x = (NOISE_DEPTH_M/z)² − 1 and y = variance − 1. */
  private sumXX = FIRST_SUM;
  private sumXY = FIRST_SUM * FIRST_BODY_SHARE;
  private readonly learning: boolean;

  constructor(cameras: number, { firstRad = FIRST_NOISE_RAD, learning = true }: NoiseOptions = {}) {
    this.variance.fill(firstRad ** 2);
    this.factor = new Float64Array(cameras).fill(1);
    this.factors = new Float64Array(cameras).fill(PRIOR_COUNT * JOINT_COUNT);
    this.learning = learning;
  }

  /** A copy that stays as it is. */
  frozen(): KeypointNoise {
    const copy = new KeypointNoise(this.factor.length, { learning: false });
    copy.variance.set(this.variance);
    copy.factor.set(this.factor);
    copy.sumXX = this.sumXX;
    copy.sumXY = this.sumXY;
    return copy;
  }

  /** One standard deviation of a keypoint coordinate at confidence 1, radians. `depthM`: distance of the person, NaN = unknown. */
  sigmaRad(camera: number, joint: number, depthM: number): number {
    return Math.sqrt(this.variance[joint]! * this.factor[camera]! * this.atDepth(depthM));
  }

  /**
   * Learns from a triangulated joint. `[camera]`: confidence of its keypoint, which scaled the variance in the fit, and distance
   * of the person in metres.
   */
  learn(joint: number, solution: JointSolution, confidence: Float64Array, depthM: Float64Array): void {
    if (!this.learning || solution.views < 3) return;
    for (let camera = 0; camera < solution.noise.length; camera++) {
      const seen = solution.noise[camera]! * confidence[camera]!;
      if (Number.isNaN(seen)) continue;
      this.learnShare(seen / this.variance[joint]! / this.factor[camera]!, depthM[camera]!);
      const here = seen / this.atDepth(depthM[camera]!);
      const memory = MEMORY_COUNT * JOINT_COUNT;
      const ofJoint = move(this.variances, joint, this.variance, here / this.factor[camera]!, memory);
      move(this.factors, camera, this.factor, here / this.variance[joint]!, memory);
      this.variance[joint] = Math.min(MOST_RAD ** 2, Math.max(LEAST_RAD ** 2, ofJoint));
      this.factor[camera] = Math.min(MOST_FACTOR, Math.max(1 / MOST_FACTOR, this.factor[camera]!));
    }
  }

  /** Variance at a distance relative to that at `NOISE_DEPTH_M`. */
  private atDepth(depthM: number): number {
    const x = (NOISE_DEPTH_M / depthM) ** 2 - 1;
    const share = Math.min(1, Math.max(0, this.sumXY / this.sumXX));
    return Number.isNaN(x) ? 1 : 1 + share * x;
  }

  /** `relative`: variance seen, relative to what `NOISE_DEPTH_M` would have. */
  private learnShare(relative: number, depthM: number): void {
    const x = (NOISE_DEPTH_M / depthM) ** 2 - 1;
    if (Number.isNaN(x)) return;
    const keep = 1 - 1 / (MEMORY_COUNT * JOINT_COUNT);
    this.sumXX = keep * this.sumXX + x * x;
    this.sumXY = keep * this.sumXY + x * (relative - 1);
  }
}

/** Moves `values[at]` towards `seen` as a running mean with a bounded memory; returns the new value. */
function move(counts: Float64Array, at: number, values: Float64Array, seen: number, memory: number): number {
  counts[at] = Math.min(memory, counts[at]! + 1);
  values[at]! += (seen - values[at]!) / counts[at]!;
  return values[at]!;
}
