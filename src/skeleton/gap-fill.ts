import { BoneLengths, PARENT, PARENTS_FIRST } from './bone-lengths.ts';
import { JOINT_COUNT } from './joints.ts';
import { emptyPose, isKnown, type Pose3D } from './pose.ts';
import { TYPICAL_ACCELERATION_M_S2 } from './typical-acceleration.ts';

/** How gaps are filled. */
export interface GapFillOptions {
  /** Longest time between the two measured frames around a gap, seconds. Longer gaps stay missing. */
  maxGapS?: number;
  /** Rate of the ticks, Hz; ticks at which nobody was seen become poses of their own when they can be filled. */
  tickHz?: number;
}

/** Slack for times that are multiples of the tick up to rounding, seconds. */
const SLACK_S = 1e-6;

/**
 * Fills short gaps causally with bounded look-ahead. A joint that is missing between two measured frames at most
 * `maxGapS` apart is placed by its offset from its parent, interpolated linearly in time, at the person's own bone
 * length (running median); where the parent is not known it is interpolated in the world. Marked `i`; its uncertainty is that
 * of the ends and of the parent, and what a straight line may miss: a·τ₀·τ₁/2 for an acceleration a and the times τ to
 * both ends. Nothing is ever extrapolated or held, so a joint that does not come back stays missing.
 *
 * A pose leaves as soon as none of its joints can still be filled: at once when all known joints are there, after at
 * most `maxGapS` otherwise. Poses leave in the order of their ticks.
 */
export class GapFiller {
  private readonly maxGapS: number;
  private readonly periodS: number;
  private waiting: Pose3D[] = [];
  /** Per joint the latest measured frame: its pose, or undefined where there is none young enough to fill from. */
  private readonly latest = new Array<Pose3D | undefined>(JOINT_COUNT);
  private last: Pose3D | undefined;
  private bones = new BoneLengths();

  constructor({ maxGapS = 0.2, tickHz = 30 }: GapFillOptions = {}) {
    this.maxGapS = maxGapS + SLACK_S;
    this.periodS = 1 / tickHz;
  }

  /**
   * Takes the next pose of the person and keeps it: fills are written into it. Returns those that are final now. Another
   * track ends the one before.
   */
  push(pose: Pose3D): Pose3D[] {
    const out = this.last !== undefined && this.last.track !== pose.track ? this.flush() : [];
    this.insertMissingTicks(pose);
    this.waiting.push(pose);
    this.bones.add(pose.positions, (joint) => pose.provenance[joint] === 'm');
    this.closeGaps(pose);
    for (let j = 0; j < JOINT_COUNT; j++) if (pose.provenance[j] === 'm') this.latest[j] = pose;
    this.last = pose;
    return out.concat(this.release(pose.timeS));
  }

  /** Hands out what is still waiting and forgets the person. */
  flush(): Pose3D[] {
    const out = this.waiting;
    this.waiting = [];
    this.latest.fill(undefined);
    this.last = undefined;
    this.bones = new BoneLengths();
    return out.filter((pose) => !this.isVoid(pose));
  }

  /** Ticks without any pose inside a short gap become empty poses, so that they can be filled like missing joints. */
  private insertMissingTicks(pose: Pose3D): void {
    const before = this.last;
    if (before === undefined || pose.timeS - before.timeS > this.maxGapS) return;
    const missing = pose.tick - before.tick - 1;
    for (let k = 1; k <= missing; k++) {
      const timeS = before.timeS + (k * (pose.timeS - before.timeS)) / (missing + 1);
      this.waiting.push(emptyPose(before.tick + k, timeS, pose.track));
    }
  }

  /** Fills every gap that ends at `pose`, parents before children so that a child can follow a filled parent. */
  private closeGaps(pose: Pose3D): void {
    for (const joint of PARENTS_FIRST) {
      const before = this.latest[joint];
      if (pose.provenance[joint] !== 'm' || before === undefined) continue;
      if (pose.timeS - before.timeS > this.maxGapS) continue;
      for (const between of this.waiting) {
        if (between.timeS <= before.timeS || between.timeS >= pose.timeS) continue;
        if (between.provenance[joint] === 'x') this.fill(joint, before, between, pose);
      }
    }
  }

  private fill(joint: number, a: Pose3D, p: Pose3D, b: Pose3D): void {
    const parent = PARENT[joint]!;
    const s = (p.timeS - a.timeS) / (b.timeS - a.timeS);
    const at = 3 * joint;
    const rooted =
      parent >= 0 && [a, p, b].every((pose) => pose.provenance[parent] !== 'x' && isKnown(pose.positions, 3 * parent));
    const offset = [0, 1, 2].map((k) => {
      const from = a.positions[at + k]! - (rooted ? a.positions[3 * parent + k]! : 0);
      const to = b.positions[at + k]! - (rooted ? b.positions[3 * parent + k]! : 0);
      return from + s * (to - from);
    });
    const length = rooted ? this.bones.get(joint) : Number.NaN;
    const scale = Number.isFinite(length) ? length / Math.max(1e-6, Math.hypot(...offset)) : 1;
    for (let k = 0; k < 3; k++) p.positions[at + k] = offset[k]! * scale + (rooted ? p.positions[3 * parent + k]! : 0);
    p.provenance[joint] = 'i';
    const ends = endsMm(joint, a, b, s);
    const curve = 500 * TYPICAL_ACCELERATION_M_S2[joint]! * (p.timeS - a.timeS) * (b.timeS - p.timeS);
    // The parent enters three times: at both ends, where the offset was taken, and where it is put back.
    const carried = rooted ? Math.hypot(endsMm(parent, a, b, s), p.uncertaintyMm[parent]!) : 0;
    p.uncertaintyMm[joint] = Math.hypot(ends, curve, carried);
    // What lasts is the same at both ends.
    p.lastingMm[joint] = (1 - s) * a.lastingMm[joint]! + s * b.lastingMm[joint]!;
  }

  private release(nowS: number): Pose3D[] {
    const out: Pose3D[] = [];
    while (this.waiting.length > 0 && !this.canStillGain(this.waiting[0]!, nowS)) {
      const pose = this.waiting.shift()!;
      if (!this.isVoid(pose)) out.push(pose);
    }
    return out;
  }

  /** True while some missing joint was measured before the pose and could return in time to close its gap. */
  private canStillGain(pose: Pose3D, nowS: number): boolean {
    for (let j = 0; j < JOINT_COUNT; j++) {
      if (pose.provenance[j] !== 'x') continue;
      const before = this.latest[j];
      if (before === undefined || before.timeS >= pose.timeS) continue;
      if (nowS + this.periodS - before.timeS <= this.maxGapS) return true;
    }
    return false;
  }

  /** An inserted tick that could not be filled at all: nobody was there, so no pose is made of it. */
  private isVoid(pose: Pose3D): boolean {
    return pose.provenance.every((p) => p === 'x');
  }
}

/** The poses of one person with their gaps filled, whole ticks included: a completed stretch at once. Poses are written into. */
export function fillGaps(poses: readonly Pose3D[], options?: GapFillOptions): Pose3D[] {
  const filler = new GapFiller(options);
  return [...poses.flatMap((pose) => filler.push(pose)), ...filler.flush()];
}

/** One standard deviation of what linear interpolation makes of a joint's two ends, mm. */
function endsMm(joint: number, a: Pose3D, b: Pose3D, s: number): number {
  return Math.hypot((1 - s) * a.uncertaintyMm[joint]!, s * b.uncertaintyMm[joint]!);
}
