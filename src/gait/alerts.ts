import { GROUPS, type GroupName, type JointName } from '../skeleton/joints.ts';
import type { AssessmentSummary, CycleSummary, WalkSummary } from './summary.ts';

/** A raised alert: present state, republished as it changes. */
export interface Alert {
  kind: 'joint' | 'group';
  id: JointName | GroupName;
  side: 'left' | 'right' | 'both' | 'none';
  /** End of the cycle that raised it, seconds. */
  sinceS: number;
  /** Mean score over the recent cycles. */
  score: number;
  /** What the score of a cycle, or of the whole walk that raised it, must reach. */
  threshold: number;
  /** Cycles that showed it since it was first seen. */
  cyclesSeen: number;
  /** True while the baseline is the factory's: thresholds come from other people's walkways. */
  provisional: boolean;
}

export type AlertChange =
  | { change: 'raised' | 'updated'; alert: Alert }
  | { change: 'cleared'; alert: Alert; reason: string };

/** Scores of a joint and of the groups that count as evidence: the normative file's thresholds. */
export interface AlertThresholds {
  joint: number;
  groups: Partial<Record<GroupName, number>>;
}

/** Limits of the baseline in use. */
export interface AlertOptions {
  cycle: AlertThresholds;
  walk: AlertThresholds;
  baseline: 'factory' | 'site';
}

/** Rules with their reasons. */
export const ALERT_RULES = {
  /** Of this many latest assessed cycles … */
  window: 3,
  /** … so many must show it before it is raised: one odd step is not a observation. */
  raiseAfter: 2,
  /** So many cycles in a row without it clear it. */
  clearAfter: 2,
  /** A raised alert is held down to this share of its threshold, so that it doesn't flicker. */
  holdShare: 0.7,
  /** A fault disturbs what moves with it: beside the worst joint (group), only those with this share of its score count. */
  smearShare: 0.6,
} as const;

interface Evidence {
  kind: 'joint' | 'group';
  id: JointName | GroupName;
  /** Of the latest cycles, newest last. */
  recent: { score: number; shown: boolean }[];
  cyclesSeen: number;
  quiet: number;
  alert: Alert | null;
  /** Raised by a whole walk: single cycles are too noisy to take it back. */
  byWalk: boolean;
}

/** One joint or group of an assessment, with what it is compared with. */
interface Observation {
  kind: Evidence['kind'];
  id: Evidence['id'];
  score: number;
  threshold: number;
  shown: boolean;
}

/**
 * Decides from cycle to cycle, and after each walk, which joints and groups are in alert. Evidence is what the model says is
 * abnormal about a cycle and where; a whole walk is enough by itself, for it is many cycles and shows what is too faint for one. Slowness by itself never is, since scores are taken at equal speed and speed is no input here. A
 * cycle that isn't assessed changes nothing. One instance per patient; `reset` at a change of patient.
 */
export class AlertRules {
  private readonly options: AlertOptions;
  private evidence = new Map<string, Evidence>();

  constructor(options: AlertOptions) {
    this.options = options;
  }

  /** Alerts that are raised now. */
  get raised(): Alert[] {
    return [...this.evidence.values()].map((e) => e.alert).filter((alert) => alert !== null);
  }

  /** Takes the next cycle of the patient; returns what changed, joints before groups. */
  update(cycle: CycleSummary): AlertChange[] {
    const { assessment } = cycle;
    if (!assessment.assessed) return [];
    const changes = observations(assessment, this.options.cycle).map((observation) => {
      const evidence = this.evidenceOf(observation);
      const held =
        evidence.alert !== null &&
        assessment.abnormal &&
        observation.score >= ALERT_RULES.holdShare * observation.threshold;
      return this.step(evidence, observation, observation.shown || held, cycle);
    });
    return changes.filter((change) => change !== null);
  }

  /** Takes a completed walk of the patient, after its cycles: raises what it shows, takes back what the last one raised. */
  conclude(walk: WalkSummary): AlertChange[] {
    const { assessment } = walk;
    if (!assessment.assessed) return [];
    const changes: AlertChange[] = [];
    for (const observation of observations(assessment, this.options.walk)) {
      const evidence = this.evidenceOf(observation);
      const before = evidence.alert;
      if (observation.shown && (before === null || evidence.byWalk)) {
        evidence.byWalk = true;
        evidence.cyclesSeen = Math.max(evidence.cyclesSeen, walk.cycles, 1);
        evidence.alert = this.alertOf(observation, evidence, assessment, before?.sinceS ?? walk.end_s);
        changes.push({ change: before === null ? 'raised' : 'updated', alert: evidence.alert });
      } else if (!observation.shown && before !== null && evidence.byWalk) {
        this.clear(evidence);
        changes.push({ change: 'cleared', alert: before, reason: 'not seen in the last walk' });
      }
    }
    return changes;
  }

