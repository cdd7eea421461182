import { mean, median, quantile } from '../../maths/robust.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { otherSide, SIDES, type Side } from '../../skeleton/side.ts';
import { type BodySignals, bodySignals } from './body-signals.ts';
import {
  MIDLINE_NAMES,
  type MidlineSignName,
  PAIRED_NAMES,
  type PairedSignName,
  type SignName,
  type Signs,
} from './sign-names.ts';

/** Two seconds hold a stride of a slow walker. Signs are ranges, so all are taken over spans of one length. */
export const SIGN_FRAMES = 60;
/** Windows of a walk begin this far apart. */
const HOP_FRAMES = 15;
/** In less than this a range is not the whole one; a sign needs as many frames in which its joints are seen. */
const LEAST_FRAMES = 45;

/** The frames of a span, with what tells which leg stands. */
interface Span {
  of: (signal: Float64Array) => Float64Array;
  signals: BodySignals;
}

const PAIRED: Readonly<Record<PairedSignName, (span: Span, side: Side) => number>> = {
  knee_peak_rad: ({ of, signals }, side) => share(of(signals[side].knee), 0.97),
  knee_range_rad: ({ of, signals }, side) => range(of(signals[side].knee), 0.03),
  shank_range_rad: ({ of, signals }, side) => range(of(signals[side].shank)),
  thigh_peak_rad: ({ of, signals }, side) => share(of(signals[side].thigh), 0.95),
  reach_legs: ({ of, signals }, side) => share(of(signals[side].ankleAhead), 0.95),
  step_legs: ({ of, signals }, side) =>
    share(of(signals[side].ankleAhead), 0.95) - share(of(signals[otherSide(side)].ankleAhead), 0.05),
  lift_legs: ({ of, signals }, side) => range(of(signals[side].ankleUp)),
  sweep_legs: ({ of, signals }, side) => range(of(signals[side].ankleOut)),
  arm_swing_legs: ({ of, signals }, side) => range(of(signals[side].handAhead)),
  hand_ahead_legs: ({ of, signals }, side) => average(of(signals[side].handAhead)),
  elbow_rad: ({ of, signals }, side) => average(of(signals[side].elbow)),
};

const MIDLINE: Readonly<Record<MidlineSignName, (span: Span) => number>> = {
  trunk_flexion_mean_rad: ({ of, signals }) => average(of(signals.trunkFlexion)),
  trunk_flexion_range_rad: ({ of, signals }) => range(of(signals.trunkFlexion)),
  trunk_flexion_steps_rad: (span) => betweenSteps(span, span.signals.trunkFlexion),
  trunk_flexion_stances_rad: (span) => betweenStances(span, span.signals.trunkFlexion),
  trunk_lean_mean_rad: ({ of, signals }) => average(of(signals.trunkLean)),
  trunk_lean_range_rad: ({ of, signals }) => range(of(signals.trunkLean)),
  shoulder_tilt_range_rad: ({ of, signals }) => range(of(signals.shoulderTilt)),
  pelvis_tilt_mean_rad: ({ of, signals }) => average(of(signals.pelvisTilt)),
  pelvis_tilt_range_rad: ({ of, signals }) => range(of(signals.pelvisTilt)),
  pelvis_drop_rad: (span) => betweenStances(span, span.signals.pelvisTilt),
  pelvis_turn_steps_rad: (span) => betweenSteps(span, span.signals.pelvisTurn),
  pelvis_rise_legs: ({ of, signals }) => range(of(signals.pelvisUp)),
  pelvis_rise_difference_legs: (span) => betweenStances(span, span.signals.pelvisUp),
};

/**
 * Signs of a whole walk: of each sign the middle over overlapping windows of two seconds, so that one badly seen step moves
 * none and a walk of any length is compared with the same norms. Empty where less than 1.5 s are seen.
 * @param walk 30 Hz, metres, Z up, low-pass filtered
 */
export function walkSigns(walk: Trajectory): Signs {
  const signals = bodySignals(walk);
  const windows: Signs[] = [];
  for (let from = 0; from === 0 || from + SIGN_FRAMES <= walk.frames; from += HOP_FRAMES) {
    windows.push(spanSigns(signals, from, Math.min(walk.frames, from + SIGN_FRAMES)));
  }
  const signs: Signs = {};
  for (const name of new Set(windows.flatMap((window) => Object.keys(window) as SignName[]))) {
    signs[name] = median(windows.map((window) => window[name] ?? Number.NaN));
  }
  return signs;
}

/** Signs of the two seconds that end before frame `to`, or of the walk's first two where these begin before it. */
export function signsUntil(signals: BodySignals, to: number): Signs {
  const end = Math.max(to, Math.min(signals.frames, SIGN_FRAMES));
  return spanSigns(signals, Math.max(0, end - SIGN_FRAMES), end);
}

/** Signs of the frames `[from, to)`. */
function spanSigns(signals: BodySignals, from: number, to: number): Signs {
  const span: Span = { signals, of: (signal) => signal.subarray(from, to) };
  const signs: Signs = {};
  const take = (name: SignName, value: number): void => {
    if (!Number.isNaN(value)) signs[name] = value;
  };
  for (const name of PAIRED_NAMES) for (const side of SIDES) take(`${side}_${name}`, PAIRED[name](span, side));
  for (const name of MIDLINE_NAMES) take(name, MIDLINE[name](span));
  return signs;
}

/**
 * Mean of a signal while the left leg stands minus while the right one does: a leg stands in the quarter of the frames in which its ankle
 * is lowest beside the other.
 */
function betweenStances({ of, signals }: Span, signal: Float64Array): number {
  return betweenEnds(of(signals.right.ankleUp), of(signals.left.ankleUp), of(signal));
}

/** Mean of a signal while the left foot is ahead minus while the right one is: the quarter of the frames in which it is farthest ahead of the other. */
function betweenSteps({ of, signals }: Span, signal: Float64Array): number {
  return betweenEnds(of(signals.left.ankleAhead), of(signals.right.ankleAhead), of(signal));
}

/** Mean of `values` in the quarter of the frames in which `a` most exceeds `b` minus in that in which `b` most exceeds `a`. */
function betweenEnds(a: Float64Array, b: Float64Array, values: Float64Array): number {
  const apart = a.map((value, i) => value - b[i]!);
  if (!enough(apart)) return Number.NaN;
  const [low, high] = [quantile(apart, 0.25), quantile(apart, 0.75)];
  return mean(values.filter((_, i) => apart[i]! > high)) - mean(values.filter((_, i) => apart[i]! < low));
}

function enough(values: Float64Array): boolean {
  let known = 0;
  for (const value of values) if (!Number.isNaN(value)) known++;
  return known >= LEAST_FRAMES;
}

/** Quantile; NaN where too little is seen. */
function share(values: Float64Array, at: number): number {
  return enough(values) ? quantile(values, at) : Number.NaN;
}

function range(values: Float64Array, tail = 0.05): number {
  return share(values, 1 - tail) - share(values, tail);
}

function average(values: Float64Array): number {
  return enough(values) ? mean(values) : Number.NaN;
}
