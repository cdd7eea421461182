import { GengaitError } from '../../errors.ts';
import { rounded } from '../../maths/rounding.ts';
import { ANGLES, type AngleName } from '../angles.ts';
import { PARAMETER_NAMES, PARAMETERS, type ParameterName } from '../parameters.ts';
import type { Change, SessionComparison } from './session-comparison.ts';
import { type SessionSummary, STRIDES_FOR_SPREAD, type StrideStatistic, WALKS_FOR_SPREAD } from './session-summary.ts';

/** Of a difference of two means, 95 %. */
const CONFIDENCE = 1.96;

/**
 * Between days, placed anew, angles of young healthy adults differ by up to about this much (Wilken et al., Gait & Posture 2012, PubMed 22041096: minimal
 * detectable changes around 5°), however steady they are within a session.
 */
const ANGLE_FLOOR_DEG = 5;

/** A mean with its uncertainty within its own session; null = too little to know it. */
interface Measured {
  mean: number;
  standardError: number | null;
}

/**
 * What changed from one session of a subject to a later one, each change beside the smallest that measurement error does not
 * explain: 1.96 times the standard error of the difference, from how much the walks (or strides) of each session differ.
 * Days differ by more than that, which no single pair of sessions can show; `basis` says so.
 * @throws GENGAIT_E_COMPARE_SUBJECTS
 */
export function compareSessions(before: SessionSummary, after: SessionSummary): SessionComparison {
  if (before.subject !== after.subject) throw new GengaitError('GENGAIT_E_COMPARE_SUBJECTS');
  const parameters: SessionComparison['parameters'] = {};
  for (const name of PARAMETER_NAMES) {
    const [a, b] = [before.parameters[name], after.parameters[name]];
    if (a.both === null || b.both === null) continue;
    parameters[name] = {
      left: statisticChange(name, a.left, b.left),
      right: statisticChange(name, a.right, b.right),
      both: statisticChange(name, a.both, b.both),
    };
  }
  const angles: SessionComparison['angles'] = {};
  for (const name of ANGLES) {
    const compared = angleChange(name, before, after);
    if (compared !== null) angles[name] = compared;
  }
  const faster = parameters.speed_m_s?.both?.verdict === 'larger than measurement error';
  return { subject: before.subject, notes: notes(before, after, faster), parameters, angles };
}

function statisticChange(name: ParameterName, a: StrideStatistic | null, b: StrideStatistic | null): Change | null {
  if (a === null || b === null) return null;
  const floor = name.endsWith('_range_deg') ? ANGLE_FLOOR_DEG : 0;
  return change(measured(a), measured(b), floor, PARAMETERS[name].decimals);
}

/** Walks differ by more than their strides do: where enough of both are there, the larger standard error counts. */
function measured({ mean, n, sd, walks, walk_sd }: StrideStatistic): Measured {
  const known = [
    ...(sd === null ? [] : [sd / Math.sqrt(n)]),
    ...(walk_sd === null ? [] : [walk_sd / Math.sqrt(walks)]),
  ];
  return { mean, standardError: known.length === 0 ? null : Math.max(...known) };
}

function angleChange(
  name: AngleName,
  before: SessionSummary,
  after: SessionSummary,
): NonNullable<SessionComparison['angles'][AngleName]> | null {
  const [a, b] = [before.angles[name], after.angles[name]];
  if (a === undefined || b === undefined || a.phase_origin !== b.phase_origin) return null;
  const squares = a.input_deg.map((value, i) => (value - b.input_deg[i]!) ** 2);
  const curve_rms_deg = rounded(Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length), 2);
  if (a.input_rms_deg === null || b.input_rms_deg === null) return { deviation_deg: null, curve_rms_deg };
  const own = (angle: typeof a): Measured => ({
    mean: angle.input_rms_deg!,
    standardError: angle.walk_sd_deg === null ? null : angle.walk_sd_deg / Math.sqrt(angle.walks),
  });
  return { deviation_deg: change(own(a), own(b), ANGLE_FLOOR_DEG, 2), curve_rms_deg };
}

function change(before: Measured, after: Measured, floor: number, decimals: number): Change {
  const difference = after.mean - before.mean;
  const common = { before: before.mean, after: after.mean, change: rounded(difference, decimals) };
  if (before.standardError === null || after.standardError === null)
    return {
      ...common,
      smallest_detectable: null,
      verdict: 'not judged',
      basis: `fewer than ${WALKS_FOR_SPREAD} walks and ${STRIDES_FOR_SPREAD} strides in a session: its own variation is not known`,
    };
  const within = CONFIDENCE * Math.hypot(before.standardError, after.standardError);
  const smallest = Math.max(within, floor);
  return {
    ...common,
    smallest_detectable: rounded(smallest, decimals + 1),
    verdict: Math.abs(difference) > smallest ? 'larger than measurement error' : 'within measurement error',
    basis:
      smallest === within
        ? 'variation within both sessions; days differ by more'
        : 'published for angles measured on different days (Wilken et al. 2012)',
  };
}

function notes(a: SessionSummary, b: SessionSummary, speedChanged: boolean): string[] {
  const found: string[] = [];
  if (speedChanged) found.push('Walking speed changed: most other numbers change with it.');
  if (a.walking_aid !== b.walking_aid) found.push('The walking aid differs.');
  if (a.treadmill !== b.treadmill) found.push('One session was on a treadmill, the other over ground.');
  if (JSON.stringify(a.event_timing) !== JSON.stringify(b.event_timing))
    found.push('Event times were corrected differently: times and shares of the stride shift.');
  if (a.simulated || b.simulated) found.push('Simulated: no person walked.');
  const [feet, without] = [a, b].map((session) => session.parameters.stance_percent.both !== null);
  if (feet !== without) found.push('Feet were seen in one session only: steps were timed differently.');
  return found;
}
