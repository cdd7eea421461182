import { TOO_LITTLE_SEEN } from '../../model/assess-walk.ts';
import type { Assessment } from '../../model/assessment.ts';
import { assessmentOf, decide } from '../../model/judge.ts';
import type { Scoring } from '../../model/normative.ts';
import type { SpanSums } from '../../model/span-sums.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import type { SpanScorer } from '../norms/healthy-spans.ts';
import type { ScoredSpan } from '../norms/scored-span.ts';
import type { PreparedWalk, Variant } from '../walk-errors.ts';
import { whyNotAssessed } from './assessed.ts';

/** A trial with its verdict. */
export interface JudgedWalk {
  record: WalkRecord;
  variant: Variant;
  /** Why it could not be assessed, null where it was: then everything below says nothing, and it counts as an error in every figure. */
  refused: string | null;
  assessment: Assessment;
  /** The decision variable: above 1 the walk is abnormal. */
  excess: number;
  sums: SpanSums;
  speed_m_s: number;
}

/** Trials that are evaluated and as what. */
export interface Trial {
  record: WalkRecord;
  variant: Variant;
}

/**
 * Trials of a split: normal walks as recorded and slowed, abnormal ones as recorded and in the mirror. With `validation` come the
 * abnormal walks of `development` people; their own normal walks were trained on and are left out.
 * @param quick at most two trials per person and label, and every third person of a large normal set.
 */
export function trialsOf(dataset: WalkDataset, split: 'validation' | 'test', quick: boolean): Trial[] {
  const splits = split === 'validation' ? ['validation', 'development'] : ['test'];
  const records = dataset.records.filter((record) => splits.includes(record.split));
  const chosen = [...groupBy(records, (r) => `${r.dataset} ${r.subject} ${r.label}`).values()].flatMap((own) =>
    quick ? own.slice(0, 2) : own,
  );
  return chosen.flatMap((record) => {
    const variants: Variant[] = record.label === 'normal' ? ['plain', 'slow'] : ['plain', 'mirror'];
    return variants.map((variant) => ({ record, variant }));
  });
}

/** The person of a walk; subjects of different data sets may share names. */
export function personOf({ record }: { record: WalkRecord }): string {
  return `${record.dataset} ${record.subject}`;
}

/** What is known of a trial before anybody judges it: its evidence, or that it cannot be assessed. */
export type ScoredTrial = { span: ScoredSpan } | { refused: JudgedWalk };

/** The evidence of each trial. */
export async function scoreTrials(
  trials: readonly Trial[],
  scorer: SpanScorer,
  onDone: (done: number) => void,
): Promise<ScoredTrial[]> {
  const scored: ScoredTrial[] = [];
  for (const [index, { record, variant }] of trials.entries()) {
    const [span] = await scorer.spans(record, variant, false);
    scored.push(span ? { span } : { refused: refusedWalk(scorer.prepare(record, variant)) });
    onDone(index + 1);
  }
  return scored;
}

/** The verdict on a trial. */
export function judgeTrial(trial: ScoredTrial, scoring: Scoring): JudgedWalk {
  return 'span' in trial ? judgeSpan(trial.span, scoring) : trial.refused;
}

/** The verdict on a walk of which the evidence is there. */
export function judgeSpan({ record, variant, evidence }: ScoredSpan, scoring: Scoring): JudgedWalk {
  const decision = decide(evidence, scoring, 'walk');
  const assessment = assessmentOf(decision, evidence, scoring.thresholds.walk);
  const { excess, sums } = decision;
  return { record, variant, refused: null, assessment, excess, sums, speed_m_s: evidence.speed_m_s };
}

/** A walk of which nothing can be said, with the reason. */
export function refusedWalk(walk: PreparedWalk): JudgedWalk {
  const { record, variant } = walk;
  const refused = whyNotAssessed(walk) ?? TOO_LITTLE_SEEN;
  const nothing = { overall: Number.NaN, groups: {}, contrast: Number.NaN, asymmetry: Number.NaN };
  const assessment: Assessment = {
    ...{ assessed: true, joints: {}, groups: {}, flagged: [], side: 'none' },
    ...{ overall: Number.NaN, abnormal: false, location: 'none' },
  };
  return { record, variant, refused, assessment, excess: Number.NaN, sums: nothing, speed_m_s: Number.NaN };
}
