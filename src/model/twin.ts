import { mean, median } from '../maths/robust.ts';
import { PARENT, PARENTS_FIRST } from '../skeleton/bone-lengths.ts';
import { butterworth2, forwardBackward } from '../skeleton/butterworth.ts';
import { J, JOINT_COUNT, JOINTS, type JointName, mirrored } from '../skeleton/joints.ts';
import { legLength } from '../skeleton/leg-length.ts';
import { distanceM, isKnown, type Trajectory } from '../skeleton/pose.ts';
import { denormaliseFrame } from './normalise.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import { type Predictor, type SeenWindow, seenWindow, windowFrames } from './seen-window.ts';
import { followers, soundSide, withheldJoints } from './twin-chains.ts';
import { withhold } from './withhold.ts';

const STRIDE = JOINT_COUNT * 3;
const WINDOWS_PER_CALL = 64;
/** Corrections change no faster than walking does. */
const CORRECTION_CUTOFF_HZ = 5;

/** Corrections smaller than what the model is off on healthy walkers are not made. mm per joint. */
export type TwinFloor = Partial<Record<JointName, number>>;

/**
 * Pass 2: the normative twin of a walk. Flagged joints and what hangs on them are withheld in all frames of each window, the last
 * frame's reconstruction is kept; then the correction is smoothed and the person's bone lengths are restored. A joint keeps its input
 * where its corrections are, in the square mean, below the model's floor: what it is off on healthy walkers, or on this person's other
 * side, whichever is more. Where nothing is flagged the twin is the input.
 * @returns `[frame][joint][xyz]`, metres, world; NaN where the input has none.
 */
export async function twinOfWalk(
  walk: Trajectory,
  flagged: readonly JointName[],
  predictor: Predictor,
  floor: TwinFloor,
): Promise<Float64Array> {
  const twin = Float64Array.from(walk.positions);
  const withheld = withheldJoints(flagged);
  if (withheld.length === 0) return twin;
  const joints = withheld.map((name) => J[name]);
  const corrections = smoothCorrections(walk, await reconstruct(walk, withheld, predictor), joints);
  const own = await soundSideFloor(walk, withheld, predictor);
  const moved = corrected(corrections, joints, (name) =>
    Math.max(floor[name] ?? Number.POSITIVE_INFINITY, own[name] ?? 0),
  );
  for (const joint of moved) addCorrection(twin, corrections, joint);
  restoreBones(walk, twin, new Set(moved));
  for (const [joint, shoulder] of followers(moved.map((index) => JOINTS[index]!))) {
    carryAlong(walk.positions, twin, J[joint], J[shoulder]);
  }
  return twin;
}

/** Frames between windows that measure the other side. */
const SOUND_EVERY_FRAMES = 3;

/** Root mean square error, mm, by which the model misses the same joints of the other side; empty where both sides are at fault. */
async function soundSideFloor(
  walk: Trajectory,
  withheld: readonly JointName[],
  predictor: Predictor,
): Promise<TwinFloor> {
  const others = soundSide(withheld);
  if (others.length === 0) return {};
  const predicted = await reconstruct(walk, others, predictor, SOUND_EVERY_FRAMES);
  const off = predicted.map((value, i) => value - walk.positions[i]!);
  return Object.fromEntries(others.map((name) => [mirrored(name), rootMeanSquareMm(off, J[name])]));
}

/** Full poses `[frame][19][3]`, metres, world, as the network completes them; NaN = none. */
async function reconstruct(
  walk: Trajectory,
  withheld: readonly JointName[],
  predictor: Predictor,
  everyFrames = 1,
): Promise<Float64Array> {
  const out = new Float64Array(walk.positions.length).fill(Number.NaN);
  const legLengthM = legLength(walk);
  const lead = (WINDOW_FRAMES - 1) * predictor.frameStep;
  const windows: { window: SeenWindow; end: number }[] = [];
  for (let end = lead; end < walk.frames; end += everyFrames) {
    const window = seenWindow(walk, windowFrames(end, predictor.frameStep), false, legLengthM);
    if (window !== null) windows.push({ window, end });
  }
  for (let at = 0; at < windows.length; at += WINDOWS_PER_CALL) {
    const some = windows.slice(at, at + WINDOWS_PER_CALL);
    const pose = await withhold(
      some.map(({ window }) => window),
      withheld,
      predictor,
    );
    for (const [row, { window, end }] of some.entries()) {
      // The first frames end no window: the earlier frames of the first window stand in.
      const first = end === lead ? 0 : WINDOW_FRAMES - 1;
      for (let frame = first; frame < WINDOW_FRAMES; frame++) {
        const to = end - (WINDOW_FRAMES - 1 - frame) * predictor.frameStep;
        const pelvis = to * STRIDE + J.pelvis * 3;
        const [pelvisXM, pelvisYM] = [walk.positions[pelvis]!, walk.positions[pelvis + 1]!];
        denormaliseFrame(pose, row, frame, { pelvisXM, pelvisYM, yawRad: window.yawRad, legLengthM }, out, to);
      }
    }
  }
  return out;
}

