import { rounded, roundedOrNull } from '../maths/rounding.ts';
import type { Verdict } from '../model/assessment.ts';
import { withheldJoints } from '../model/twin-chains.ts';
import type { Side } from '../skeleton/side.ts';
import { ANGLES, type AngleName, sideOf } from './angles.ts';
import { type Bands, bandOf } from './bands.ts';
import { type CurveCut, toeOffPercent } from './curve-cut.ts';
import { phaseOrigin } from './curve-origin.ts';
import { cycleCurve, type Deviation, deviation, meanCurve } from './curves.ts';
import type { CurveCycle } from './foot-span.ts';
import type { AngleSummary, CurveSet } from './summary.ts';
import { twinCycle } from './twin-moments.ts';
import type { WalkAnalysis } from './walk-analysis.ts';

/** Every angle that could be summed up, and why others could not. */
export interface AngleSummaries extends CurveSet {
  /** Angle → why it is absent. */
  notAssessed: Record<string, string>;
}

/**
 * Mean curves of each angle over its own side's cycles of `cut`, with their distance from the band of the same origin.
 * `verdict` tells which joints of the twin the model made.
 */
export function summariseAngles(
  analysis: WalkAnalysis,
  cut: CurveCut,
  bands: Bands | null,
  verdict: Verdict,
): AngleSummaries {
  const angles: CurveSet['angles'] = {};
  const notAssessed: Record<string, string> = {};
  const made = verdict.assessed ? withheldJoints(verdict.flagged) : [];
  for (const angle of ANGLES) {
    const untold = angle.endsWith('ankle_dorsiflexion') && made.includes(`${sideOf(angle)}_heel`);
    const summary = summariseAngle(analysis, angle, untold ? { ...cut, twin: null } : cut, bands);
    if (typeof summary === 'string') notAssessed[angle] = summary;
    else angles[angle] = summary;
    if (untold && typeof summary !== 'string') notAssessed[`twin.${angle}`] = TWIN_HEEL;
  }
  const both = Object.values(angles).filter((a) => a.input_deviation !== null);
  const twins = both.filter((a) => a.twin_deviation !== null);
  const angle_deviation_rms_deg = {
    input: rms(both.map((a) => a.input_deviation!.rms_deg)),
    twin: rms(twins.map((a) => a.twin_deviation!.rms_deg)),
    angles: both.length,
  };
  return { angles, angle_deviation_rms_deg, notAssessed };
}

/** An angle off by a few degrees of the foot's pitch is no normal to compare with. */
const TWIN_HEEL = 'the twin’s heel is the model’s, which learned from too few measured heels';

function summariseAngle(
  analysis: WalkAnalysis,
  angle: AngleName,
  { origin, cycles, twin: moments }: CurveCut,
  bands: Bands | null,
): AngleSummary | string {
  const side = sideOf(angle);
  const own = cycles[side];
  if (origin === null || own.length === 0) return noCycle(side, origin);
  const curves = (signals: Record<AngleName, Float64Array>, cut: readonly CurveCycle[]): Float64Array[] =>
    cut.map((c) => cycleCurve(signals[angle], c.startFrame, c.endFrame)).filter((curve) => curve !== null);
  const inputs = curves(analysis.inputAngles, own);
  const input = meanCurve(inputs);
  if (input === null) return whyUnknown(analysis, angle);
  const twinCycles = moments === null ? [] : own.map((cycle) => twinCycle(moments, cycle));
  const twin = analysis.twinAngles === null ? null : meanCurve(curves(analysis.twinAngles, twinCycles));
  const band = bandOf(bands, origin, angle);
  const distance = (curve: Float64Array | null): Deviation | null =>
    curve === null || band === undefined ? null : roundedDeviation(deviation(curve, band.mean_deg, band.sd_deg));
  return {
    phase_origin: phaseOrigin(side, origin),
    input_deg: Array.from(input, (value) => rounded(value, 2)),
    twin_deg: twin === null ? null : Array.from(twin, (value) => rounded(value, 2)),
    input_deviation: distance(input),
    twin_deviation: distance(twin),
    toe_off_percent: roundedOrNull(toeOffPercent(own), 1),
    twin_toe_off_percent: twin === null ? null : roundedOrNull(toeOffPercent(twinCycles), 1),
    cycles: inputs.length,
  };
}

function noCycle(side: Side, origin: CurveCut['origin']): string {
  if (origin?.endsWith('strike')) return `no ${side} stride with its heel strikes in order`;
  return `no complete cycle of the ${side} foot`;
}

function whyUnknown(analysis: WalkAnalysis, angle: AngleName): string {
  if (!analysis.inputAngles[angle].every(Number.isNaN)) return 'a joint it needs is not seen through a whole cycle';
  return angle.endsWith('ankle_dorsiflexion') ? 'heel or toe is not known' : 'a joint it needs is not known';
}

function roundedDeviation(value: Deviation): Deviation {
  return {
    mean_deg: rounded(value.mean_deg, 2),
    rms_deg: rounded(value.rms_deg, 2),
    outside_percent: rounded(value.outside_percent, 1),
  };
}

function rms(values: number[]): number | null {
  if (values.length === 0) return null;
  return rounded(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length), 2);
}
