import { median } from '../maths/robust.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import { legLengthOfFrame } from '../skeleton/leg-length.ts';
import type { Pose3D, Trajectory } from '../skeleton/pose.ts';

const STRIDE = JOINT_COUNT * 3;
/** Ticks kept: two seconds hold a stride, the longest window and the heading's context. */
const FRAMES = 60;
/** Leg lengths of the last ten seconds. */
const LENGTHS = 300;

/** The last two seconds of one person as a walk whose last frame is the present. Ticks that never came are NaN. */
export class RollingWalk implements Trajectory {
  readonly fps = 30;
  readonly frames = FRAMES;
  readonly positions = new Float64Array(FRAMES * STRIDE).fill(Number.NaN);
  #tick = Number.NaN;
  #track = Number.NaN;
  #lengths: number[] = [];

  /**
   * Takes the next pose. Joints that the model predicted are not evidence: they count as not seen.
   * @returns true when this is another person, or came after so long that nothing earlier counts.
   */
  push(pose: Pose3D): boolean {
    const steps = pose.tick - this.#tick;
    const fresh = pose.track !== this.#track || !(steps > 0 && steps < FRAMES);
    if (fresh) this.positions.fill(Number.NaN);
    else {
      this.positions.copyWithin(0, steps * STRIDE);
      this.positions.fill(Number.NaN, (FRAMES - steps) * STRIDE);
    }
    if (pose.track !== this.#track) this.#lengths = [];
    this.#tick = pose.tick;
    this.#track = pose.track;
    const last = (FRAMES - 1) * STRIDE;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      if (pose.provenance[joint] !== 'm' && pose.provenance[joint] !== 'i') continue;
      for (let axis = 0; axis < 3; axis++) this.positions[last + joint * 3 + axis] = pose.positions[joint * 3 + axis]!;
    }
    const length_m = legLengthOfFrame(this.positions, FRAMES - 1);
    if (!Number.isNaN(length_m)) this.#lengths.push(length_m);
    if (this.#lengths.length > LENGTHS) this.#lengths.shift();
    return fresh;
  }

  /** Median thigh plus shank so far, metres; NaN before a leg was seen. */
  legLengthM(): number {
    return median(this.#lengths);
  }

  /** First frame of the person's unbroken presence in what is kept. */
  firstFrame(): number {
    for (let frame = FRAMES - 1; frame >= 0; frame--) {
      const at = frame * STRIDE;
      if (this.positions.subarray(at, at + STRIDE).every(Number.isNaN)) return frame + 1;
    }
    return 0;
  }
}