/** Predicted minus seen, smoothed over each stretch in which both are known. `[frame][joint][xyz]`, NaN elsewhere. */
function smoothCorrections(walk: Trajectory, predicted: Float64Array, joints: readonly number[]): Float64Array {
  const filter = butterworth2(CORRECTION_CUTOFF_HZ, walk.fps);
  const corrections = new Float64Array(predicted.length).fill(Number.NaN);
  for (const joint of joints) {
    for (let axis = 0; axis < 3; axis++) {
      const column = joint * 3 + axis;
      const difference = Float64Array.from({ length: walk.frames }, (_, frame) => {
        const at = frame * STRIDE + column;
        return predicted[at]! - walk.positions[at]!;
      });
      for (const [from, to] of knownStretches(difference)) {
        const smooth = forwardBackward(filter, difference.subarray(from, to));
        for (let frame = from; frame < to; frame++) corrections[frame * STRIDE + column] = smooth[frame - from]!;
      }
    }
  }
  return corrections;
}

function knownStretches(values: Float64Array): [number, number][] {
  const stretches: [number, number][] = [];
  for (let from = 0; from < values.length; from++) {
    if (Number.isNaN(values[from]!)) continue;
    let to = from;
    while (to < values.length && !Number.isNaN(values[to]!)) to++;
    stretches.push([from, to]);
    from = to;
  }
  return stretches;
}

/** Joints whose corrections exceed the floor, with everything withheld that hangs on one that does. */
function corrected(
  corrections: Float64Array,
  joints: readonly number[],
  floorMm: (name: JointName) => number,
): number[] {
  const chosen = new Set<number>();
  for (const joint of [...joints].sort((a, b) => PARENTS_FIRST.indexOf(a) - PARENTS_FIRST.indexOf(b))) {
    const large = rootMeanSquareMm(corrections, joint) > floorMm(JOINTS[joint]!);
    if (large || chosen.has(PARENT[joint]!)) chosen.add(joint);
  }
  return [...chosen];
}

/** Of a joint's offsets over the frames in which they are known. */
function rootMeanSquareMm(offsets: Float64Array, joint: number): number {
  const squares: number[] = [];
  for (let at = joint * 3; at < offsets.length; at += STRIDE) {
    squares.push(offsets[at]! ** 2 + offsets[at + 1]! ** 2 + offsets[at + 2]! ** 2);
  }
  return 1000 * Math.sqrt(mean(squares));
}

function addCorrection(twin: Float64Array, corrections: Float64Array, joint: number): void {
  for (let at = joint * 3; at < twin.length; at += STRIDE) {
    for (let axis = 0; axis < 3; axis++) {
      const change = corrections[at + axis]!;
      if (!Number.isNaN(change)) twin[at + axis]! += change;
    }
  }
}

/** Moves a joint as another was moved. `[frame][joint][xyz]`, any number of frames. */
export function carryAlong(seen: Float64Array, twin: Float64Array, joint: number, like: number): void {
  for (let frame = 0; frame < twin.length; frame += STRIDE) {
    for (let axis = 0; axis < 3; axis++) {
      const change = twin[frame + like * 3 + axis]! - seen[frame + like * 3 + axis]!;
      if (!Number.isNaN(change)) twin[frame + joint * 3 + axis]! += change;
    }
  }
}

/** Puts corrected joints at the person's own bone length from their parents, parents first. */
function restoreBones(walk: Trajectory, twin: Float64Array, joints: ReadonlySet<number>): void {
  for (const joint of PARENTS_FIRST) {
    const parent = PARENT[joint]!;
    if (parent < 0 || !joints.has(joint)) continue;
    const lengths = Float64Array.from({ length: walk.frames }, (_, frame) =>
      distanceM(walk.positions, frame * STRIDE + joint * 3, frame * STRIDE + parent * 3),
    );
    const length_m = median(lengths);
    if (Number.isNaN(length_m)) continue;
    for (let at = 0; at < twin.length; at += STRIDE) setDistance(twin, at + parent * 3, at + joint * 3, length_m);
  }
}

function setDistance(positions: Float64Array, from: number, to: number, length_m: number): void {
  if (!isKnown(positions, from) || !isKnown(positions, to)) return;
  const now = distanceM(positions, from, to);
  if (now < 1e-6) return;
  for (let axis = 0; axis < 3; axis++) {
    const origin = positions[from + axis]!;
    positions[to + axis] = origin + ((positions[to + axis]! - origin) * length_m) / now;
  }
}
