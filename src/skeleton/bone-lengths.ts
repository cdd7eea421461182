import { BONES, J, JOINT_COUNT } from './joints.ts';
import { distanceM, isKnown } from './pose.ts';

/** Parent of each joint, −1 for the pelvis. `[joint]`. */
export const PARENT: readonly number[] = (() => {
  const parents = new Array<number>(JOINT_COUNT).fill(-1);
  for (const [parent, child] of BONES) parents[J[child]] = J[parent];
  return parents;
})();

/** Joints with parents before children, the pelvis first. */
export const PARENTS_FIRST: readonly number[] = [J.pelvis, ...BONES.map(([, child]) => J[child])];

/**
 * A person's own bone lengths as running medians. Each bone keeps its latest `window` measured lengths (10 s at 30 Hz),
 * so that a wrong joint now and then does not move it and another person soon does.
 */
export class BoneLengths {
  private readonly window: number;
  private readonly least: number;
  private readonly latest: number[][] = PARENT.map(() => []);
  private readonly next = new Int32Array(JOINT_COUNT);
  private readonly median = new Float64Array(JOINT_COUNT).fill(Number.NaN);
  private readonly stale = new Uint8Array(JOINT_COUNT);

  /** `least`: how many lengths a bone must have shown before its median is believed. */
  constructor({ window = 300, least = 15 }: { window?: number; least?: number } = {}) {
    this.window = window;
    this.least = least;
  }

  /** Takes the bones of a pose whose both ends are trusted. `positions`: `[joint][xyz]`, metres. */
  add(positions: Float64Array, trusted: (joint: number) => boolean): void {
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      const parent = PARENT[joint]!;
      if (parent < 0 || !trusted(joint) || !trusted(parent)) continue;
      if (!isKnown(positions, 3 * joint) || !isKnown(positions, 3 * parent)) continue;
      const length = distanceM(positions, 3 * joint, 3 * parent);
      this.latest[joint]![this.next[joint]!] = length;
      this.next[joint] = (this.next[joint]! + 1) % this.window;
      this.stale[joint] = 1;
    }
  }

  /** Length of the bone that ends at `joint`, metres; NaN while too few were seen. */
  get(joint: number): number {
    const seen = this.latest[joint]!;
    if (seen.length < this.least) return Number.NaN;
    if (this.stale[joint] === 1) {
      const sorted = Float64Array.from(seen).sort();
      this.median[joint] = sorted[sorted.length >> 1]!;
      this.stale[joint] = 0;
    }
    return this.median[joint]!;
  }
}
