import { rounded } from '../../maths/rounding.ts';
import type { AssessmentSummary, WalkSummary } from '../summary.ts';
import type { SessionSummary } from './session-summary.ts';

type Assessed = AssessmentSummary & { assessed: true };

/** What the model found over a session: how many walks show what, and why others show nothing. */
export function sessionAssessment(walks: readonly WalkSummary[]): SessionSummary['assessment'] {
  const all = walks.map((walk) => walk.assessment);
  const assessed = all.filter((one): one is Assessed => one.assessed);
  const abnormal = assessed.filter((one) => one.abnormal);
  return {
    walks_assessed: assessed.length,
    walks_abnormal: abnormal.length,
    joints: collect(
      assessed.map((one) => one.joints),
      (found) => ({
        walks_flagged: found.filter((joint) => joint.flagged).length,
        walks: found.length,
        mean_score: mean(found.map((joint) => joint.score)),
      }),
    ),
    groups: collect(
      assessed.map((one) => one.groups),
      (found) => ({ mean_score: mean(found), walks: found.length }),
    ),
    locations: countOf(abnormal.map((one) => one.location)),
    reasons: countOf(all.flatMap((one) => (one.assessed ? [] : [one.reason]))),
  };
}

/** Gathers what each walk says about a name and sums it up. */
function collect<Name extends string, One, Sum>(
  walks: readonly Partial<Record<Name, One>>[],
  sumUp: (found: One[]) => Sum,
): Partial<Record<Name, Sum>> {
  const names = [...new Set(walks.flatMap((walk) => Object.keys(walk) as Name[]))];
  const entries = names.map((name) => {
    const found = walks.map((walk) => walk[name]).filter((one) => one !== undefined) as One[];
    return [name, sumUp(found)] as const;
  });
  return Object.fromEntries(entries) as Partial<Record<Name, Sum>>;
}

function countOf(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

function mean(values: readonly number[]): number {
  return rounded(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
}
