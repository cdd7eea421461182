import type { ScoreStudy } from './score-study.ts';
import type { ScoredSpan } from './scored-span.ts';

/** What walks may be judged by; the last is the product's way. */
export const OPINIONS = {
  errors: 'errors at hidden joints alone',
  signs: 'signs alone',
  both: 'both',
} as const;

export type OpinionName = keyof typeof OPINIONS;

/** The study as one opinion sees it. */
export function opinionOf({ healthy, others }: ScoreStudy, name: OpinionName): ScoreStudy {
  if (name === 'both') return { healthy, others };
  const seen = (span: ScoredSpan): ScoredSpan => {
    const { logErrors } = span.evidence;
    const evidence =
      name === 'errors'
        ? { ...span.evidence, signs: {} }
        : { ...span.evidence, logErrors: logErrors.map(() => Number.NaN) };
    return { ...span, evidence };
  };
  return { healthy: { ...healthy, spans: healthy.spans.map(seen) }, others: others.map(seen) };
}
