import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { JointSolution } from './joint-solution.ts';

/** Noise of a keypoint coordinate before anything was learnt: 3 px at a focal length of 1000 px. */
export const FIRST_NOISE_RAD = 0.003;
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
 * How uncertain keypoints are, learnt from how they fit: hips are vaguer than wrists, one camera is further away or worse
 * focused than another. Variance of camera c and joint j = v_j · f_c, both running means of `JointSolution.noise`. Not one
 * variance for every pair: views that share an error would certify each other and shut the others out.
 */
export class KeypointNoise {
  private readonly variance = new Float64Array(JOINT_COUNT);
  private readonly variances = new Float64Array(JOINT_COUNT).fill(PRIOR_COUNT);
  private readonly factor: Float64Array;
  private readonly factors: Float64Array;
  private readonly learning: boolean;

  /** `firstRad`: guess to start from; `learning` false keeps it for ever. */
  constructor(cameras: number, { firstRad = FIRST_NOISE_RAD, learning = true } = {}) {
    this.variance.fill(firstRad ** 2);
    this.factor = new Float64Array(cameras).fill(1);
    this.factors = new Float64Array(cameras).fill(PRIOR_COUNT * JOINT_COUNT);
    this.learning = learning;
  }

  /** One standard deviation of a keypoint coordinate at confidence 1, radians. */
  sigmaRad(camera: number, joint: number): number {
    return Math.sqrt(this.variance[joint]! * this.factor[camera]!);
  }

  /** Learns from a triangulated joint. `confidence(camera)`: of its keypoint, which scaled the variance in the fit. */
  learn(joint: number, solution: JointSolution, confidence: (camera: number) => number): void {
    if (!this.learning || solution.views < 3) return;
    for (let camera = 0; camera < solution.noise.length; camera++) {
      const seen = solution.noise[camera]! * confidence(camera);
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
