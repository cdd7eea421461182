import { rounded, roundedOrNull } from '../maths/rounding.ts';
import type { Verdict } from '../model/assessment.ts';
import type { Side } from '../skeleton/side.ts';
import { summariseAngles } from './angle-summaries.ts';
import { assessmentSummary } from './assessment-summary.ts';
import type { Bands } from './bands.ts';
import type { CurveOrigin } from './curve-origin.ts';
import { PARAMETERS, perParameter } from './parameters.ts';
import type { StrideParameters } from './stride-parameters.ts';
import type { WalkSummary } from './summary.ts';
import type { WalkAnalysis } from './walk-analysis.ts';
import { quality, type WalkInput } from './walk-input.ts';
import { clinicalAbsences, whyAbsent } from './why-absent.ts';

type Mean = WalkSummary['speed_m_s'];
type SideMeans = WalkSummary['left'];

/** One pass over the walkway: means over its strides and cycles, never a spread (that needs a session). */
export function walkSummary(
  walk: WalkInput,
  analysis: WalkAnalysis,
  bands: Bands | null,
  verdict: Verdict,
): WalkSummary {
  const { fps, frames } = walk.trajectory;
  const { detection, strides } = analysis;
  const timeS = (frame: number): number => rounded(walk.startS + frame / fps, 4);
  const angles = summariseAngles(analysis, analysis.peaks, bands, verdict);
  const clinical = summariseAngles(analysis, analysis.strikes, bands, verdict);
  const sides = { left: sideMeans(strides, 'left'), right: sideMeans(strides, 'right') };
  const durations = detection.cycles.left.map((cycle) => (cycle.endFrame - cycle.startFrame) / fps);
  // Heel strikes are sharper than height peaks; the cycles' own lengths serve where strides have no order.
  const strideTimes = strides.length > 0 ? strides.map((stride) => stride.stride_time_s) : durations;
  return {
    start_s: timeS(0),
    end_s: timeS(Math.max(0, frames - 1)),
    cycles: durations.length,
    normative: normativeOf(bands, analysis.peaks.origin),
    refused: detection.refused
      .filter((refused) => refused.side === 'left')
      .map(({ startFrame, endFrame, reason }) => ({ start_s: timeS(startFrame), end_s: timeS(endFrame), reason })),
    event_source: detection.source,
    step_event_source: strides.length > 0 ? analysis.events.source : null,
    event_timing: analysis.timing,
    treadmill: analysis.treadmill,
    speed_m_s: meanOf(
      strides.map((stride) => stride.speed_m_s),
      3,
    ),
    cadence_steps_min: meanOf(
      strideTimes.map((duration) => 120 / duration),
      1,
    ),
    step_width_m: meanOf(
      strides.map((stride) => stride.step_width_m),
      3,
    ),
    ...sides,
    asymmetry_percent: perParameter((name) =>
      PARAMETERS[name].scale === 'ratio' ? asymmetry(sides.left[name], sides.right[name]) : null,
    ),
    strides: stridesOf(analysis, timeS),
    angles: angles.angles,
    angle_deviation_rms_deg: angles.angle_deviation_rms_deg,
    clinical: {
      angles: clinical.angles,
      angle_deviation_rms_deg: clinical.angle_deviation_rms_deg,
      normative: normativeOf(bands, analysis.strikes.origin),
    },
    assessment: assessmentSummary(verdict),
    quality: quality(walk, 0, frames),
    not_assessed: { ...angles.notAssessed, ...clinicalAbsences(clinical.notAssessed), ...absences(analysis, sides) },
  };
}

function stridesOf({ strides }: WalkAnalysis, timeS: (frame: number) => number): WalkSummary['strides'] {
  return strides.map((stride) => ({
    side: stride.side,
    start_s: timeS(stride.startFrame),
    end_s: timeS(stride.endFrame),
    // One decimal more than is shown: means and spreads are taken of these.
    ...perParameter((name) => roundedOrNull(stride[name], PARAMETERS[name].decimals + 1)),
  }));
}

function normativeOf(bands: Bands | null, origin: CurveOrigin | null): WalkSummary['normative'] {
  if (bands === null || origin === null) return {};
  const entries = Object.entries(bands[origin].angles).map(([kind, band]) => {
    return [kind, { mean_deg: band.mean_deg, sd_deg: band.sd_deg, people: band.people }] as const;
  });
  return Object.fromEntries(entries);
}

function sideMeans(strides: readonly StrideParameters[], side: Side): SideMeans {
  const own = strides.filter((stride) => stride.side === side);
  return perParameter((name) =>
    meanOf(
      own.map((stride) => stride[name]),
      PARAMETERS[name].decimals,
    ),
  );
}

function meanOf(values: readonly (number | null)[], decimals: number): Mean {
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  if (known.length === 0) return null;
  return { mean: rounded(known.reduce((sum, value) => sum + value, 0) / known.length, decimals), n: known.length };
}

function asymmetry(left: Mean, right: Mean): number | null {
  if (left === null || right === null || left.mean + right.mean === 0) return null;
  return rounded((200 * (left.mean - right.mean)) / (left.mean + right.mean), 1);
}

function absences(analysis: WalkAnalysis, sides: Record<Side, SideMeans>): Record<string, string> {
  const stepped = (side: Side): SideMeans | null => (sides[side].stride_time_s === null ? null : sides[side]);
  return {
    ...(analysis.detection.reason === null ? {} : { cycles: analysis.detection.reason }),
    ...whyAbsent(
      { left: stepped('left'), right: stepped('right') },
      (side) =>
        analysis.refusedStrides.find((refused) => refused.side === side)?.reason ??
        `no ${side} stride with its heel strikes in order`,
    ),
  };
}