  /** Forgets the patient; returns the alerts it takes down. */
  reset(reason: string): AlertChange[] {
    const changes = this.raised.map((alert): AlertChange => ({ change: 'cleared', alert, reason }));
    this.evidence = new Map();
    return changes;
  }

  private evidenceOf({ kind, id }: Observation): Evidence {
    const key = `${kind}/${id}`;
    let evidence = this.evidence.get(key);
    if (evidence === undefined) {
      evidence = { kind, id, recent: [], cyclesSeen: 0, quiet: 0, alert: null, byWalk: false };
      this.evidence.set(key, evidence);
    }
    return evidence;
  }

  private step(evidence: Evidence, observation: Observation, shown: boolean, cycle: CycleSummary): AlertChange | null {
    evidence.recent.push({ score: observation.score, shown });
    if (evidence.recent.length > ALERT_RULES.window) evidence.recent.shift();
    evidence.quiet = shown ? 0 : evidence.quiet + 1;
    if (shown) evidence.cyclesSeen++;
    const before = evidence.alert;
    if (evidence.byWalk) return null;
    if (before !== null && evidence.quiet >= ALERT_RULES.clearAfter) {
      const reason = `not seen in ${evidence.quiet} cycles`;
      this.clear(evidence);
      return { change: 'cleared', alert: before, reason };
    }
    const count = evidence.recent.filter((one) => one.shown).length;
    if (before === null && count < ALERT_RULES.raiseAfter) {
      if (count === 0) evidence.cyclesSeen = 0;
      return null;
    }
    const scores = evidence.recent.filter((one) => one.shown).map((one) => one.score);
    const score =
      scores.length === 0 ? observation.score : scores.reduce((sum, value) => sum + value, 0) / scores.length;
    evidence.alert = this.alertOf({ ...observation, score }, evidence, cycle.assessment, before?.sinceS ?? cycle.end_s);
    return { change: before === null ? 'raised' : 'updated', alert: evidence.alert };
  }

  private alertOf(observation: Observation, evidence: Evidence, assessment: AssessmentSummary, sinceS: number): Alert {
    return {
      kind: observation.kind,
      id: observation.id,
      side: sideOfName(observation.id) ?? (assessment.assessed ? assessment.side : 'none'),
      sinceS,
      score: observation.score,
      threshold: observation.threshold,
      cyclesSeen: evidence.cyclesSeen,
      provisional: this.options.baseline === 'factory',
    };
  }

  private clear(evidence: Evidence): void {
    evidence.alert = null;
    evidence.byWalk = false;
    evidence.cyclesSeen = 0;
  }
}

/** Every joint and group of an assessment, joints first: its score, and whether it shows a departure from normal walking. */
function observations(assessment: AssessmentSummary & { assessed: true }, thresholds: AlertThresholds): Observation[] {
  const { joints, groups, abnormal } = assessment;
  const flaggedScores = Object.values(joints).flatMap(({ score, flagged }) => (flagged ? [score] : []));
  const leastJoint = ALERT_RULES.smearShare * Math.max(0, ...flaggedScores);
  const leastGroup = ALERT_RULES.smearShare * Math.max(0, ...Object.values(groups));
  const ofJoints = Object.entries(joints).map(([name, { score, flagged }]): Observation => {
    const shown = abnormal && flagged && score >= leastJoint;
    return { kind: 'joint', id: name as JointName, score, threshold: thresholds.joint, shown };
  });
  const ofGroups = (Object.keys(GROUPS) as GroupName[]).flatMap((id): Observation[] => {
    const [score, threshold] = [groups[id], thresholds.groups[id]];
    if (score === undefined || threshold === undefined) return [];
    return [{ kind: 'group', id, score, threshold, shown: abnormal && score >= Math.max(threshold, leastGroup) }];
  });
  return [...ofJoints, ...ofGroups];
}

function sideOfName(id: string): 'left' | 'right' | null {
  if (id.startsWith('left_')) return 'left';
  return id.startsWith('right_') ? 'right' : null;
}
