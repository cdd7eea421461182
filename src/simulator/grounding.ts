import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { SIDES, type Side } from '../skeleton/side.ts';
import type { AngledWalk } from './angled-walk.ts';
import { footPath } from './foot-path.ts';
import { land, type PlantedFoot, raiseHeel } from './landing.ts';
import { bendKnee, kneeSideways, REACH_SHARE } from './leg.ts';
import { placeFoot, posture } from './posture.ts';
import { dilate, smooth, smoothStep } from './smoothing.ts';
import { type LegSupport, legSupport } from './support.ts';

const ROW = JOINT_COUNT * 3;
/** Own phase until which a standing leg fixes the height of the pelvis: its foot is flat. */
const SPEAKS_UNTIL = 0.42;

/**
 * Puts a walk on the floor: the pelvis goes forward and up as the standing legs' angles say, each standing foot stays
 * where it was set (heel, then flat, then toe), swinging feet pass from one place to the next along the drawn path, and
 * thighs and shanks reach from hip to ankle. Knees keep their drawn flexion nearly (within a few degrees).
 * @returns `[frame][joint][xyz]`, metres, x forward from the first frame's pelvis, y left, z above the floor
 */
export function ground(walk: AngledWalk): Float64Array {
  const frames = walk.phases.length;
  const drawn = walk.angles.map((a) => posture(walk.build, a));
  const legs = {
    left: legSupport(walk.timing, 'left', walk.phases),
    right: legSupport(walk.timing, 'right', walk.phases),
  };
  const pelvis = new Float64Array(3 * frames);
  const x = forwardPath(walk, drawn, legs);
  for (let f = 0; f < frames; f++) {
    pelvis[3 * f] = x[f]!;
    pelvis[3 * f + 1] = walk.angles[f]!.midline.pelvis_sway * walk.build.legM;
  }
  const planted = {
    left: land(walk, 'left', drawn, legs.left, pelvis),
    right: land(walk, 'right', drawn, legs.right, pelvis),
  };
  setHeights(walk, drawn, legs, planted, pelvis);
  for (const side of SIDES) raiseHeel(walk, side, drawn, legs[side], pelvis, planted[side]);
  const out = new Float64Array(frames * ROW);
  for (let f = 0; f < frames; f++) {
    for (let i = 0; i < ROW; i++) out[f * ROW + i] = drawn[f]![i]! + pelvis[3 * f + (i % 3)]!;
  }
  for (const side of SIDES) {
    const ankles = footPath(walk, side, drawn, legs[side], planted[side], pelvis);
    setLeg(walk, side, drawn, ankles, planted[side].pitch, out);
  }
  return out;
}

/** Forward positions of the pelvis: minus the speed of the standing foot, weighed by load, evened over time. */
function forwardPath(walk: AngledWalk, drawn: Float64Array[], legs: Record<Side, LegSupport>): Float64Array {
  const frames = drawn.length;
  const speed = new Float64Array(frames);
  for (let f = 0; f < frames; f++) {
    const a = Math.max(0, f - 1);
    const b = Math.min(frames - 1, f + 1);
    let sum = 0;
    let weight = 1e-9;
    for (const side of SIDES) {
      const toePart = Math.min(Math.max((legs[side].own[f]! - 0.08) / 0.3, 0), 1);
      const point = (g: number) =>
        (1 - toePart) * drawn[g]![3 * J[`${side}_heel`]]! + toePart * drawn[g]![3 * J[`${side}_toe`]]!;
      sum -= (legs[side].load[f]! * (point(b) - point(a)) * walk.fps) / (b - a);
      weight += legs[side].load[f]!;
    }
    speed[f] = sum / weight;
  }
  // A real pelvis hardly changes speed within a stride (about 10 %); most of what the angles say beyond is measuring error.
  const even = smooth(speed, 0.35 * walk.fps);
  const lively = smooth(speed, 0.06 * walk.fps);
  const x = new Float64Array(frames);
  for (let f = 1; f < frames; f++) x[f] = x[f - 1]! + (0.7 * even[f]! + 0.3 * lively[f]!) / walk.fps;
  return x;
}

/**
 * Fills the pelvis heights. A leg speaks while its foot is flat or lands: there its drawn length fixes the height; late in
 * stance the heel rises as needed and the leg says nothing. No landing leg is ever over-stretched.
 */
function setHeights(
  walk: AngledWalk,
  drawn: Float64Array[],
  legs: Record<Side, LegSupport>,
  planted: Record<Side, PlantedFoot>,
  pelvis: Float64Array,
): void {
  const frames = drawn.length;
  const wanted = new Float64Array(frames);
  const trust = new Float64Array(frames).fill(1e-9);
  const limit = new Float64Array(frames).fill(Number.POSITIVE_INFINITY);
  const reach = (walk.build.thighM + walk.build.shankM) * REACH_SHARE;
  for (let f = 0; f < frames; f++) {
    for (const side of SIDES) {
      const own = legs[side].own[f]!;
      if (Number.isNaN(planted[side].place[2 * f]!) || own > SPEAKS_UNTIL) continue;
      const ankle = planted[side].ankle;
      const [h, a] = [3 * J[`${side}_hip`], 3 * J[`${side}_ankle`]];
      const p = drawn[f]!;
      const dx = ankle[3 * f]! - pelvis[3 * f]! - p[h]!;
      const dy = ankle[3 * f + 1]! - pelvis[3 * f + 1]! - p[h + 1]!;
      const length = Math.hypot(p[a]! - p[h]!, p[a + 1]! - p[h + 1]!, p[a + 2]! - p[h + 2]!);
      const flat = dx * dx + dy * dy;
      const base = ankle[3 * f + 2]! - p[h + 2]!;
      const weight = smoothStep((SPEAKS_UNTIL - own) / 0.1) * (0.1 + legs[side].load[f]!);
      wanted[f]! += weight * (base + Math.sqrt(Math.max(length * length - flat, 0.01)));
      trust[f]! += weight;
      limit[f] = Math.min(limit[f]!, base + Math.sqrt(Math.max(reach * reach - flat, 0.01)));
    }
  }
  const sigma = 0.06 * walk.fps;
  const weights = smooth(trust, sigma);
  const height = smooth(wanted, sigma).map((z, f) => z / weights[f]!);
  const kernel = 0.045 * walk.fps;
  const excess = height.map((z, f) => Math.max(0, z - limit[f]!));
  const lowered = smooth(dilate(excess, Math.ceil(3 * kernel)), kernel);
  for (let f = 0; f < frames; f++) pelvis[3 * f + 2] = height[f]! - lowered[f]!;
}

function setLeg(
  walk: AngledWalk,
  side: Side,
  drawn: Float64Array[],
  ankles: Float64Array,
  pitch: Float64Array,
  out: Float64Array,
): void {
  for (let f = 0; f < drawn.length; f++) {
    const at = f * ROW;
    for (let k = 0; k < 3; k++) out[at + 3 * J[`${side}_ankle`] + k] = ankles[3 * f + k]!;
    bendKnee(out, at, walk.build, side, kneeSideways(drawn[f]!, side));
    placeFoot(out, at, walk.build, side, pitch[f]!, walk.angles[f]![side].foot_yaw);
  }
}
