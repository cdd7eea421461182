import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Expectation } from './triangulate.ts';

/**
 * Root mean square acceleration of a joint in the world that the prediction allows for, m/s² per axis. Walking feet reach
 * 20 m/s² and more at heel strike; a wide expectation only costs decisiveness, a narrow one would reject true motion.
 */
const ACCELERATION_M_S2 = 12;
/** Speed of a joint that was seen once only: somewhere between standing and a swinging foot, m/s per axis. */
const FIRST_SPEED_M_S = 2;
/** An expectation older than this says nothing, seconds. */
const FORGET_S = 0.5;

/**
 * Where each joint of one person will be: a constant-velocity Kalman filter per joint with one variance for all axes.
 * Serves association and the search for outliers; it never enters a published position.
 */
export class Motion {
  /** `[joint][xyz]`, metres, at `timeS` of the last prediction. */
  readonly expected = new Float64Array(JOINT_COUNT * 3).fill(Number.NaN);
  /** `[joint]`, one standard deviation per axis of `expected`, metres. NaN = nothing expected. */
  readonly sigmaM = new Float64Array(JOINT_COUNT).fill(Number.NaN);
  private readonly position = new Float64Array(JOINT_COUNT * 3);
  private readonly velocity = new Float64Array(JOINT_COUNT * 3);
  private readonly seenS = new Float64Array(JOINT_COUNT).fill(Number.NEGATIVE_INFINITY);
  private readonly pp = new Float64Array(JOINT_COUNT);
  private readonly pv = new Float64Array(JOINT_COUNT);
  private readonly vv = new Float64Array(JOINT_COUNT);

  /** Predicts all joints to `timeS`. */
  predict(timeS: number): void {
    for (let j = 0; j < JOINT_COUNT; j++) {
      const dt = timeS - this.seenS[j]!;
      if (!(dt <= FORGET_S)) {
        this.sigmaM[j] = Number.NaN;
        this.expected.fill(Number.NaN, 3 * j, 3 * j + 3);
        continue;
      }
      for (let k = 3 * j; k < 3 * j + 3; k++) this.expected[k] = this.position[k]! + dt * this.velocity[k]!;
      this.sigmaM[j] = Math.sqrt(this.predictedVariance(j, dt));
    }
  }

  /** The expectation of a joint for the triangulator, into `out`; false where there is none. */
  expectation(joint: number, out: Expectation): boolean {
    if (Number.isNaN(this.sigmaM[joint]!)) return false;
    out.point = this.expected;
    out.offset = 3 * joint;
    out.sigmaM = this.sigmaM[joint]!;
    return true;
  }

  /** Velocity estimate of a joint, m/s, component k. */
  speed(joint: number, k: number): number {
    return this.velocity[3 * joint + k]!;
  }

  /** Takes a measured joint (metres) with its variance per axis (m²). */
  measure(joint: number, timeS: number, point: ArrayLike<number>, variance: number): void {
    const dt = timeS - this.seenS[joint]!;
    const at = 3 * joint;
    if (!(dt > 0 && dt <= FORGET_S)) {
      for (let k = 0; k < 3; k++) {
        this.position[at + k] = point[k]!;
        this.velocity[at + k] = 0;
      }
      this.pp[joint] = variance;
      this.pv[joint] = 0;
      this.vv[joint] = FIRST_SPEED_M_S ** 2;
    } else this.update(joint, dt, point, variance);
    this.seenS[joint] = timeS;
  }

  /** Expects nothing of a joint until it is measured again. */
  forget(joint: number): void {
    this.seenS[joint] = Number.NEGATIVE_INFINITY;
    this.sigmaM[joint] = Number.NaN;
    this.expected.fill(Number.NaN, 3 * joint, 3 * joint + 3);
  }

  private predictedVariance(j: number, dt: number): number {
    const q = ACCELERATION_M_S2 ** 2;
    return this.pp[j]! + 2 * dt * this.pv[j]! + dt * dt * this.vv[j]! + (q * dt ** 4) / 4;
  }

  private update(j: number, dt: number, point: ArrayLike<number>, variance: number): void {
    const q = ACCELERATION_M_S2 ** 2;
    const pp = this.predictedVariance(j, dt);
    const pv = this.pv[j]! + dt * this.vv[j]! + (q * dt ** 3) / 2;
    const vv = this.vv[j]! + q * dt * dt;
    const gainP = pp / (pp + variance);
    const gainV = pv / (pp + variance);
    for (let k = 0; k < 3; k++) {
      const at = 3 * j + k;
      const predicted = this.position[at]! + dt * this.velocity[at]!;
      const innovation = point[k]! - predicted;
      this.position[at] = predicted + gainP * innovation;
      this.velocity[at]! += gainV * innovation;
    }
    this.pp[j] = (1 - gainP) * pp;
    this.pv[j] = (1 - gainP) * pv;
    this.vv[j] = vv - gainV * pv;
  }
}
