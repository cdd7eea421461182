import { rounded } from '../maths/rounding.ts';
import type { Side } from '../skeleton/side.ts';
import { ANGLES, type AngleName, sideOf } from './angles.ts';
import { type Bands, bandOf } from './bands.ts';
import { cycleCurve, type Deviation, deviation, meanCurve } from './curves.ts';
import type { GaitCycle } from './cycles.ts';
import type { AngleSummary, WalkSummary } from './summary.ts';
import { twinCycle, type WalkAnalysis } from './walk-analysis.ts';

/** Every angle that could be summed up, and why others could not. */
export interface AngleSummaries {
  angles: Partial<Record<AngleName, AngleSummary>>;
  angle_deviation_rms_deg: WalkSummary['angle_deviation_rms_deg'];
  /** Angle → why it is absent. */
  notAssessed: Record<string, string>;
}

/** Mean curves of each angle over its own side's cycles, with their distance from the normative band. */
export function summariseAngles(
  analysis: WalkAnalysis,
  cycles: Record<Side, readonly GaitCycle[]>,
  bands: Bands | null,
): AngleSummaries {
  const result: AngleSummaries = {
    angles: {},
    angle_deviation_rms_deg: { input: null, twin: null, angles: 0 },
    notAssessed: {},
  };
  for (const angle of ANGLES) {
    const summary = summariseAngle(analysis, angle, cycles[sideOf(angle)], bands);
    if (typeof summary === 'string') result.notAssessed[angle] = summary;
    else result.angles[angle] = summary;
  }
  const both = Object.values(result.angles).filter((a) => a.input_deviation !== null);
  const twins = both.filter((a) => a.twin_deviation !== null);
  result.angle_deviation_rms_deg = {
    input: rms(both.map((a) => a.input_deviation!.rms_deg)),
    twin: rms(twins.map((a) => a.twin_deviation!.rms_deg)),
    angles: both.length,
  };
  return result;
}

function summariseAngle(
  analysis: WalkAnalysis,
  angle: AngleName,
  cycles: readonly GaitCycle[],
  bands: Bands | null,
): AngleSummary | string {
  const { source } = analysis.detection;
  const side = sideOf(angle);
  if (source === null || cycles.length === 0) return `no complete cycle of the ${side} foot`;
  const curves = (signals: Record<AngleName, Float64Array>, cut: readonly GaitCycle[]): Float64Array[] =>
    cut.map((c) => cycleCurve(signals[angle], c.startFrame, c.endFrame)).filter((curve) => curve !== null);
  const inputs = curves(analysis.inputAngles, cycles);
  const input = meanCurve(inputs);
  if (input === null) return whyUnknown(analysis, angle);
  const twinCycles = cycles.map((cycle) => twinCycle(analysis.twinPeaks, cycle));
  const twin = analysis.twinAngles === null ? null : meanCurve(curves(analysis.twinAngles, twinCycles));
  const band = bandOf(bands, source, angle);
  const distance = (curve: Float64Array | null): Deviation | null =>
    curve === null || band === undefined ? null : roundedDeviation(deviation(curve, band.mean_deg, band.sd_deg));
  return {
    phase_origin: `${side}_${source}_peak`,
    input_deg: Array.from(input, (value) => rounded(value, 2)),
    twin_deg: twin === null ? null : Array.from(twin, (value) => rounded(value, 2)),
    input_deviation: distance(input),
    twin_deviation: distance(twin),
    cycles: inputs.length,
  };
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
