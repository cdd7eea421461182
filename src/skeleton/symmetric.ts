import { J, JOINTS, mirrored } from './joints.ts';

/** `[joint]`: the joint of the other side. */
const OTHER = JOINTS.map((name) => J[mirrored(name)]);

/** Values `[joint]` with left and right averaged: healthy walking has no side, sensors may. NaN = not known. */
export function symmetric(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(OTHER, (opposite, joint) => {
    const [own, other] = [values[joint]!, values[opposite]!];
    return Number.isNaN(own) ? other : Number.isNaN(other) ? own : (own + other) / 2;
  });
}
