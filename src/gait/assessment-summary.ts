import { rounded } from '../maths/rounding.ts';
import type { Verdict } from '../model/assessment.ts';
import type { JointName } from '../skeleton/joints.ts';
import type { AssessmentSummary } from './summary.ts';

/** A verdict as it goes on the wire: snake case, scores to 0.001, errors to 0.01 mm. */
export function assessmentSummary(verdict: Verdict): AssessmentSummary {
  if (!verdict.assessed) return { assessed: false, reason: verdict.reason };
  const joints: (AssessmentSummary & { assessed: true })['joints'] = {};
  for (const [name, joint] of Object.entries(verdict.joints)) {
    joints[name as JointName] = {
      score: rounded(joint.score, 3),
      flagged: joint.flagged,
      error_mm: rounded(joint.errorMm, 2),
    };
  }
  const groups = Object.fromEntries(Object.entries(verdict.groups).map(([name, score]) => [name, rounded(score, 3)]));
  return {
    assessed: true,
    joints,
    groups,
    flagged: [...verdict.flagged],
    side: verdict.side,
    overall: rounded(verdict.overall, 3),
    abnormal: verdict.abnormal,
    location: verdict.location,
  };
}
