import { rounded } from '../../maths/rounding.ts';
import { standardDeviation } from '../../maths/spread.ts';
import { ANGLES, type AngleName, kindOf } from '../angles.ts';
import { CURVE_POINTS, deviation } from '../curves.ts';
import type { AngleSummary, WalkSummary } from '../summary.ts';
import { type SessionAngle, type SessionSummary, WALKS_FOR_SPREAD } from './session-summary.ts';

/** The curves of a session with what they are compared with. */
export interface SessionAngles {
  angles: SessionSummary['angles'];
  normative: SessionSummary['normative'];
  profile: SessionSummary['deviation_profile'];
}

/** Mean clinical curves over all cycles of a session's walks, each walk weighing as many cycles as it has. */
export function sessionAngles(walks: readonly WalkSummary[]): SessionAngles {
  const normative: SessionSummary['normative'] = Object.assign({}, ...walks.map((walk) => walk.clinical.normative));
  const angles: SessionSummary['angles'] = {};
  for (const name of ANGLES) {
    const found = sessionAngle(name, walks, normative);
    if (found !== null) angles[name] = found;
  }
  const inputs = Object.values(angles).flatMap(({ input_rms_deg: rms }) => (rms === null ? [] : [rms]));
  const twins = Object.values(angles).flatMap(({ twin_rms_deg: rms }) => (rms === null ? [] : [rms]));
  return {
    angles,
    normative,
    profile: {
      name: 'subset of the movement analysis profile',
      input_rms_deg: rootMeanSquare(inputs),
      // Of other angles it could not be compared.
      twin_rms_deg: twins.length === inputs.length ? rootMeanSquare(twins) : null,
      angles: inputs.length,
    },
  };
}

function sessionAngle(
  name: AngleName,
  walks: readonly WalkSummary[],
  normative: SessionSummary['normative'],
): SessionAngle | null {
  const own = walks.map((walk) => walk.clinical.angles[name]).filter((angle) => angle !== undefined);
  // A walk without heels begins its curves elsewhere: only curves of one origin have a mean.
  const origin = own[0]?.phase_origin;
  const found = own.filter((angle) => angle.phase_origin === origin);
  if (origin === undefined) return null;
  const twins = found.filter((angle) => angle.twin_deg !== null);
  const input_deg = weightedMean(found, (angle) => angle.input_deg);
  const twin_deg = twins.length === 0 ? null : weightedMean(twins, (angle) => angle.twin_deg!);
  const band = normative[kindOf(name)];
  const distance = (curve: number[] | null): number | null =>
    curve === null || band === undefined ? null : rounded(deviation(curve, band.mean_deg, band.sd_deg).rms_deg, 2);
  return {
    phase_origin: origin,
    input_deg,
    twin_deg,
    input_rms_deg: distance(input_deg),
    twin_rms_deg: distance(twin_deg),
    walks: found.length,
    walk_sd_deg: walkSpread(found),
    toe_off_percent: meanToeOff(found, (angle) => angle.toe_off_percent),
    twin_toe_off_percent: meanToeOff(found, (angle) => angle.twin_toe_off_percent),
    cycles: found.reduce((sum, angle) => sum + angle.cycles, 0),
  };
}

/** How much the walks' own distances from the band differ. */
function walkSpread(angles: readonly AngleSummary[]): number | null {
  const own = angles.flatMap(({ input_deviation: off }) => (off === null ? [] : [off.rms_deg]));
  return own.length < WALKS_FOR_SPREAD ? null : rounded(standardDeviation(own), 2);
}

function weightedMean(angles: readonly AngleSummary[], curveOf: (angle: AngleSummary) => number[]): number[] {
  const cycles = angles.reduce((sum, angle) => sum + angle.cycles, 0);
  return Array.from({ length: CURVE_POINTS }, (_, i) =>
    rounded(angles.reduce((sum, angle) => sum + angle.cycles * curveOf(angle)[i]!, 0) / cycles, 2),
  );
}

function meanToeOff(angles: readonly AngleSummary[], of: (angle: AngleSummary) => number | null): number | null {
  const known = angles.filter((angle) => of(angle) !== null);
  const cycles = known.reduce((sum, angle) => sum + angle.cycles, 0);
  if (cycles === 0) return null;
  return rounded(known.reduce((sum, angle) => sum + angle.cycles * of(angle)!, 0) / cycles, 1);
}

function rootMeanSquare(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return rounded(Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length), 2);
}
