import type { Alert } from '../gait/alerts.ts';
import type { CycleSummary } from '../gait/summary.ts';
import type { Finding } from '../health/finding.ts';
import type { GroupName } from '../skeleton/joints.ts';

/** What the terminal view knows now. Everything is a plain value; null = not known, shown as such. */
export interface LiveModel {
  /** First line, for example "GenGait demo". */
  title: string;
  /** Shown on every screen while the input is no person walking here: "SIMULATED INPUT". Null for live input. */
  banner: string | null;
  /** Addresses and other lasting facts, one line each. */
  facts: string[];
  state: string;
  /** Codes behind `degraded`. */
  reasons: string[];
  /** Seconds since the start. */
  elapsedS: number;
  /** Who walks now, in words; null while the walkway is empty. */
  walker: string | null;
  scores: Partial<Record<GroupName, GroupScore>>;
  /** Why there are no scores, where so. */
  notAssessed: string | null;
  cameras: LiveCamera[];
  alerts: Map<string, LiveAlert>;
  /** Newest last; at most `CYCLES_KEPT`. */
  cycles: LiveCycle[];
  findings: Finding[];
}

/** Badness of a group and the limit above which it is called a departure from normal walking. */
export interface GroupScore {
  score: number;
  limit: number | null;
}

/** A camera as the screen shows it. */
export interface LiveCamera {
  name: string;
  fps: number | null;
  /** Age of its newest message, seconds. */
  ageS: number | null;
}

/** An alert as the gait stage raises it. */
export type LiveAlert = Omit<Alert, 'sinceS'>;

/** A gait cycle as the screen shows it: one line. Null = not known. */
export interface LiveCycle {
  walkNo: number;
  cycleNo: number;
  strideS: number | null;
  cadencePerMin: number | null;
  speedMS: number | null;
  /** Overall badness of the cycle. */
  score: number | null;
  flagged: string[];
  /** Why the cycle was refused or not assessed, where so. */
  refused: string | null;
}

/** A cycle's line from its summary. */
export function liveCycle(walkNo: number, summary: CycleSummary): LiveCycle {
  const { assessment } = summary;
  return {
    walkNo,
    cycleNo: summary.cycle,
    strideS: summary.duration_s,
    cadencePerMin: summary.cadence_steps_min,
    speedMS: summary.speed_m_s,
    score: assessment.assessed ? assessment.overall : null,
    // A flagged joint of a cycle that is normal as a whole is chance: it is not shown as a finding.
    flagged: assessment.assessed && assessment.abnormal ? assessment.flagged : [],
    refused: assessment.assessed ? null : assessment.reason,
  };
}

/** Lines of cycles on the screen: about the last crossing. */
export const CYCLES_KEPT = 6;

/** A view that knows nothing yet. */
export function emptyLiveModel(title: string, banner: string | null, facts: string[] = []): LiveModel {
  return {
    title,
    banner,
    facts,
    state: 'starting',
    reasons: [],
    elapsedS: 0,
    walker: null,
    scores: {},
    notAssessed: null,
    cameras: [],
    alerts: new Map(),
    cycles: [],
    findings: [],
  };
}
