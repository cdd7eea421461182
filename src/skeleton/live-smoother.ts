import { firstSight, type MovingPoint, nextSight } from './constant-velocity.ts';
import { JOINT_COUNT } from './joints.ts';
import type { Pose3D } from './pose.ts';
import { WORLD_ACCELERATION_M_S2 } from './typical-acceleration.ts';

/** How live poses are smoothed. */
export interface LiveSmootherOptions {
  /** Poses that a pose waits for: 0 = none, 1 = 33 ms at 30 Hz, which takes away most of the noise there is to take. */
  lookAhead?: number;
  /** A joint not seen for longer starts anew, seconds. */
  forgetS?: number;
}

/** Spread of the speed of a joint that was seen once, m/s per axis. */
const FIRST_SPEED_M_S = 1.5;
/** Acceleration of a person who is not the average walker, relative to the measured mean. */
const MARGIN = 1.5;

interface Waiting {
  pose: Pose3D;
  /** `[joint]`; undefined where the joint is missing. */
  states: (MovingPoint | undefined)[];
}

/**
 * Live smoothing with bounded look-ahead: a constant-velocity Kalman filter per joint that knows each joint's own uncertainty
 * and how fast such a joint accelerates, and a fixed-lag smoother (Rauch, Tung & Striebel 1965) over the poses that the
 * look-ahead allows. Steps follow the true times. Missing joints stay missing; the uncertainty becomes the smoothed one.
 */
export class LiveSmoother {
  private readonly lookAhead: number;
  private readonly forgetS: number;
  private waiting: Waiting[] = [];
  private readonly latest = new Array<MovingPoint | undefined>(JOINT_COUNT);
  private readonly seenS = new Float64Array(JOINT_COUNT).fill(Number.NEGATIVE_INFINITY);
  private track = Number.NaN;

  constructor({ lookAhead = 1, forgetS = 0.25 }: LiveSmootherOptions = {}) {
    this.lookAhead = lookAhead;
    this.forgetS = forgetS;
  }

  /** Takes the next pose; returns smoothed copies of those that need not wait any longer. A new track ends the one before. */
  push(pose: Pose3D): Pose3D[] {
    const out = this.waiting.length > 0 && pose.track !== this.track ? this.flush() : [];
    if (pose.track !== this.track) this.forget();
    this.track = pose.track;
    const states = Array.from({ length: JOINT_COUNT }, (_, joint) => this.step(joint, pose));
    this.waiting.push({ pose, states });
    while (this.waiting.length > this.lookAhead) out.push(this.release());
    return out;
  }

  /** Hands out what is still waiting. */
  flush(): Pose3D[] {
    const out: Pose3D[] = [];
    while (this.waiting.length > 0) out.push(this.release());
    return out;
  }

  private forget(): void {
    this.latest.fill(undefined);
    this.seenS.fill(Number.NEGATIVE_INFINITY);
  }

  /** Filters one joint forward to the pose. */
  private step(joint: number, pose: Pose3D): MovingPoint | undefined {
    const at = 3 * joint;
    if (pose.provenance[joint] === 'x') return undefined;
    const z = pose.positions.subarray(at, at + 3);
    const noise = fleetingVariance(pose, joint);
    const before = this.latest[joint];
    const dt = pose.timeS - this.seenS[joint]!;
    const known = before !== undefined && dt > 0 && dt <= this.forgetS;
    const state = known
      ? nextSight(before, dt, z, noise, MARGIN * WORLD_ACCELERATION_M_S2[joint]!)
      : firstSight(z, noise, FIRST_SPEED_M_S);
    this.latest[joint] = state;
    this.seenS[joint] = pose.timeS;
    return state;
  }

  /** Smooths the oldest waiting pose with what came after it. */
  private release(): Pose3D {
    const { pose } = this.waiting[0]!;
    const positions = Float64Array.from(pose.positions);
    const uncertaintyMm = Float32Array.from(pose.uncertaintyMm);
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      const chain: MovingPoint[] = [];
      for (const { states } of this.waiting) {
        const state = states[joint];
        // A gap or a new start (dt = 0) ends what may be looked at.
        if (state === undefined || (chain.length > 0 && state.dt === 0)) break;
        chain.push(state);
      }
      if (chain.length === 0) continue;
      const { mean, variance } = smooth(chain);
      positions.set(mean.subarray(0, 3), 3 * joint);
      uncertaintyMm[joint] = Math.hypot(1000 * Math.sqrt(variance), pose.lastingMm[joint]!);
    }
    this.waiting.shift();
    return { ...pose, positions, uncertaintyMm };
  }
}

/** Variance per axis of what the filter can average away, m²; a thousandth of a millimetre squared at least. */
function fleetingVariance({ uncertaintyMm, lastingMm }: Pose3D, joint: number): number {
  return Math.max(1e-9, (uncertaintyMm[joint]! ** 2 - lastingMm[joint]! ** 2) * 1e-6);
}

/** Rauch-Tung-Striebel backwards over consecutive states; the smoothed mean and position variance of the first. */
function smooth(chain: readonly MovingPoint[]): { mean: Float64Array; variance: number } {
  const last = chain[chain.length - 1]!;
  const mean = Float64Array.from(last.mean);
  let [sa, sb, sc] = last.filtered;
  for (let i = chain.length - 2; i >= 0; i--) {
    const {
      mean: m,
      filtered: [a, b, c],
    } = chain[i]!;
    const {
      predicted: [pa, pb, pc],
      dt,
    } = chain[i + 1]!;
    const det = pa * pc - pb * pb;
    // Gain G = P Fᵀ (predicted)⁻¹ with F = [[1, dt], [0, 1]].
    const [r0, r1] = [a + dt * b, b + dt * c];
    const g00 = (r0 * pc - b * pb) / det;
    const g01 = (b * pa - r0 * pb) / det;
    const g10 = (r1 * pc - c * pb) / det;
    const g11 = (c * pa - r1 * pb) / det;
    for (let k = 0; k < 3; k++) {
      const dp = mean[k]! - (m[k]! + dt * m[3 + k]!);
      const dv = mean[3 + k]! - m[3 + k]!;
      mean[k] = m[k]! + g00 * dp + g01 * dv;
      mean[3 + k] = m[3 + k]! + g10 * dp + g11 * dv;
    }
    const [da, db, dc] = [sa - pa, sb - pb, sc - pc];
    sa = a + g00 * (g00 * da + g01 * db) + g01 * (g00 * db + g01 * dc);
    sb = b + g10 * (g00 * da + g01 * db) + g11 * (g00 * db + g01 * dc);
    sc = c + g10 * (g10 * da + g11 * db) + g11 * (g10 * db + g11 * dc);
  }
  return { mean, variance: sa };
}
