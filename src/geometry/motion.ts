import { firstSight, type MovingPoint, nextSight, predictSpread } from '../skeleton/constant-velocity.ts';
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
  private readonly points = new Array<MovingPoint | undefined>(JOINT_COUNT);
  private readonly seenS = new Float64Array(JOINT_COUNT).fill(Number.NEGATIVE_INFINITY);

  /** Predicts all joints to `timeS`. */
  predict(timeS: number): void {
    for (let j = 0; j < JOINT_COUNT; j++) {
      const dt = timeS - this.seenS[j]!;
      const point = this.points[j];
      if (point === undefined || !(dt <= FORGET_S)) {
        this.forget(j);
        continue;
      }
      for (let k = 0; k < 3; k++) this.expected[3 * j + k] = point.mean[k]! + dt * point.mean[3 + k]!;
      this.sigmaM[j] = Math.sqrt(predictSpread(point, dt, ACCELERATION_M_S2)[0]);
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

  /** Velocity estimate of a joint, m/s, component k; 0 where nothing is known. */
  speed(joint: number, k: number): number {
    return this.points[joint]?.mean[3 + k] ?? 0;
  }

  /** Expects nothing of a joint until it is measured again. */
  forget(joint: number): void {
    this.points[joint] = undefined;
    this.sigmaM[joint] = Number.NaN;
    this.expected.fill(Number.NaN, 3 * joint, 3 * joint + 3);
  }

  /** Takes a measured joint (metres) with its variance per axis (m²). */
  measure(joint: number, timeS: number, point: ArrayLike<number>, variance: number): void {
    const dt = timeS - this.seenS[joint]!;
    const before = this.points[joint];
    this.points[joint] =
      before !== undefined && dt > 0 && dt <= FORGET_S
        ? nextSight(before, dt, point, variance, ACCELERATION_M_S2)
        : firstSight(point, variance, FIRST_SPEED_M_S);
    this.seenS[joint] = timeS;
  }
}
