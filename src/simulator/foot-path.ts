import { J } from '../skeleton/joints.ts';
import type { Side } from '../skeleton/side.ts';
import type { AngledWalk } from './angled-walk.ts';
import { softFloor } from './body-motion.ts';
import type { Build } from './draw-walker.ts';
import type { PlantedFoot } from './landing.ts';
import { onFoot } from './posture.ts';
import { smoothStep } from './smoothing.ts';
import type { LegSupport, Stance } from './support.ts';

/** Lowest a swinging foot comes to the floor in mid-swing, metres above its height when standing. */
const CLEARANCE_M = 0.012;
/** Share of the swing at each end in which the foot's speed is matched to the floor's. */
const ENDS = 0.3;
/** Share of the swing at each end in which the foot's place is. */
const REACH = 0.55;

/**
 * Ankles of the whole walk: the planted ones, and between them the drawn swing bent to begin and end at them, position
 * and speed alike, kept off the floor.
 */
export function footPath(
  walk: AngledWalk,
  side: Side,
  drawn: Float64Array[],
  leg: LegSupport,
  planted: PlantedFoot,
  pelvis: Float64Array,
): Float64Array {
  const frames = drawn.length;
  const free = new Float64Array(3 * frames);
  const ankle = 3 * J[`${side}_ankle`];
  for (let f = 0; f < frames; f++) {
    for (let k = 0; k < 3; k++) free[3 * f + k] = drawn[f]![ankle + k]! + pelvis[3 * f + k]!;
  }
  const positions = Float64Array.from(planted.ankle);
  let previous: Stance | undefined;
  for (const next of [...leg.stances, undefined]) {
    bendSwing(positions, free, previous?.last, next?.first, frames);
    for (let f = (previous?.last ?? -1) + 1; f < (next?.first ?? frames); f++) {
      const share = (f - (previous?.last ?? 0)) / ((next?.first ?? frames) - (previous?.last ?? 0));
      liftFoot(walk.build, planted.pitch[f]!, f, share, positions);
    }
    previous = next;
  }
  return positions;
}

/** Fills the frames between two stances (or from the walk's beginning, or to its end) with the corrected free path. */
function bendSwing(
  positions: Float64Array,
  free: Float64Array,
  from: number | undefined,
  to: number | undefined,
  frames: number,
): void {
  const gap = (f: number, k: number) => positions[3 * f + k]! - free[3 * f + k]!;
  const start = (from ?? -1) + 1;
  const end = to ?? frames;
  for (let k = 0; k < 3; k++) {
    const p0 = from === undefined ? (to === undefined ? 0 : gap(to, k)) : gap(from, k);
    const p1 = to === undefined ? p0 : gap(to, k);
    const swing = from !== undefined && to !== undefined;
    const span = swing ? to - from : 1;
    const v0 = swing && from >= 1 ? gap(from, k) - gap(from - 1, k) : 0;
    const v1 = swing && to + 1 < frames ? gap(to + 1, k) - gap(to, k) : 0;
    for (let f = start; f < end; f++) {
      const u = swing ? (f - from) / span : from === undefined ? 1 : 0;
      positions[3 * f + k] =
        free[3 * f + k]! + blend(u, p0, p1) + ENDS * span * (v0 * leave(u / ENDS) - v1 * leave((1 - u) / ENDS));
    }
  }
}

/** p0 at the beginning, p1 at the end, level at both, and little of either in mid-swing, which belongs to the drawn leg. */
function blend(u: number, p0: number, p1: number): number {
  return p0 * (1 - smoothStep(u / REACH)) + p1 * smoothStep((u - 1 + REACH) / REACH);
}

/** 0 at both ends of 0..1, slope 1 at the beginning and 0 at the end: takes a difference of speed away within `ENDS`. */
function leave(u: number): number {
  return u >= 1 ? 0 : u * (1 - u) ** 2;
}

/** Raises a swinging ankle so that neither toe nor heel goes through the floor; `share` = 0 at toe off, 1 at the strike. */
function liftFoot(build: Build, pitch: number, f: number, share: number, positions: Float64Array): void {
  const toe = onFoot(build.toeAheadM, build.toeHeightM - build.ankleHeightM, pitch, 0, 1)[2] - build.toeHeightM;
  const heel = onFoot(-build.heelBehindM, build.heelHeightM - build.ankleHeightM, pitch, 0, 1)[2] - build.heelHeightM;
  const z = positions[3 * f + 2]!;
  const low = z + Math.min(toe, heel);
  // The toe leaves the floor gently, the heel comes down on it with some speed, as heels do.
  const middle = smoothStep(share / 0.35) * Math.min(1, Math.max(0, 1 - share) / 0.15);
  const softness = 0.001 + 0.008 * middle;
  positions[3 * f + 2] = z + softFloor(low, CLEARANCE_M * middle, softness) - low;
}
