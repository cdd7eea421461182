import { bodyHeading } from '../../gait/heading.ts';
import { smoothWalk } from '../../skeleton/butterworth.ts';
import { J, JOINT_COUNT, type JointName } from '../../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../../skeleton/pose.ts';
import { otherSide, type Side } from '../../skeleton/side.ts';
import { bentLeg, plus, type Vector } from './bent-leg.ts';

const STRIDE = JOINT_COUNT * 3;
const CUTOFF_HZ = 6;

/** All that hangs on a knee, and on an ankle. */
const below = {
  knee: (side: Side): JointName[] => [`${side}_ankle`, `${side}_heel`, `${side}_toe`],
  ankle: (side: Side): JointName[] => [`${side}_heel`, `${side}_toe`],
};

/** A leg below its hip. */
export function legBelowHip(side: Side): JointName[] {
  return [`${side}_knee`, ...below.knee(side)];
}

/**
 * A copy of a walk whose limbs can be turned about joints in the axes of the walking direction: bones keep the length they have in each
 * frame. Angles are radians per frame; joints that are not known, and frames without a direction, stay as they are. Metres, Z up.
 */
export class TurnedWalk {
  readonly walk: Trajectory;
  readonly #seen: Trajectory;
  readonly #smooth: Trajectory;
  readonly #yawRad: Float64Array;

  constructor(walk: Trajectory) {
    this.#seen = walk;
    this.#smooth = smoothWalk(walk, CUTOFF_HZ);
    this.#yawRad = bodyHeading(this.#smooth).yawRad;
    this.walk = { ...walk, positions: Float64Array.from(walk.positions) };
  }

  /** Turns joints about a pivot and the axis to the left: what is above goes forward, what hangs goes back. */
  pitch(joints: readonly JointName[], pivot: JointName, angleRad: ArrayLike<number>): void {
    this.#turn(joints, pivot, angleRad, ([x, y, z], c, s) => [c * x + s * z, y, c * z - s * x]);
  }

  /** Turns joints about a pivot and the axis forward: what hangs goes left, what is above goes right. */
  roll(joints: readonly JointName[], pivot: JointName, angleRad: ArrayLike<number>): void {
    this.#turn(joints, pivot, angleRad, ([x, y, z], c, s) => [x, c * y - s * z, c * z + s * y]);
  }

  /** More flexion of the hip, the leg as a whole. */
  flexHip(side: Side, angleRad: ArrayLike<number>): void {
    this.pitch(legBelowHip(side), `${side}_hip`, negative(angleRad));
  }

  /** More flexion of the knee, shank and foot as a whole. */
  flexKnee(side: Side, angleRad: ArrayLike<number>): void {
    this.pitch(below.knee(side), `${side}_knee`, angleRad);
  }

  /** Toes down. */
  dropFoot(side: Side, angleRad: ArrayLike<number>): void {
    this.pitch(below.ankle(side), `${side}_ankle`, angleRad);
  }

