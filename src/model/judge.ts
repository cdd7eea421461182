import { GROUPS, type GroupName, J, JOINTS, type JointName } from '../skeleton/joints.ts';
import type { Assessment, JointScore } from './assessment.ts';
import { jointScales } from './joint-scales.ts';
import { whereItIs } from './location.ts';
import type { Scoring, SpanKind } from './normative.ts';
import { mean, median } from './robust.ts';
import type { SpanEvidence } from './span-evidence.ts';

/** Walking speeds over which the statistics were fitted; outside, the nearest counts. */
const SPEED_RANGE_M_S = [0.3, 1.8] as const;
/** No joint is flagged for an error that a good sensor makes. */
const MIN_ERROR_MM = 10;
/** With more joints flagged no context is left to say what is normal: the worst are named. */
const MAX_FLAGGED = 8;

/**
 * Badness B_j `[joint]`: how many standard deviations between healthy people the log error lies above the healthy median of this
 * sensor at this speed. NaN where a joint has no statistics or no data.
 */
export function badness(evidence: SpanEvidence, scoring: Scoring, span: SpanKind): Float64Array {
  const scales = jointScales(evidence.signature, scoring, span);
  const [slowest, fastest] = SPEED_RANGE_M_S;
  const speed_m_s = Math.min(fastest, Math.max(slowest, evidence.speed_m_s));
  const faster = Number.isNaN(speed_m_s) ? 0 : speed_m_s - scoring.reference_speed_m_s;
  const above = Float64Array.from(JOINTS, (name, joint) => {
    const slope = scoring.speed_slope_per_m_s[name] ?? 0;
    return evidence.logErrors[joint]! - scales.mu[joint]! - slope * faster;
  });
  const level = scales.unknown * median(above);
  return above.map((value, joint) => (value - level) / scales.sigma[joint]!);
}

/**
 * Joints whose B_j make a group's score. Hips are hidden and scored with the pelvis, so they count there and not in their leg;
 * a leg includes its foot, which moves with it.
 */
const SCORED_AS: Record<GroupName, readonly JointName[]> = {
  ...GROUPS,
  left_leg: ['left_knee', 'left_ankle', 'left_heel', 'left_toe'],
  right_leg: ['right_knee', 'right_ankle', 'right_heel', 'right_toe'],
  trunk: ['neck', 'head', 'left_shoulder', 'right_shoulder'],
};

/** Mean B_j of each group's joints; a group without scored joints is absent. */
export function groupScores(scores: Float64Array): Partial<Record<GroupName, number>> {
  const groups: Partial<Record<GroupName, number>> = {};
  for (const name of Object.keys(SCORED_AS) as GroupName[]) {
    const value = mean(SCORED_AS[name].map((joint) => scores[J[joint]]!));
    if (!Number.isNaN(value)) groups[name] = value;
  }
  return groups;
}

/** The verdict on a span. Thresholds hold a family-wise false-alarm rate: see models/README.md. */
export function judge(evidence: SpanEvidence, scoring: Scoring, span: SpanKind): Assessment {
  const thresholds = scoring.thresholds[span];
  const scores = badness(evidence, scoring, span);
  const groups = groupScores(scores);
  const overall = mean(scores);
  const standingOut = (Object.keys(groups) as GroupName[]).filter(
    (name) => groups[name]! > (thresholds.groups[name] ?? Number.POSITIVE_INFINITY),
  );
  const contrast = Math.abs((groups.right_leg ?? Number.NaN) - (groups.left_leg ?? Number.NaN));
  const abnormal = overall > thresholds.overall || standingOut.length > 0 || contrast > thresholds.contrast;
  const flagged = abnormal ? flagJoints(scores, evidence, thresholds.joint) : [];
  const where = whereItIs(groups, thresholds.side);
  return {
    assessed: true,
    joints: jointScores(scores, evidence, flagged),
    groups,
    flagged,
    side: abnormal ? where.side : 'none',
    overall,
    abnormal,
    location: where.words,
  };
}

/** Joints above the threshold, worst first at most 8, in body order; at least the worst one. */
function flagJoints(scores: Float64Array, evidence: SpanEvidence, threshold: number): JointName[] {
  const ranked = [...scores.keys()]
    .filter((joint) => !Number.isNaN(scores[joint]!) && evidence.logErrors[joint]! > Math.log(MIN_ERROR_MM))
    .sort((a, b) => scores[b]! - scores[a]!);
  const above = ranked.filter((joint) => scores[joint]! > threshold).slice(0, MAX_FLAGGED);
  const chosen = new Set(above.length > 0 ? above : ranked.slice(0, 1));
  return JOINTS.filter((_, joint) => chosen.has(joint));
}

function jointScores(scores: Float64Array, evidence: SpanEvidence, flagged: readonly JointName[]) {
  const joints: Partial<Record<JointName, JointScore>> = {};
  for (const [joint, name] of JOINTS.entries()) {
    if (Number.isNaN(scores[joint]!)) continue;
    joints[name] = {
      score: scores[joint]!,
      flagged: flagged.includes(name),
      errorMm: Math.exp(evidence.logErrors[joint]!),
    };
  }
  return joints;
}
