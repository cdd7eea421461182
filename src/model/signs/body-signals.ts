import { J, JOINT_COUNT } from '../../skeleton/joints.ts';
import { legLength } from '../../skeleton/leg-length.ts';
import { isKnown, type Trajectory } from '../../skeleton/pose.ts';
import { SIDES, type Side } from '../../skeleton/side.ts';
import { headingAt } from '../heading.ts';

/** Signals of one side, each `[frame]`, NaN = not known; radians, leg lengths. */
export interface SideSignals {
  knee: Float64Array;
  thigh: Float64Array;
  shank: Float64Array;
  /** Ankle ahead of the pelvis, over the floor, and outward of the pelvis. */
  ankleAhead: Float64Array;
  ankleUp: Float64Array;
  ankleOut: Float64Array;
  /** Hand ahead of its shoulder. */
  handAhead: Float64Array;
  elbow: Float64Array;
}

/** Angles and distances of every frame of a walk in the axes of the walking direction. */
export interface BodySignals extends Record<Side, SideSignals> {
  frames: number;
  trunkFlexion: Float64Array;
  trunkLean: Float64Array;
  shoulderTilt: Float64Array;
  pelvisTilt: Float64Array;
  pelvisTurn: Float64Array;
  pelvisUp: Float64Array;
}

/** Forward, left, up. */
type Vector = readonly [number, number, number];

/**
 * Signals of the frames `[from, walk.frames)`, those before unknown. The same definitions of knee, thigh and trunk as the angles of the gait stage, which
 * works on whole cycles; these are for spans that need not hold any.
 * @param walk 30 Hz, metres, Z up, low-pass filtered
 */
export function bodySignals(walk: Trajectory, from = 0): BodySignals {
  const row = (): Float64Array => new Float64Array(walk.frames).fill(Number.NaN);
  const side = (): SideSignals => ({
    ...{ knee: row(), thigh: row(), shank: row(), elbow: row() },
    ...{ ankleAhead: row(), ankleUp: row(), ankleOut: row(), handAhead: row() },
  });
  const signals: BodySignals = {
    ...{ frames: walk.frames, left: side(), right: side(), trunkFlexion: row(), trunkLean: row() },
    ...{ shoulderTilt: row(), pelvisTilt: row(), pelvisTurn: row(), pelvisUp: row() },
  };
  const leg_m = legLength(walk);
  for (let frame = from; frame < walk.frames; frame++) {
    const base = frame * JOINT_COUNT * 3;
    const pelvis = base + J.pelvis * 3;
    if (!isKnown(walk.positions, pelvis)) continue;
    const body = bodyAxes(walk.positions, base, headingAt(walk, frame));
    midline(signals, frame, body);
    signals.pelvisUp[frame] = walk.positions[pelvis + 2]! / leg_m;
    for (const name of SIDES) oneSide(signals[name], frame, body, name, leg_m, signals.pelvisUp[frame]!);
  }
  return signals;
}

function midline(signals: BodySignals, frame: number, body: (from: number, to: number) => Vector): void {
  const trunk = body(J.pelvis, J.neck);
  const hips = body(J.right_hip, J.left_hip);
  signals.trunkFlexion[frame] = Math.atan2(trunk[0], trunk[2]);
  signals.trunkLean[frame] = Math.atan2(trunk[1], trunk[2]);
  signals.shoulderTilt[frame] = tilt(body(J.right_shoulder, J.left_shoulder));
  signals.pelvisTilt[frame] = tilt(hips);
  signals.pelvisTurn[frame] = Math.atan2(hips[0], hips[1]);
}

function oneSide(
  out: SideSignals,
  frame: number,
  body: (from: number, to: number) => Vector,
  side: Side,
  leg_m: number,
  pelvisUp: number,
): void {
  const thigh = hang(body(J[`${side}_hip`], J[`${side}_knee`]));
  const shank = hang(body(J[`${side}_knee`], J[`${side}_ankle`]));
  const ankle = body(J.pelvis, J[`${side}_ankle`]);
  out.thigh[frame] = thigh;
  out.shank[frame] = shank;
  out.knee[frame] = thigh - shank;
  out.ankleAhead[frame] = ankle[0] / leg_m;
  out.ankleOut[frame] = (side === 'left' ? ankle[1] : -ankle[1]) / leg_m;
  out.ankleUp[frame] = pelvisUp + ankle[2] / leg_m;
  out.handAhead[frame] = body(J[`${side}_shoulder`], J[`${side}_wrist`])[0] / leg_m;
  const upper = body(J[`${side}_shoulder`], J[`${side}_elbow`]);
  out.elbow[frame] = angleBetween(upper, body(J[`${side}_elbow`], J[`${side}_wrist`]));
}

/** Vectors between joints of one frame in the axes of the walking direction; NaN where either is unknown. */
function bodyAxes(positions: Float64Array, base: number, yawRad: number): (from: number, to: number) => Vector {
  const [c, s] = [Math.cos(yawRad), Math.sin(yawRad)];
  return (from, to) => {
    const [a, b] = [base + from * 3, base + to * 3];
    const x = positions[b]! - positions[a]!;
    const y = positions[b + 1]! - positions[a + 1]!;
    return [c * x + s * y, c * y - s * x, positions[b + 2]! - positions[a + 2]!];
  };
}

/** Angle of a vector that hangs down, in the walking plane; positive: its end in front. */
function hang([forward, , up]: Vector): number {
  return Math.atan2(forward, -up);
}

/** Angle of a line from right to left against the horizontal; positive: left up. */
function tilt([forward, left, up]: Vector): number {
  return Math.atan2(up, Math.hypot(forward, left));
}

function angleBetween(a: Vector, b: Vector): number {
  const cos = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (Math.hypot(...a) * Math.hypot(...b));
  return Math.acos(Math.max(-1, Math.min(1, cos)));
}
