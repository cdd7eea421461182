import { mean } from '../../maths/robust.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { symmetric } from '../../skeleton/symmetric.ts';
import type { WalkRecord } from '../dataset.ts';
import type { Variant } from '../walk-errors.ts';
import type { SpanScorer } from './healthy-spans.ts';
import type { ScoredSpan } from './scored-span.ts';

/** A model trained as the shipped one, without some people of split train. */
export interface Fold {
  /** Subjects it has not seen. */
  leftOut: readonly string[];
  scorer: SpanScorer;
}

/** What a fold scores, and as what. */
export interface CrossFitPlan {
  records: readonly WalkRecord[];
  variant: Variant;
  /** Gait cycles beside whole walks. */
  cycles: boolean;
  /** Walks that neither model has seen: on these the fold's own offset is measured. */
  common: readonly WalkRecord[];
}

/** Spans of people whom the fold has not seen, as the shipped model would score them had it not seen them: less the fold's own offset per joint. */
export async function crossFittedSpans(fold: Fold, shipped: SpanScorer, plan: CrossFitPlan): Promise<ScoredSpan[]> {
  const scored = await crossFittedScorer(fold, shipped, plan.common);
  const spans: ScoredSpan[] = [];
  for (const record of plan.records.filter(({ subject }) => fold.leftOut.includes(subject))) {
    spans.push(...(await scored(fold.scorer.prepare(record, plan.variant), plan.cycles)));
  }
  return spans;
}

/** Scores a walk of a person whom the fold has not seen. */
export async function crossFittedScorer(
  fold: Fold,
  shipped: SpanScorer,
  common: readonly WalkRecord[],
): Promise<SpanScorer['spansOf']> {
  const offset = await offsetOf(fold.scorer, shipped, common);
  return async (walk, cycles) => {
    const spans = await fold.scorer.spansOf(walk, cycles);
    return spans.map((span) => {
      const logErrors = span.evidence.logErrors.map((value, joint) => value - offset[joint]!);
      return { ...span, crossFitted: true, evidence: { ...span.evidence, logErrors } };
    });
  };
}

/** Mean difference of ln errors `[joint]`, fold minus shipped, left and right alike; 0 where nothing was scored. */
async function offsetOf(fold: SpanScorer, shipped: SpanScorer, common: readonly WalkRecord[]): Promise<Float64Array> {
  const differences: Float64Array[] = [];
  for (const record of common) {
    const [ours] = await fold.spans(record, 'plain', false);
    const [theirs] = await shipped.spans(record, 'plain', false);
    if (!ours || !theirs) continue;
    const { logErrors } = theirs.evidence;
    differences.push(ours.evidence.logErrors.map((value, joint) => value - logErrors[joint]!));
  }
  const means = Float64Array.from({ length: JOINT_COUNT }, (_, joint) => mean(differences.map((row) => row[joint]!)));
  return symmetric(means).map((value) => (Number.isNaN(value) ? 0 : value));
}