  /** Moves joints as another was moved so far. */
  carry(joints: readonly JointName[], like: JointName): void {
    const { positions } = this.walk;
    for (let frame = 0; frame < this.walk.frames; frame++) {
      const from = frame * STRIDE + J[like] * 3;
      if (!isKnown(positions, from)) continue;
      const moved = [0, 1, 2].map((axis) => positions[from + axis]! - this.#seen.positions[from + axis]!);
      for (const joint of joints)
        for (let axis = 0; axis < 3; axis++) positions[frame * STRIDE + J[joint] * 3 + axis]! += moved[axis]!;
    }
  }

  /**
   * Bends the leg so that its foot is where it was before the hip was moved: the knee stays in the plane in which it was. Where the leg is too
   * short for that, the foot comes up with it, the leg straight.
   */
  plantFoot(side: Side): void {
    const [hip, knee, ankle] = [J[`${side}_hip`] * 3, J[`${side}_knee`] * 3, J[`${side}_ankle`] * 3];
    const { positions } = this.walk;
    for (let at = 0; at < positions.length; at += STRIDE) {
      const before = (joint: number): Vector => vectorAt(this.#seen.positions, at + joint);
      const bent = bentLeg(vectorAt(positions, at + hip), [before(hip), before(knee), before(ankle)]);
      if (bent.some((place) => place.some(Number.isNaN))) continue;
      positions.set(bent[0], at + knee);
      positions.set(bent[1], at + ankle);
      for (const name of below.ankle(side)) {
        const foot = J[name] * 3;
        positions.set(plus(plus(before(foot), before(ankle), -1), bent[1]), at + foot);
      }
    }
  }

  /** Turns the foot up about its ankle where a toe would be lower than it was and lower than the floor it walks on. */
  liftToes(side: Side): void {
    const { positions } = this.walk;
    const [toe, ankle] = [J[`${side}_toe`] * 3, J[`${side}_ankle`] * 3];
    const heights = Float64Array.from(
      { length: this.walk.frames },
      (_, f) => this.#seen.positions[f * STRIDE + toe + 2]!,
    );
    const floor_m = lowest(heights);
    const angles = Float64Array.from(heights, (height_m, frame) => {
      const at = frame * STRIDE;
      const foot = this.#toBody(frame, positions, at + ankle, at + toe);
      const least_m = Math.min(height_m, floor_m) - positions[at + ankle + 2]!;
      if (!(foot[2] < least_m)) return 0;
      const size_m = Math.hypot(foot[0], foot[2]);
      return Math.atan2(foot[2], foot[0]) - Math.asin(Math.max(-1, Math.min(1, least_m / size_m)));
    });
    this.dropFoot(side, angles);
  }

  /**
   * How much the leg swings, 0..1 `[frame]`: how fast its ankle overtakes the other's, as a share of how fast it mostly does at its
   * fastest; 0 in stance. Smooth.
   */
  swing(side: Side): Float64Array {
    const [own, other] = [J[`${side}_ankle`] * 3, J[`${otherSide(side)}_ankle`] * 3];
    const { positions, frames } = this.#smooth;
    const ahead = (f: number): number => this.#toBody(f, positions, f * STRIDE + other, f * STRIDE + own)[0];
    const speeds = Float64Array.from({ length: frames }, (_, f) => {
      const [from, to] = [Math.max(0, f - 1), Math.min(frames - 1, f + 1)];
      return (ahead(to) - ahead(from)) / (to - from);
    });
    const forward = Array.from(speeds)
      .filter((speed) => speed > 0)
      .sort((a, b) => a - b);
    const usual = forward[Math.floor(0.8 * forward.length)] ?? Number.NaN;
    return speeds.map((speed) => {
      const share = Math.max(0, Math.min(1, speed / usual));
      return Number.isNaN(share) ? 0 : share * share * (3 - 2 * share);
    });
  }

  /** Angle of a limb in the sagittal plane `[frame]`, radians, smooth: 0 = hanging, positive = its end in front. NaN where not known. */
  hang(from: JointName, to: JointName): Float64Array {
    const { positions, frames } = this.#smooth;
    return Float64Array.from({ length: frames }, (_, f) => {
      const [forward, , up] = this.#toBody(f, positions, f * STRIDE + J[from] * 3, f * STRIDE + J[to] * 3);
      return Math.atan2(forward, -up);
    });
  }

  /** Forward, left, up. */
  #toBody(frame: number, positions: Float64Array, from: number, to: number): Vector {
    const yaw = this.#yawRad[frame]!;
    const [x, y] = [positions[to]! - positions[from]!, positions[to + 1]! - positions[from + 1]!];
    const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
    return [c * x + s * y, c * y - s * x, positions[to + 2]! - positions[from + 2]!];
  }

  #turn(
    joints: readonly JointName[],
    pivot: JointName,
    angleRad: ArrayLike<number>,
    turned: (arm: Vector, cos: number, sin: number) => Vector,
  ): void {
    const { positions, frames } = this.walk;
    for (let frame = 0; frame < frames; frame++) {
      const angle = angleRad[frame]!;
      const about = frame * STRIDE + J[pivot] * 3;
      if (!Number.isFinite(angle + this.#yawRad[frame]!) || !isKnown(positions, about)) continue;
      const [cosYaw, sinYaw] = [Math.cos(this.#yawRad[frame]!), Math.sin(this.#yawRad[frame]!)];
      for (const joint of joints) {
        const at = frame * STRIDE + J[joint] * 3;
        const [x, y, z] = turned(this.#toBody(frame, positions, about, at), Math.cos(angle), Math.sin(angle));
        positions[at] = positions[about]! + cosYaw * x - sinYaw * y;
        positions[at + 1] = positions[about + 1]! + sinYaw * x + cosYaw * y;
        positions[at + 2] = positions[about + 2]! + z;
      }
    }
  }
}

function lowest(heights: Float64Array): number {
  const known = heights.filter((height) => !Number.isNaN(height)).sort();
  return known[Math.floor(0.05 * known.length)] ?? Number.NaN;
}

function negative(angles: ArrayLike<number>): Float64Array {
  return Float64Array.from(angles, (angle) => -angle);
}

function vectorAt(positions: Float64Array, at: number): Vector {
  return [positions[at]!, positions[at + 1]!, positions[at + 2]!];
}
