import { PARENT, PARENTS_FIRST } from '../skeleton/bone-lengths.ts';
import { J, type JointName } from '../skeleton/joints.ts';
import { distanceM, isKnown } from '../skeleton/pose.ts';
import { followers } from './twin-chains.ts';

/** What pass 2 did to the joints of a frame. */
export interface Correction {
  /** Joints that it may move. */
  joints: readonly JointName[];
  /** Of these, which were moved. */
  moved: ReadonlySet<JointName>;
  /** Of these, of which it is not known how far the model is off: they go with their parents. */
  unknown: readonly JointName[];
}

/**
 * Makes corrected joints of one frame a body again: those that hang on moved ones are put at the person's own bone lengths from
 * their parents, parents first; arms go with moved shoulders.
 * @param seen `[joint][xyz]`, metres @param twin the same with corrections; edited in place
 * @param length_m of the bone that ends at a joint; NaN = not known: such a bone is left
 */
export function restoreBody(
  seen: Float64Array,
  twin: Float64Array,
  { joints, moved, unknown }: Correction,
  length_m: (joint: number) => number,
): void {
  const hanging = new Set([...moved].map((name) => J[name]));
  for (const name of joints) if (hanging.has(PARENT[J[name]]!)) hanging.add(J[name]);
  for (const name of unknown) if (hanging.has(J[name])) carryAlong(seen, twin, J[name], PARENT[J[name]]!);
  for (const joint of PARENTS_FIRST) {
    if (hanging.has(joint)) setDistance(twin, PARENT[joint]! * 3, joint * 3, length_m(joint));
  }
  for (const [joint, shoulder] of followers([...moved])) carryAlong(seen, twin, J[joint], J[shoulder]);
}

function carryAlong(seen: Float64Array, twin: Float64Array, joint: number, like: number): void {
  const change = [0, 1, 2].map((axis) => twin[like * 3 + axis]! - seen[like * 3 + axis]!);
  if (change.some(Number.isNaN)) return;
  for (let axis = 0; axis < 3; axis++) twin[joint * 3 + axis]! += change[axis]!;
}

function setDistance(positions: Float64Array, from: number, to: number, length_m: number): void {
  if (Number.isNaN(length_m) || !isKnown(positions, from) || !isKnown(positions, to)) return;
  const now = distanceM(positions, from, to);
  if (now < 1e-6) return;
  for (let axis = 0; axis < 3; axis++) {
    const origin = positions[from + axis]!;
    positions[to + axis] = origin + ((positions[to + axis]! - origin) * length_m) / now;
  }
}
