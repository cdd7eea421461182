/** Three coordinates, metres. */
export type Vector = [number, number, number];

/**
 * Knee and ankle of a leg whose hip was moved and whose foot stays: bones keep their lengths, the knee stays in the plane in which it was.
 * Where the leg is too short for that, it is straight and the ankle comes with it. By the law of cosines.
 * @param hip its new place @param before hip, knee and ankle as they were @returns knee and ankle; NaN where one was not known
 */
export function bentLeg(hip: Vector, before: readonly [Vector, Vector, Vector]): [Vector, Vector] {
  const [oldHip, oldKnee, oldAnkle] = before;
  const [thigh_m, shank_m] = [length(minus(oldKnee, oldHip)), length(minus(oldAnkle, oldKnee))];
  const leg = minus(oldAnkle, hip);
  const along = times(leg, 1 / length(leg));
  const reach_m = Math.min(length(leg), thigh_m + shank_m);
  const bend = minus(oldKnee, oldHip);
  const across = minus(bend, times(along, dot(bend, along)));
  // How far down the line from hip to ankle the knee is, and how far beside it.
  const down_m = (thigh_m ** 2 - shank_m ** 2 + reach_m ** 2) / (2 * reach_m);
  const aside_m = Math.sqrt(Math.max(0, thigh_m ** 2 - down_m ** 2));
  const knee = plus(plus(hip, times(along, down_m)), times(across, aside_m / length(across)));
  // A foot that can stay does so to the last digit.
  return [knee, reach_m < length(leg) ? plus(hip, times(along, reach_m)) : oldAnkle];
}

/** Sum, or with a factor a + factor · b. */
export function plus(a: Vector, b: Vector, factor = 1): Vector {
  return [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]];
}

const minus = (a: Vector, b: Vector): Vector => plus(a, b, -1);
const times = (a: Vector, factor: number): Vector => [factor * a[0], factor * a[1], factor * a[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const length = (a: Vector): number => Math.hypot(...a);
