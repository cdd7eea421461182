import { rounded, roundedOrNull } from '../maths/rounding.ts';
import type { Verdict } from '../model/assessment.ts';
import type { Side } from '../skeleton/side.ts';
import { summariseAngles } from './angle-summaries.ts';
import { assessmentSummary } from './assessment-summary.ts';
import type { Bands } from './bands.ts';
import { onlyCycles } from './curve-cut.ts';
import type { GaitCycle } from './cycles.ts';
import type { CurveCycle } from './foot-span.ts';
import { PARAMETERS, perParameter } from './parameters.ts';
import type { StrideParameters } from './stride-parameters.ts';
import type { CycleSummary } from './summary.ts';
import type { WalkAnalysis } from './walk-analysis.ts';
import { quality, type WalkInput } from './walk-input.ts';
import { clinicalAbsences, whyAbsent } from './why-absent.ts';

/** Says what the model found over frames `[from, to)` of the walk. */
export type VerdictOf = (from: number, to: number) => Verdict;

/**
 * The summary of the left cycle `cycle` (number `number` of the walk, from 1). The right side's part of it is what
 * the right foot completed within it: its own cycle and its own stride that ended in the left one's time, so that nothing
 * has to wait for what comes later.
 */
export function cycleSummary(
  walk: WalkInput,
  analysis: WalkAnalysis,
  cycle: GaitCycle,
  number: number,
  bands: Bands | null,
  verdictOf: VerdictOf,
): CycleSummary {
  const { fps } = walk.trajectory;
  const within = (frame: number): boolean => frame > cycle.startFrame && frame <= cycle.endFrame;
  const timeS = (frame: number): number => rounded(walk.startS + frame / fps, 4);
  const [from, to] = [Math.round(cycle.startFrame), Math.round(cycle.endFrame)];
  const ended = ({ endFrame }: CurveCycle): boolean => within(endFrame);
  const found = verdictOf(from, to);
  const angles = summariseAngles(analysis, onlyCycles(analysis.peaks, ended), bands, found);
  const clinical = summariseAngles(analysis, onlyCycles(analysis.strikes, ended), bands, found);
  const strides: Record<Side, StrideParameters | undefined> = {
    left: analysis.strides.find((stride) => stride.side === 'left' && within(stride.endFrame)),
    right: analysis.strides.find((stride) => stride.side === 'right' && within(stride.endFrame)),
  };
  const sides = { left: sideMeasures(strides.left), right: sideMeasures(strides.right) };
  const stepped = (side: Side) => (strides[side] === undefined ? null : sides[side]);
  const absent = whyAbsent(
    { left: stepped('left'), right: stepped('right') },
    (side) => `no ${side} stride with its heel strikes in order ended in this cycle`,
  );
  const durationS = (cycle.endFrame - cycle.startFrame) / fps;
  const own = [strides.left, strides.right].filter((stride) => stride !== undefined);
  return {
    cycle: number,
    start_s: timeS(cycle.startFrame),
    end_s: timeS(cycle.endFrame),
    duration_s: rounded(durationS, 4),
    event_source: analysis.detection.source,
    step_event_source: analysis.strides.length > 0 ? analysis.events.source : null,
    event_timing: analysis.timing,
    treadmill: analysis.treadmill,
    events: eventsWithin(analysis, within, timeS),
    speed_m_s: roundedOrNull(meanOf(own.map((stride) => stride.speed_m_s)) ?? bodySpeed(analysis, from, to), 3),
    cadence_steps_min: rounded(120 / (meanOf(own.map((stride) => stride.stride_time_s)) ?? durationS), 1),
    step_width_m: roundedOrNull(meanOf(own.map((stride) => stride.step_width_m)), 3),
    ...sides,
    angles: angles.angles,
    angle_deviation_rms_deg: angles.angle_deviation_rms_deg,
    clinical: { angles: clinical.angles, angle_deviation_rms_deg: clinical.angle_deviation_rms_deg },
    assessment: assessmentSummary(found),
    quality: quality(walk, from, to),
    not_assessed: { ...angles.notAssessed, ...clinicalAbsences(clinical.notAssessed), ...absent },
  };
}

function sideMeasures(stride: StrideParameters | undefined): CycleSummary['left'] {
  return perParameter((name) => roundedOrNull(stride?.[name], PARAMETERS[name].decimals));
}

function eventsWithin(
  { events }: WalkAnalysis,
  within: (frame: number) => boolean,
  timeS: (frame: number) => number,
): CycleSummary['events'] {
  const only = (moments: number[]): number | null => {
    const inside = moments.filter(within);
    return inside.length === 1 ? timeS(inside[0]!) : null;
  };
  return {
    left_heel_strike_s: only(events.heelStrikes.left),
    left_toe_off_s: only(events.toeOffs.left),
    right_heel_strike_s: only(events.heelStrikes.right),
    right_toe_off_s: only(events.toeOffs.right),
  };
}

/** Speed of the body over ground; on a treadmill only strides tell a speed. */
function bodySpeed(analysis: WalkAnalysis, from: number, to: number): number | null {
  const speed = meanOf([...analysis.detection.heading.forwardSpeedMS.subarray(from, to)]);
  return analysis.treadmill || speed === null || speed < 0.2 ? null : speed;
}

function meanOf(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
