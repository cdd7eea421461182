import type { ScoredSpan } from '../norms/scored-span.ts';
import type { ScoreStudy } from './score-study.ts';

/** What walks may be judged by. */
export const OPINIONS = {
  both: 'network and signs: the product',
  errors: 'network alone',
  signs: 'signs alone',
  mixture: 'mixture alone',
  mixtureAndSigns: 'mixture and signs',
  all: 'mean of network and mixture, and signs',
} as const;

export type OpinionName = keyof typeof OPINIONS;

/** The study of one opinion. */
export function opinionOf(studies: { network: ScoreStudy; mixture: ScoreStudy }, name: OpinionName): ScoreStudy {
  const { network, mixture } = studies;
  if (name === 'both') return network;
  if (name === 'errors') return changed(network, withoutSigns);
  if (name === 'signs') return changed(network, withoutErrors);
  if (name === 'mixture') return changed(mixture, withoutSigns);
  if (name === 'mixtureAndSigns') return mixture;
  const counts = new Map<string, number>();
  // Cycles of one walk share a key; they come in the same order from both.
  const theirs = groupedByKey(allSpans(mixture));
  return changed(network, (span) => {
    const key = keyOf(span);
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    return meanErrors(span, theirs.get(key)?.[nth]);
  });
}

function allSpans({ healthy, others, injected }: ScoreStudy): ScoredSpan[] {
  return [...healthy.spans, ...others, ...injected.spans];
}

function keyOf({ record, variant, span }: ScoredSpan): string {
  return `${record.id} ${variant} ${span}`;
}

function groupedByKey(spans: readonly ScoredSpan[]): Map<string, ScoredSpan[]> {
  const groups = new Map<string, ScoredSpan[]>();
  for (const span of spans) groups.set(keyOf(span), [...(groups.get(keyOf(span)) ?? []), span]);
  return groups;
}

function changed(
  { healthy, others, refused, injected }: ScoreStudy,
  seen: (span: ScoredSpan) => ScoredSpan,
): ScoreStudy {
  return {
    refused,
    healthy: { ...healthy, spans: healthy.spans.map(seen) },
    others: others.map(seen),
    injected: { ...injected, spans: injected.spans.map(seen) },
  };
}

function withoutSigns(span: ScoredSpan): ScoredSpan {
  return { ...span, evidence: { ...span.evidence, signs: {} } };
}

function withoutErrors(span: ScoredSpan): ScoredSpan {
  return { ...span, evidence: { ...span.evidence, logErrors: span.evidence.logErrors.map(() => Number.NaN) } };
}

/** The mean of both predictors' ln errors: where their spreads are alike, the mean of both z. */
function meanErrors(span: ScoredSpan, other: ScoredSpan | undefined): ScoredSpan {
  const logErrors = span.evidence.logErrors.map(
    (value, joint) => (value + (other?.evidence.logErrors[joint] ?? value)) / 2,
  );
  return { ...span, evidence: { ...span.evidence, logErrors } };
}
