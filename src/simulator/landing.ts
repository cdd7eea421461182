import { J } from '../skeleton/joints.ts';
import type { Side } from '../skeleton/side.ts';
import type { AngledWalk } from './angled-walk.ts';
import type { Build } from './draw-walker.ts';
import { onFoot } from './posture.ts';
import { smooth, smoothStep } from './smoothing.ts';
import type { LegSupport, Stance } from './support.ts';

/** A foot over a walk. */
export interface PlantedFoot {
  /** Ankle `[frame][xyz]`, metres; set in the frames of `leg.stances` only. */
  ankle: Float64Array;
  /** Where the flat foot's ankle stands on the floor plan, `[frame][xy]`; NaN while the foot swings. */
  place: Float64Array;
  /** Pitch of the foot in every frame, radians, toe-up positive. */
  pitch: Float64Array;
}

/** Before this share of the stride a standing foot keeps its drawn pitch, after the second one it rises as the leg needs. */
const RISES_FROM = 0.25;
const RISES_AT = 0.38;
const STEEPEST_RAD = -1.35;
/** How far the foot turns about its ball before it rolls over the toes, and how long they are. */
const BALL_RAD = 0.5;
const TOES_M = 0.06;

/** Sets every stance on the floor where the drawn leg has the flat foot on average, so that errors of the curves even out. */
export function land(
  walk: AngledWalk,
  side: Side,
  drawn: Float64Array[],
  leg: LegSupport,
  pelvis: Float64Array,
): PlantedFoot {
  const frames = drawn.length;
  const out: PlantedFoot = {
    ankle: new Float64Array(3 * frames),
    place: new Float64Array(2 * frames).fill(Number.NaN),
    pitch: Float64Array.from(walk.angles, (a) => a[side].foot_pitch),
  };
  for (const stance of leg.stances) {
    const place = placeOf(walk, side, drawn, leg, pelvis, stance);
    for (let f = stance.first; f <= stance.last; f++) {
      out.place.set(place, 2 * f);
      plant(walk, side, out, f);
    }
  }
  return out;
}

function plant(walk: AngledWalk, side: Side, foot: PlantedFoot, f: number): void {
  const yaw = walk.angles[f]![side].foot_yaw;
  const place = [foot.place[2 * f]!, foot.place[2 * f + 1]!] as const;
  foot.ankle.set(plantedAnkle(walk.build, side, foot.pitch[f]!, yaw, place), 3 * f);
}

/**
 * The ankle while the foot stands: it turns about the planted heel while toe-up; about the ball of the foot (the toe joint)
 * while heel-up, and beyond `BALL_RAD` also over the tips of the toes, so that the ball itself leaves the floor.
 */
function plantedAnkle(
  build: Build,
  side: Side,
  pitch: number,
  yaw: number,
  place: readonly [number, number],
): number[] {
  const outward = side === 'left' ? 1 : -1;
  const heelUp = pitch < 0;
  const ahead = heelUp ? build.toeAheadM : -build.heelBehindM;
  const height = heelUp ? build.toeHeightM : build.heelHeightM;
  const flat = onFoot(ahead, height - build.ankleHeightM, 0, yaw, outward);
  const turned = onFoot(ahead, height - build.ankleHeightM, pitch, yaw, outward);
  const over = Math.min(0, pitch + BALL_RAD);
  const level = onFoot(TOES_M, 0, 0, yaw, outward);
  const rolled = onFoot(TOES_M, 0, over, yaw, outward);
  return [0, 1, 2].map((k) => (k < 2 ? place[k]! + flat[k]! : height) - turned[k]! + level[k]! - rolled[k]!);
}

function placeOf(
  walk: AngledWalk,
  side: Side,
  drawn: Float64Array[],
  leg: LegSupport,
  pelvis: Float64Array,
  stance: Stance,
): [number, number] {
  let [x, y, weight] = [0, 0, 0];
  const ankle = 3 * J[`${side}_ankle`];
  for (let f = stance.first; f <= stance.last; f++) {
    const flat = leg.own[f]! > 0.08 && leg.own[f]! < 0.4 ? 1 : 1e-3;
    // A rolling foot takes its ankle with it: subtract that, so that every frame votes for the same place.
    const angles = walk.angles[f]![side];
    const rolled = plantedAnkle(walk.build, side, angles.foot_pitch, angles.foot_yaw, [0, 0]);
    x += flat * (pelvis[3 * f]! + drawn[f]![ankle]! - rolled[0]!);
    y += flat * (pelvis[3 * f + 1]! + drawn[f]![ankle + 1]! - rolled[1]!);
    weight += flat;
  }
  return [x / weight, y / weight];
}

/**
 * Late in stance the heel rises as far as the leg, with its drawn knee, needs to reach from the hip to the planted toe;
 * the change of pitch fades out in swing. In place.
 */
export function raiseHeel(
  walk: AngledWalk,
  side: Side,
  drawn: Float64Array[],
  leg: LegSupport,
  pelvis: Float64Array,
  foot: PlantedFoot,
): void {
  const frames = drawn.length;
  const change = new Float64Array(frames);
  for (const stance of leg.stances) {
    for (let f = stance.first; f <= stance.last; f++) {
      const share = smoothStep((leg.own[f]! - RISES_FROM) / (RISES_AT - RISES_FROM));
      if (share > 0) change[f] = share * (fittingPitch(walk, side, drawn[f]!, pelvis, foot, f) - foot.pitch[f]!);
    }
    const left = change[stance.last]!;
    const fade = 0.25 * walk.timing.strideS * walk.fps;
    for (let f = stance.last + 1; f < Math.min(frames, stance.last + fade); f++) {
      change[f] = left * (1 - smoothStep((f - stance.last) / fade));
    }
  }
  const even = smooth(change, 0.015 * walk.fps);
  for (let f = 0; f < frames; f++) {
    foot.pitch[f]! += even[f]!;
    if (!Number.isNaN(foot.place[2 * f]!)) plant(walk, side, foot, f);
  }
}

/** Pitch (<= 0) at which hip and ankle are as far apart as drawn, by bisection: raising the heel brings them closer. */
function fittingPitch(
  walk: AngledWalk,
  side: Side,
  drawn: Float64Array,
  pelvis: Float64Array,
  foot: PlantedFoot,
  f: number,
): number {
  const [h, a] = [3 * J[`${side}_hip`], 3 * J[`${side}_ankle`]];
  const wanted = Math.hypot(drawn[a]! - drawn[h]!, drawn[a + 1]! - drawn[h + 1]!, drawn[a + 2]! - drawn[h + 2]!);
  const yaw = walk.angles[f]![side].foot_yaw;
  const place = [foot.place[2 * f]!, foot.place[2 * f + 1]!] as const;
  const distance = (pitch: number) => {
    const ankle = plantedAnkle(walk.build, side, pitch, yaw, place);
    return Math.hypot(
      ankle[0]! - pelvis[3 * f]! - drawn[h]!,
      ankle[1]! - pelvis[3 * f + 1]! - drawn[h + 1]!,
      ankle[2]! - pelvis[3 * f + 2]! - drawn[h + 2]!,
    );
  };
  let [low, high] = [STEEPEST_RAD, -1e-6];
  if (distance(high) <= wanted) return high;
  if (distance(low) >= wanted) return low;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (distance(middle) > wanted) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
