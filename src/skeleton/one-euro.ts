import { JOINT_COUNT } from './joints.ts';
import { isKnown, type Pose3D } from './pose.ts';

/** Parameters of the One-Euro filter, in metres: β of 0.01 per mm/s is 10 per m/s. */
export interface OneEuroOptions {
  /** Cut-off of a joint at rest, Hz. */
  minCutoffHz?: number;
  /** How much the cut-off rises with speed, Hz per m/s. */
  betaHzPerMS?: number;
  /** Cut-off of the speed estimate, Hz. */
  speedCutoffHz?: number;
  /** A joint not seen for longer starts anew, seconds: an old state would drag it. */
  forgetS?: number;
}

/**
 * Live smoothing of poses with little lag (Casiez, Roussel & Vogel, CHI 2012): a first-order low-pass whose cut-off
 * rises with the joint's speed. Factors follow the true time between poses. One speed per joint drives all three
 * coordinates, so that the filter does not bend a path. Missing joints stay missing.
 */
export class OneEuro {
  private readonly options: Required<OneEuroOptions>;
  private readonly value = new Float64Array(JOINT_COUNT * 3);
  private readonly speed = new Float64Array(JOINT_COUNT * 3);
  private readonly seenS = new Float64Array(JOINT_COUNT).fill(Number.NEGATIVE_INFINITY);
  private track = Number.NaN;

  constructor({ minCutoffHz = 1, betaHzPerMS = 10, speedCutoffHz = 1, forgetS = 0.5 }: OneEuroOptions = {}) {
    this.options = { minCutoffHz, betaHzPerMS, speedCutoffHz, forgetS };
  }

  /** A copy of the pose with smoothed positions. Poses of one person in the order of time; a new track starts anew. */
  filter(pose: Pose3D): Pose3D {
    if (pose.track !== this.track) this.seenS.fill(Number.NEGATIVE_INFINITY);
    this.track = pose.track;
    const positions = Float64Array.from(pose.positions);
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      if (isKnown(positions, 3 * joint)) this.smooth(joint, pose.timeS, positions);
    }
    return { ...pose, positions };
  }

  private smooth(joint: number, timeS: number, positions: Float64Array): void {
    const { minCutoffHz, betaHzPerMS, speedCutoffHz, forgetS } = this.options;
    const at = 3 * joint;
    const dt = timeS - this.seenS[joint]!;
    this.seenS[joint] = timeS;
    if (!(dt > 0) || dt > forgetS) {
      for (let k = at; k < at + 3; k++) {
        this.value[k] = positions[k]!;
        this.speed[k] = 0;
      }
      return;
    }
    const a = share(speedCutoffHz, dt);
    for (let k = at; k < at + 3; k++) this.speed[k]! += a * ((positions[k]! - this.value[k]!) / dt - this.speed[k]!);
    const speed = Math.hypot(this.speed[at]!, this.speed[at + 1]!, this.speed[at + 2]!);
    const b = share(minCutoffHz + betaHzPerMS * speed, dt);
    for (let k = at; k < at + 3; k++) {
      this.value[k]! += b * (positions[k]! - this.value[k]!);
      positions[k] = this.value[k]!;
    }
  }
}

/** Weight of the new value in a first-order low-pass of the given cut-off after `dt` seconds. */
function share(cutoffHz: number, dt: number): number {
  const r = 2 * Math.PI * cutoffHz * dt;
  return r / (r + 1);
}
