import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Pose3D } from '../skeleton/pose.ts';
import type { Camera } from './camera.ts';
import type { JointSolution } from './joint-solution.ts';
import type { Sighting } from './sighting.ts';

/**
 * What is left of an error after so many ticks is nothing that the live filter, which remembers about as many, could average
 * away. Neighbouring ticks would not do: they may share a camera's frame.
 */
const LAG_TICKS = 3;
/** Longest time that so many ticks may have taken, seconds: beyond it ticks are missing. */
const LAG_LIMIT_S = 0.14;
/** Squares (m²) of keypoint errors before anything was learnt, as of so many axes: nothing lasts. */
const PRIOR_COUNT = 400;
const PRIOR_SQUARE = 0.01 ** 2;
/** Axes after which what was learnt fades to a third. */
const MEMORY_COUNT = 20_000;

/**
 * How much of the keypoints' error lasts, per joint. The fit of the views gives their noise, and more views or ticks average
 * noise away; but what a pose estimator does wrong from a side it does wrong for a while, and the part of it that all views
 * share stays in the position. Three sums tell: of squared residuals as seen, of those left when the known bias is taken
 * off, and of products with the residuals a tenth of a second before, which noise leaves at zero. An error that all views share never shows.
 */
export class LastingError {
  private readonly seen = new Float64Array(JOINT_COUNT).fill(PRIOR_COUNT * PRIOR_SQUARE);
  private readonly left = new Float64Array(JOINT_COUNT).fill(PRIOR_COUNT * PRIOR_SQUARE);
  private readonly lasting = new Float64Array(JOINT_COUNT);

  /** A copy that stays as it is. */
  frozen(): LastingError {
    const copy = new LastingError();
    copy.seen.set(this.seen);
    copy.left.set(this.left);
    copy.lasting.set(this.lasting);
    return copy;
  }

  /** Takes one axis of a view: residual as seen, without the known bias, and as seen before (NaN = unknown), metres. */
  learn(joint: number, seenM: number, leftM: number, beforeM: number): void {
    if (Number.isNaN(beforeM)) return;
    const keep = 1 - 1 / MEMORY_COUNT;
    this.seen[joint] = keep * this.seen[joint]! + seenM * seenM;
    this.left[joint] = keep * this.left[joint]! + leftM * leftM;
    this.lasting[joint] = keep * this.lasting[joint]! + seenM * beforeM;
  }

  /** Widens the uncertainty of a pose's measured joints by the bias that stayed, and states the part of it that lasts. */
  state(pose: Pose3D): void {
    for (let j = 0; j < JOINT_COUNT; j++) {
      if (pose.provenance[j] !== 'm') continue;
      // What views agree to be a bias was taken off; what they share has the same size and was not.
      pose.uncertaintyMm[j]! *= Math.sqrt(Math.max(1, this.seen[j]! / this.left[j]!));
      const share = Math.min(1, Math.max(0, this.lasting[j]! / this.seen[j]!));
      pose.lastingMm[j] = pose.uncertaintyMm[j]! * Math.sqrt(share);
    }
  }
}

/** The residuals of one person over the last tenth of a second. */
export class ResidualMemory {
  private readonly cameras: readonly Camera[];
  /** `[tick modulo the lag][joint][camera][2]`, metres, NaN = none. */
  private readonly past: Float32Array[];
  private readonly pastS = new Float64Array(LAG_TICKS).fill(Number.NEGATIVE_INFINITY);
  private readonly present: Float32Array;
  private slot = 0;
  private isKnown = false;

  constructor(cameras: readonly Camera[]) {
    const empty = () => new Float32Array(JOINT_COUNT * cameras.length * 2).fill(Number.NaN);
    this.cameras = cameras;
    this.past = Array.from({ length: LAG_TICKS }, empty);
    this.present = empty();
  }

  /** A new tick. */
  begin(timeS: number): void {
    this.present.fill(Number.NaN);
    this.isKnown = timeS - this.pastS[this.slot]! < LAG_LIMIT_S;
    this.pastS[this.slot] = timeS;
  }

  /** A triangulated joint: the views as seen and without the known bias. */
  add(
    joint: number,
    { point: p, cameras: used }: JointSolution,
    seen: readonly Sighting[],
    left: readonly Sighting[],
    to: LastingError,
  ): void {
    const before = this.past[this.slot]!;
    seen.forEach((view, v) => {
      if (!((used >> view.camera) & 1)) return;
      const { R, t } = this.cameras[view.camera]!;
      const depthM = R[6]! * p[0]! + R[7]! * p[1]! + R[8]! * p[2]! + t[2]!;
      for (let k = 0; k < 2; k++) {
        const at = (R[3 * k]! * p[0]! + R[3 * k + 1]! * p[1]! + R[3 * k + 2]! * p[2]! + t[k]!) / depthM;
        const seenM = (view.normal[2 * joint + k]! - at) * depthM;
        const leftM = (left[v]!.normal[2 * joint + k]! - at) * depthM;
        const slot = 2 * (joint * this.cameras.length + view.camera) + k;
        this.present[slot] = seenM;
        if (this.isKnown) to.learn(joint, seenM, leftM, before[slot]!);
      }
    });
  }

  /** The tick is complete. */
  end(): void {
    this.past[this.slot]!.set(this.present);
    this.slot = (this.slot + 1) % LAG_TICKS;
  }
}
