import { J, JOINTS, mirrored } from './joints.ts';

/** Values `[joint]` with left and right averaged: healthy walking has no side, sensors may. NaN = not known. */
export function symmetric(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(JOINTS, (name, joint) => {
    const [own, other] = [values[joint]!, values[J[mirrored(name)]]!];
    return Number.isNaN(own) ? other : Number.isNaN(other) ? own : (own + other) / 2;
  });
}
