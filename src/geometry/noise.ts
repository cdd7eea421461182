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
/** How far a camera's variance may stray from the others'. */
const MOST_FACTOR = 4;

/**
 * Noise of a keypoint of a person at a distance (metres), relative to that at `NOISE_DEPTH_M`. A pose estimator looks at a
 * person in a picture scaled to the person, so that its error is a share of the body and falls with distance; what the
 * image itself lacks (sharpness, time) does not. Half of the variance is taken for the one, half for the other.
 */
export function relativeNoise(depthM: number): number {
  return Math.sqrt(0.5 + 0.5 * (NOISE_DEPTH_M / depthM) ** 2);
}

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
 * Stated for a person `NOISE_DEPTH_M` away; see `relativeNoise`.
 */
export class KeypointNoise {
  private readonly variance = new Float64Array(JOINT_COUNT);
  private readonly variances = new Float64Array(JOINT_COUNT).fill(PRIOR_COUNT);
  private readonly factor: Float64Array;
  private readonly factors: Float64Array;
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
    return copy;
  }

  /** One standard deviation of a keypoint coordinate at confidence 1 and `NOISE_DEPTH_M`, radians. */
  sigmaRad(camera: number, joint: number): number {
    return Math.sqrt(this.variance[joint]! * this.factor[camera]!);
  }

  /**
   * Learns from a triangulated joint. `scale[camera]`: what its keypoint's variance was divided by in the fit: confidence over
   * the square of the relative noise.
   */
  learn(joint: number, solution: JointSolution, scale: Float64Array): void {
    if (!this.learning || solution.views < 3) return;
    for (let camera = 0; camera < solution.noise.length; camera++) {
      const seen = solution.noise[camera]! * scale[camera]!;
      if (Number.isNaN(seen)) continue;
      const ofJoint = move(
        this.variances,
        joint,
        this.variance,
        seen / this.factor[camera]!,
        MEMORY_COUNT * JOINT_COUNT,
      );
      const ofCamera = seen / this.variance[joint]!;
      move(this.factors, camera, this.factor, ofCamera, MEMORY_COUNT * JOINT_COUNT);
      this.variance[joint] = Math.min(MOST_RAD ** 2, Math.max(LEAST_RAD ** 2, ofJoint));
      this.factor[camera] = Math.min(MOST_FACTOR, Math.max(1 / MOST_FACTOR, this.factor[camera]!));
    }
  }
}

/** Moves `values[at]` towards `seen` as a running mean with a bounded memory; returns the new value. */
function move(counts: Float64Array, at: number, values: Float64Array, seen: number, memory: number): number {
  counts[at] = Math.min(memory, counts[at]! + 1);
  values[at]! += (seen - values[at]!) / counts[at]!;
  return values[at]!;
}
