import type { TrcTable } from '../../store/trc-table.ts';

/** How two files of the same points differ. */
export interface TrcDifference {
  /** Distance of each point in each frame in which both know it, mm. */
  distancesMm: number[];
  /** Points in frames that one of them knows and the other does not. */
  knownToOne: number;
}

/**
 * Compares two TRC files point by point. Both must name the same markers in the same order and have the same frames.
 * @throws RangeError where they do not: nothing could be compared
 */
export function trcDifference(ours: TrcTable, theirs: TrcTable): TrcDifference {
  if (String(ours.markers) !== String(theirs.markers) || ours.frames !== theirs.frames)
    throw new RangeError(`${ours.frames} frames of ${ours.markers} against ${theirs.frames} of ${theirs.markers}`);
  const distancesMm: number[] = [];
  let knownToOne = 0;
  for (let at = 0; at < ours.coordinates.length; at += 3) {
    const [a, b] = [ours.coordinates.subarray(at, at + 3), theirs.coordinates.subarray(at, at + 3)];
    const [aKnown, bKnown] = [a, b].map((point) => point.every(Number.isFinite));
    if (aKnown !== bKnown) knownToOne++;
    if (aKnown && bKnown) distancesMm.push(1000 * Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!));
  }
  return { distancesMm, knownToOne };
}
