import { J } from '../skeleton/joints.ts';
import type { Side } from '../skeleton/side.ts';
import type { Build } from './draw-walker.ts';

/** A leg is never pulled straighter than this share of its length: a knee of about 3 degrees. */
export const REACH_SHARE = 0.9997;

/**
 * Puts a side's knee where thigh and shank reach from hip to ankle, in place, bending forward.
 * The knee keeps the distance to the side of the hip-ankle line that it has in the positions on entry (the drawn posture's).
 * An ankle out of reach is drawn in towards the hip.
 * @param at index of the frame's first number
 */
export function bendKnee(positions: Float64Array, at: number, build: Build, side: Side, drawnSidewaysM: number): void {
  const hip = at + 3 * J[`${side}_hip`];
  const knee = at + 3 * J[`${side}_knee`];
  const ankle = at + 3 * J[`${side}_ankle`];
  const axis = [0, 1, 2].map((k) => positions[ankle + k]! - positions[hip + k]!);
  let length = Math.hypot(axis[0]!, axis[1]!, axis[2]!);
  for (let k = 0; k < 3; k++) axis[k]! /= length;
  const most = (build.thighM + build.shankM) * REACH_SHARE;
  if (length > most) {
    length = most;
    for (let k = 0; k < 3; k++) positions[ankle + k] = positions[hip + k]! + length * axis[k]!;
  }
  const along = (build.thighM ** 2 - build.shankM ** 2 + length ** 2) / (2 * length);
  const off = Math.sqrt(Math.max(build.thighM ** 2 - along ** 2, 0));
  // Sideways = y made perpendicular to the axis; forward completes it.
  const sideways = [-axis[1]! * axis[0]!, 1 - axis[1]! ** 2, -axis[1]! * axis[2]!];
  const norm = Math.hypot(sideways[0]!, sideways[1]!, sideways[2]!);
  for (let k = 0; k < 3; k++) sideways[k]! /= norm;
  const forward = [
    sideways[1]! * axis[2]! - sideways[2]! * axis[1]!,
    sideways[2]! * axis[0]! - sideways[0]! * axis[2]!,
    sideways[0]! * axis[1]! - sideways[1]! * axis[0]!,
  ];
  const facing = forward[0]! >= 0 ? 1 : -1;
  const aside = Math.min(Math.max(drawnSidewaysM, -0.8 * off), 0.8 * off);
  const ahead = facing * Math.sqrt(off * off - aside * aside);
  for (let k = 0; k < 3; k++) {
    positions[knee + k] = positions[hip + k]! + along * axis[k]! + aside * sideways[k]! + ahead * forward[k]!;
  }
}

/** How far the knee stands beside the line from hip to ankle, along the walker's left, metres. */
export function kneeSideways(positions: Float64Array, side: Side): number {
  const [h, k, a] = [3 * J[`${side}_hip`], 3 * J[`${side}_knee`], 3 * J[`${side}_ankle`]];
  const fall = positions[a + 2]! - positions[h + 2]!;
  const share = (positions[k + 2]! - positions[h + 2]!) / (Math.abs(fall) < 1e-3 ? -1e-3 : fall);
  return positions[k + 1]! - (positions[h + 1]! + share * (positions[a + 1]! - positions[h + 1]!));
}
