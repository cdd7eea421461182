import { type BoneLengths, PARENT, PARENTS_FIRST } from '../skeleton/bone-lengths.ts';
import { J, JOINT_COUNT, JOINTS, type JointName } from '../skeleton/joints.ts';
import { distanceM, isKnown } from '../skeleton/pose.ts';
import { denormaliseFrame } from './normalise.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import type { RollingWalk } from './rolling-walk.ts';
import { type Predictor, seenWindow, windowFrames } from './seen-window.ts';
import { carryAlong, type TwinFloor } from './twin.ts';
import { followers, withheldJoints } from './twin-chains.ts';
import { withhold } from './withhold.ts';

const VALUES = JOINT_COUNT * 3;
/** Share of a new correction that is taken at once: a third-order of a frame's jitter is gone, the lag is one frame. */
const TAKEN = 0.5;
/** Forgetting of a correction's mean square per tick: about one gait cycle. */
const SIZE_TAKEN = 1 / 30;

/** Pass 2, live: the twin of the present frame. One person; `forget` when another comes. */
export class LiveTwin {
  readonly #predictor: Predictor;
  readonly #floor: TwinFloor;
  readonly #correction = new Float64Array(VALUES).fill(Number.NaN);
  readonly #squareMm2 = new Float64Array(JOINT_COUNT).fill(Number.NaN);

  constructor(predictor: Predictor, floor: TwinFloor) {
    this.#predictor = predictor;
    this.#floor = floor;
  }

  forget(): void {
    this.#correction.fill(Number.NaN);
    this.#squareMm2.fill(Number.NaN);
  }

  /** `[joint][xyz]`, metres, world: the walk's last frame with flagged joints as the network has them; NaN = none. */
  async ofLastFrame(walk: RollingWalk, flagged: readonly JointName[], bones: BoneLengths): Promise<Float64Array> {
    const pose = walk.positions.slice(-VALUES);
    const withheld = withheldJoints(flagged);
    const window = seenWindow(walk, windowFrames(walk.frames - 1, this.#predictor.frameStep), true, walk.legLengthM());
    if (withheld.length === 0 || window === null) {
      this.forget();
      return pose;
    }
    const predicted = new Float64Array(VALUES);
    const at = { yawRad: window.yawRad, legLengthM: walk.legLengthM() };
    const place = { pelvisXM: pose[J.pelvis * 3]!, pelvisYM: pose[J.pelvis * 3 + 1]!, ...at };
    denormaliseFrame(await withhold([window], withheld, this.#predictor), 0, WINDOW_FRAMES - 1, place, predicted, 0);
    const twin = Float64Array.from(pose);
    const corrected = new Set<number>();
    for (const joint of PARENTS_FIRST) {
      if (!withheld.includes(JOINTS[joint]!)) this.#correction.fill(Number.NaN, joint * 3, joint * 3 + 3);
      else if (this.#track(joint, pose, predicted) || corrected.has(PARENT[joint]!)) corrected.add(joint);
    }
    for (const joint of corrected) this.#apply(twin, joint, bones.get(joint));
    const moved = [...corrected].map((index) => JOINTS[index]!);
    for (const [joint, shoulder] of followers(moved)) carryAlong(pose, twin, J[joint], J[shoulder]);
    return twin;
  }

  /** Follows a joint's correction; true where it is, in the square mean, larger than the model's floor. */
  #track(joint: number, pose: Float64Array, predicted: Float64Array): boolean {
    if (!isKnown(pose, joint * 3)) return false;
    let square = 0;
    for (let i = joint * 3; i < joint * 3 + 3; i++) {
      const change = predicted[i]! - pose[i]!;
      const before = this.#correction[i]!;
      this.#correction[i] = Number.isNaN(before) ? change : before + TAKEN * (change - before);
      square += change * change;
    }
    const before = this.#squareMm2[joint]!;
    this.#squareMm2[joint] = Number.isNaN(before) ? 1e6 * square : before + SIZE_TAKEN * (1e6 * square - before);
    return Math.sqrt(this.#squareMm2[joint]!) > (this.#floor[JOINTS[joint]!] ?? Number.POSITIVE_INFINITY);
  }

  #apply(twin: Float64Array, joint: number, length_m: number): void {
    const to = joint * 3;
    for (let i = to; i < to + 3; i++) {
      if (!Number.isNaN(this.#correction[i]!)) twin[i]! += this.#correction[i]!;
    }
    const from = PARENT[joint]! * 3;
    if (from < 0 || Number.isNaN(length_m) || !isKnown(twin, from) || !isKnown(twin, to)) return;
    const now = distanceM(twin, to, from);
    if (now < 1e-6) return;
    for (let axis = 0; axis < 3; axis++) {
      twin[to + axis] = twin[from + axis]! + ((twin[to + axis]! - twin[from + axis]!) * length_m) / now;
    }
  }
}
