import { SIDES, type Side } from '../skeleton/side.ts';
import { PARAMETER_NAMES, PARAMETERS, type ParameterName } from './parameters.ts';

/** For people: why a parameter has no number although strides were found. */
export function parameterReason(name: ParameterName, toesSeen: boolean): string {
  if (PARAMETERS[name].needs === 'leg') return 'hip, knee or ankle is not seen through a whole stride';
  if (name === 'toe_clearance_mm' && toesSeen) return 'the toe has no lowest point in mid-swing';
  return 'heel or toe is not known';
}

/**
 * Name of what is absent → why, of both sides: `left` where the side has no stride (`none` says so), else
 * `left.stance_percent` for each parameter without a number.
 */
export function whyAbsent(
  sides: Record<Side, Record<ParameterName, unknown> | null>,
  none: (side: Side) => string,
): Record<string, string> {
  const reasons: Record<string, string> = {};
  for (const side of SIDES) {
    const own = sides[side];
    if (own === null) reasons[side] = none(side);
    else
      for (const name of PARAMETER_NAMES)
        if (own[name] === null) reasons[`${side}.${name}`] = parameterReason(name, own.stance_percent !== null);
  }
  return reasons;
}

/** Reasons of the clinical curves under names of their own, so that they stand beside those of the paper's. */
export function clinicalAbsences(reasons: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(reasons).map(([angle, reason]) => [`clinical.${angle}`, reason]));
}
