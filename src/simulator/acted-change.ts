import type { Side } from '../skeleton/side.ts';
import { ARM_CHANNELS, type BodyAngles, LEG_CHANNELS, MIDLINE_CHANNELS, mirrorSign } from './channels.ts';
import type { GaitTiming } from './gait-timing.ts';
import { type ActedChange, evaluate } from './statistics.ts';

/** The sensor that measured the acted gaits sees 43 degrees of knee flexion where markers see 60: part of that is given back. */
const KNEE_SCALE = 1.2;

const LIMBS = [...LEG_CHANNELS, ...ARM_CHANNELS];

/** Adds `severity` times what people change when they act the fault, in place. `own`, `otherOwn`: phases of the two legs. */
export function addActed(
  angles: BodyAngles,
  change: ActedChange,
  side: Side,
  severity: number,
  own: number,
  otherOwn: number,
): void {
  const other = side === 'left' ? 'right' : 'left';
  for (const channel of LIMBS) {
    const scale = severity * (channel === 'knee_flex' ? KNEE_SCALE : 1);
    if (channel in change.own) angles[side][channel] += scale * evaluate(change.own[channel]!, own);
    if (channel in change.other) angles[other][channel] += scale * evaluate(change.other[channel]!, otherOwn);
  }
  for (const channel of MIDLINE_CHANNELS) {
    const sign = side === 'left' ? 1 : mirrorSign(channel);
    angles.midline[channel] += severity * sign * evaluate(change.midline[channel]!, own);
  }
}

/** The gait's timing with the change: its curves were measured at this timing, so nothing is stretched. */
export function actedTiming(timing: GaitTiming, change: ActedChange, side: Side, severity: number): GaitTiming {
  const other = side === 'left' ? 'right' : 'left';
  const stance = {
    [side]: timing.stance[side] + severity * change.own_stance,
    [other]: timing.stance[other] + severity * change.other_stance,
  } as Record<Side, number>;
  const strike = { ...timing.strike, [other]: timing.strike[other] + severity * change.other_strike };
  return { ...timing, stance, curveStance: stance, strike };
}
