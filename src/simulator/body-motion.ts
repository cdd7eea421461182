import type { Side } from '../skeleton/side.ts';
import { ARM_CHANNELS, type BodyAngles, LEG_CHANNELS, MIDLINE_CHANNELS } from './channels.ts';
import type { Curves, Walker } from './draw-walker.ts';
import { type GaitTiming, legPhase, midlinePhase } from './gait-timing.ts';
import { evaluate } from './statistics.ts';

const LIMBS = [...LEG_CHANNELS, ...ARM_CHANNELS];

/** A foot set flat is flat: pitch within about 4 degrees of it is drawn to zero, smoothly. */
const FLAT_RAD = 0.07;

type Pick = (curves: Curves) => Float64Array;

/** Mean curve plus the variation of the present stride, which passes over to the next one's by the end of the stride. */
function value(walker: Walker, pick: Pick, phase: number): number {
  const stride = Math.floor(phase);
  const u = phase - stride;
  const blend = u * u * (3 - 2 * u);
  const of = (n: number) => walker.strides[Math.min(Math.max(n, 0), walker.strides.length - 1)]!;
  return (
    evaluate(pick(walker.curves), u) +
    (1 - blend) * evaluate(pick(of(stride)), u) +
    blend * evaluate(pick(of(stride + 1)), u)
  );
}

function limbs(walker: Walker, side: Side, phase: number): BodyAngles['left'] {
  const out = {} as BodyAngles['left'];
  for (const channel of LIMBS) out[channel] = value(walker, (c) => c[side][channel], phase);
  out.foot_pitch -= FLAT_RAD * Math.tanh(out.foot_pitch / FLAT_RAD);
  return out;
}

/** Keeps joints within what they can do, in place: no knee or elbow bends backwards. The floor is soft, so curves stay smooth. */
export function keepPossible(angles: BodyAngles): void {
  for (const side of ['left', 'right'] as const) {
    angles[side].knee_flex = softFloor(angles[side].knee_flex, 0.05, 0.05);
    angles[side].elbow_flex = softFloor(angles[side].elbow_flex, 0.05, 0.05);
  }
}

/** `value` where it is well above `floor`, never below it, smooth between. */
export function softFloor(value: number, floor: number, softness: number): number {
  const x = (value - floor) / softness;
  return floor + softness * (x > 30 ? x : Math.log1p(Math.exp(x)));
}

/** The walker's angles when `phase` strides have passed, before any fault. `pelvis_sway` in leg lengths. */
export function anglesAt(walker: Walker, timing: GaitTiming, phase: number): BodyAngles {
  const middle = midlinePhase(timing, phase);
  const midline = {} as BodyAngles['midline'];
  for (const channel of MIDLINE_CHANNELS) midline[channel] = value(walker, (c) => c.midline[channel], middle);
  return {
    left: limbs(walker, 'left', legPhase(timing, 'left', phase)),
    right: limbs(walker, 'right', legPhase(timing, 'right', phase)),
    midline,
  };
}
