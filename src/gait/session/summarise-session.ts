import { rounded, roundedOrNull } from '../../maths/rounding.ts';
import { SIDES, type Side } from '../../skeleton/side.ts';
import { PARAMETERS, type ParameterName, perParameter } from '../parameters.ts';
import type { WalkSummary } from '../summary.ts';
import { parameterReason } from '../why-absent.ts';
import { normativeRange } from './normative-range.ts';
import { sessionAngles } from './session-angles.ts';
import { sessionAssessment } from './session-assessment.ts';
import type { SessionFacts, SessionParameter, SessionSummary } from './session-summary.ts';
import { strideStatistic } from './stride-statistics.ts';

/** Sums a session up from the summaries of its walks, in any order; no walk gives a summary that says so. Pure. */
export function summariseSession(facts: SessionFacts, walks: readonly WalkSummary[]): SessionSummary {
  const treadmill = walks.some((walk) => walk.treadmill);
  const strides = walks.flatMap((walk) => walk.strides);
  const { angles, normative, profile } = sessionAngles(walks);
  return {
    ...facts,
    walks: walks.length,
    walks_with_cycles: walks.filter((walk) => walk.cycles > 0).length,
    strides: { left: countOf(strides, 'left'), right: countOf(strides, 'right') },
    treadmill,
    event_timing: timings(walks),
    parameters: perParameter((name) => ({
      ...sessionParameter(name, walks),
      // A belt sets the pace: the norms are of people who choose it.
      normative: treadmill ? null : normativeRange(name, facts),
    })),
    angles,
    normative,
    deviation_profile: profile,
    assessment: sessionAssessment(walks),
    not_assessed: absences(walks),
  };
}

function timings(walks: readonly WalkSummary[]): SessionSummary['event_timing'] {
  const different = new Map(walks.map((walk) => [JSON.stringify(walk.event_timing), walk.event_timing]));
  return [...different.values()];
}

function countOf(strides: WalkSummary['strides'], side: Side): number {
  return strides.filter((stride) => stride.side === side).length;
}

function sessionParameter(name: ParameterName, walks: readonly WalkSummary[]): Omit<SessionParameter, 'normative'> {
  const of = (side: Side) =>
    strideStatistic(
      name,
      walks.map((walk) => walk.strides.filter((stride) => stride.side === side)),
    );
  const [left, right] = [of('left'), of('right')];
  const both = strideStatistic(
    name,
    walks.map((walk) => walk.strides),
  );
  const { decimals, scale } = PARAMETERS[name];
  const difference = left === null || right === null ? null : left.mean - right.mean;
  const sum = left === null || right === null ? 0 : left.mean + right.mean;
  return {
    left,
    right,
    both,
    difference: roundedOrNull(difference, decimals),
    asymmetry_percent:
      difference === null || scale !== 'ratio' || sum === 0 ? null : rounded((200 * difference) / sum, 1),
    reason: both === null ? reasonFor(name, walks) : null,
  };
}

function reasonFor(name: ParameterName, walks: readonly WalkSummary[]): string {
  const strides = walks.flatMap((walk) => walk.strides);
  if (strides.length === 0) return 'no stride with its heel strikes in order';
  return parameterReason(
    name,
    strides.some((stride) => stride.stance_percent !== null),
  );
}

/** What no walk of the session has, with the reason of the last one that says why. */
function absences(walks: readonly WalkSummary[]): Record<string, string> {
  if (walks.length === 0) return { walks: 'no walk was completed in this session' };
  const last: Record<string, string> = Object.assign({}, ...walks.map((walk) => walk.not_assessed));
  const everywhere = Object.entries(last).filter(([name]) => walks.every((walk) => name in walk.not_assessed));
  const sides = SIDES.filter((side) => walks.every((walk) => walk.strides.every((stride) => stride.side !== side)));
  return {
    ...Object.fromEntries(everywhere),
    ...Object.fromEntries(sides.map((side) => [side, `no ${side} stride with its heel strikes in order`])),
  };
}
