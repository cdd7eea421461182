import type { Side } from '../skeleton/side.ts';

/**
 * The event at 0 % and at 100 % of a curve, of the angle's own foot (the trunk's: the left). The paper's cycles begin at the
 * height peak of the heel; clinical curves begin at heel strike. Where heels aren't known the ankle's same event serves.
 */
export const CURVE_ORIGINS = ['heel_height', 'ankle_height', 'heel_strike', 'ankle_strike'] as const;

export type CurveOrigin = (typeof CURVE_ORIGINS)[number];

/** The origin as it is written beside a curve. */
export type PhaseOrigin = `${Side}_${'heel' | 'ankle'}_${'height_peak' | 'strike'}`;

/** What stands beside a curve that is cut by `origin` of `side`. */
export function phaseOrigin(side: Side, origin: CurveOrigin): PhaseOrigin {
  const joint = origin.startsWith('heel') ? 'heel' : 'ankle';
  return `${side}_${joint}_${origin.endsWith('strike') ? 'strike' : 'height_peak'}`;
}
