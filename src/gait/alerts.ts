import { GROUPS, type GroupName, type JointName } from '../skeleton/joints.ts';
import type { CycleSummary } from './summary.ts';

/** A raised alert: present state, republished as it changes. */
export interface Alert {
  kind: 'joint' | 'group';
  id: JointName | GroupName;
  side: 'left' | 'right' | 'both' | 'none';
  /** End of the cycle that raised it, seconds. */
  sinceS: number;
  /** Mean score over the recent cycles. */
  score: number;
  /** What a cycle's score must reach. */
  threshold: number;
  /** Cycles that showed it since it was first seen. */
  cyclesSeen: number;
  /** True while the baseline is the factory's: thresholds come from other people's walkways. */
  provisional: boolean;
}

export type AlertChange =
  | { change: 'raised' | 'updated'; alert: Alert }
  | { change: 'cleared'; alert: Alert; reason: string };

export interface AlertOptions {
  /** Score of a joint and of a group that counts as evidence (the normative file's thresholds for a cycle). */
  jointThreshold: number;
  groupThresholds: Partial<Record<GroupName, number>>;
  baseline: 'factory' | 'site';
}

/** Rules with their reasons. */
export const ALERT_RULES = {
  /** Of this many latest assessed cycles … */
  window: 3,
  /** … so many must show it before it is raised: one odd step is not a finding. */
  raiseAfter: 2,
  /** So many cycles in a row without it clear it. */
  clearAfter: 2,
  /** A raised alert is held down to this share of its threshold, so that it doesn't flicker. */
  holdShare: 0.7,
} as const;

interface Evidence {
  kind: 'joint' | 'group';
  id: JointName | GroupName;
  threshold: number;
  /** Of the latest cycles, newest last. */
  recent: { score: number; shown: boolean }[];
  cyclesSeen: number;
  quiet: number;
  alert: Alert | null;
}

/**
 * Decides from cycle to cycle which joints and groups are in alert. Evidence is what the model says is abnormal about a
 * cycle and where: slowness by itself never is, since scores are taken at equal speed and speed is no input here. A
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
    const changes: AlertChange[] = [];
    const take = (
      kind: Evidence['kind'],
      id: Evidence['id'],
      score: number,
      threshold: number,
      shown: boolean,
    ): void => {
      const evidence = this.evidenceOf(kind, id, threshold);
      const held = evidence.alert !== null && assessment.abnormal && score >= ALERT_RULES.holdShare * threshold;
      const change = this.step(evidence, score, shown || held, cycle);
      if (change !== null) changes.push(change);
    };
    for (const [name, joint] of Object.entries(assessment.joints)) {
      const flagged = assessment.abnormal && joint.flagged;
      take('joint', name as JointName, joint.score, this.options.jointThreshold, flagged);
    }
    for (const name of Object.keys(GROUPS) as GroupName[]) {
      const score = assessment.groups[name];
      const threshold = this.options.groupThresholds[name];
      if (score === undefined || threshold === undefined) continue;
      take('group', name, score, threshold, assessment.abnormal && score >= threshold);
    }
    return changes;
  }

  /** Forgets the patient; returns the alerts it takes down. */
  reset(reason: string): AlertChange[] {
    const changes = this.raised.map((alert): AlertChange => ({ change: 'cleared', alert, reason }));
    this.evidence = new Map();
    return changes;
  }

  private evidenceOf(kind: Evidence['kind'], id: Evidence['id'], threshold: number): Evidence {
    const key = `${kind}/${id}`;
    let evidence = this.evidence.get(key);
    if (evidence === undefined) {
      evidence = { kind, id, threshold, recent: [], cyclesSeen: 0, quiet: 0, alert: null };
      this.evidence.set(key, evidence);
    }
    return evidence;
  }

  private step(evidence: Evidence, score: number, shown: boolean, cycle: CycleSummary): AlertChange | null {
    evidence.recent.push({ score, shown });
    if (evidence.recent.length > ALERT_RULES.window) evidence.recent.shift();
    evidence.quiet = shown ? 0 : evidence.quiet + 1;
    if (shown) evidence.cyclesSeen++;
    const before = evidence.alert;
    if (before !== null && evidence.quiet >= ALERT_RULES.clearAfter) {
      evidence.alert = null;
      evidence.cyclesSeen = 0;
      return { change: 'cleared', alert: before, reason: `not seen in ${evidence.quiet} cycles` };
    }
    const count = evidence.recent.filter((one) => one.shown).length;
    if (before === null && count < ALERT_RULES.raiseAfter) {
      if (count === 0) evidence.cyclesSeen = 0;
      return null;
    }
    const scores = evidence.recent.filter((one) => one.shown).map((one) => one.score);
    const { assessment } = cycle;
    evidence.alert = {
      kind: evidence.kind,
      id: evidence.id,
      side: sideOfName(evidence.id) ?? (assessment.assessed ? assessment.side : 'none'),
      sinceS: before?.sinceS ?? cycle.end_s,
      score: scores.length === 0 ? score : scores.reduce((sum, value) => sum + value, 0) / scores.length,
      threshold: evidence.threshold,
      cyclesSeen: evidence.cyclesSeen,
      provisional: this.options.baseline === 'factory',
    };
    return { change: before === null ? 'raised' : 'updated', alert: evidence.alert };
  }
}

function sideOfName(id: string): 'left' | 'right' | null {
  if (id.startsWith('left_')) return 'left';
  return id.startsWith('right_') ? 'right' : null;
}
