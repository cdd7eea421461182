import type { BoneLengths } from '../skeleton/bone-lengths.ts';
import { J, JOINT_COUNT, type JointName } from '../skeleton/joints.ts';
import { isKnown } from '../skeleton/pose.ts';
import { denormaliseFrame } from './normalise.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import type { RollingWalk } from './rolling-walk.ts';
import { type Predictor, seenWindow, windowFrames } from './seen-window.ts';
import { restoreBody } from './twin-bones.ts';
import { movable, withheldJoints } from './twin-chains.ts';
import { type AxisValues, correctionShare, floorSquares, type TwinFloor, turned } from './twin-correction.ts';
import { withhold } from './withhold.ts';

const VALUES = JOINT_COUNT * 3;
/** Share of a new correction that is taken at once: a third-order of a frame's jitter is gone, the lag is one frame. */
const TAKEN = 0.5;
/** Forgetting of a correction's mean square per tick: about one gait cycle. */
const SIZE_TAKEN = 1 / 30;

/** Pass 2, live: the twin of the present frame, as `twinOfWalk` but from what was before. One person; `forget` when another comes. */
export class LiveTwin {
  readonly #predictor: Predictor;
  readonly #floor: TwinFloor;
  /** `[joint][forward, left, up]`, metres: the change that is proposed, and its mean square. */
  readonly #change = new Float64Array(VALUES).fill(Number.NaN);
  readonly #squareM2 = new Float64Array(VALUES).fill(Number.NaN);

  constructor(predictor: Predictor, floor: TwinFloor) {
    this.#predictor = predictor;
    this.#floor = floor;
  }

  forget(): void {
    this.#change.fill(Number.NaN);
    this.#squareM2.fill(Number.NaN);
  }

  /** `[joint][xyz]`, metres, world: the walk's last frame with flagged joints as the network has them; NaN = none. */
  async ofLastFrame(walk: RollingWalk, flagged: readonly JointName[], bones: BoneLengths): Promise<Float64Array> {
    const pose = walk.positions.slice(-VALUES);
    const withheld = withheldJoints(flagged);
    const joints = movable(withheld);
    const window = seenWindow(walk, windowFrames(walk.frames - 1, this.#predictor.frameStep), true, walk.legLengthM());
    if (joints.length === 0 || window === null) {
      this.forget();
      return pose;
    }
    const { yawRad } = window;
    const completed = new Float64Array(VALUES);
    const pelvis = { pelvisXM: pose[J.pelvis * 3]!, pelvisYM: pose[J.pelvis * 3 + 1]! };
    const place = { ...pelvis, yawRad, legLengthM: walk.legLengthM() };
    denormaliseFrame(await withhold([window], withheld, this.#predictor), 0, WINDOW_FRAMES - 1, place, completed, 0);
    const twin = Float64Array.from(pose);
    const moved = new Set<JointName>();
    const unknown: JointName[] = [];
    for (const name of joints) {
      const errors = floorSquares(this.#floor, name, withheld);
      this.#follow(J[name], pose, completed, yawRad);
      if (errors === null) unknown.push(name);
      else if (this.#move(J[name], errors, twin, yawRad)) moved.add(name);
    }
    this.#forgetOthers(joints);
    restoreBody(pose, twin, { joints, moved, unknown }, (joint) => bones.get(joint));
    return twin;
  }

  /** Takes the change that is proposed for a joint now. */
  #follow(joint: number, pose: Float64Array, completed: Float64Array, yawRad: number): void {
    if (!isKnown(pose, joint * 3)) return;
    const off = (axis: number): number => completed[joint * 3 + axis]! - pose[joint * 3 + axis]!;
    for (const [axis, now] of [...turned(off(0), off(1), yawRad), off(2)].entries()) {
      const i = joint * 3 + axis;
      const [before, square] = [this.#change[i]!, this.#squareM2[i]!];
      this.#change[i] = Number.isNaN(before) ? now : before + TAKEN * (now - before);
      this.#squareM2[i] = Number.isNaN(square) ? now * now : square + SIZE_TAKEN * (now * now - square);
    }
  }

  /** Makes the share of the change that exceeds the model's error; false where nothing of it does. */
  #move(joint: number, errors: AxisValues, twin: Float64Array, yawRad: number): boolean {
    const at = joint * 3;
    if (!isKnown(twin, at) || Number.isNaN(this.#change[at]!)) return false;
    const shares = errors.map((error, axis) => correctionShare(this.#squareM2[at + axis]!, error));
    const [forward, left, up] = shares.map((share, axis) => share * this.#change[at + axis]!);
    const [x, y] = turned(forward!, left!, -yawRad);
    for (const [axis, change] of [x, y, up!].entries()) twin[at + axis]! += change;
    return shares.some((share) => share > 0);
  }

  #forgetOthers(joints: readonly JointName[]): void {
    const kept = new Set(joints.map((name) => J[name]));
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      if (kept.has(joint)) continue;
      this.#change.fill(Number.NaN, joint * 3, joint * 3 + 3);
      this.#squareM2.fill(Number.NaN, joint * 3, joint * 3 + 3);
    }
  }
}
