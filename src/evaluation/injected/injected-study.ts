import type { WalkDataset } from '../dataset.ts';
import { crossFittedScorer, type Fold } from '../norms/cross-fit.ts';
import type { SpanScorer } from '../norms/healthy-spans.ts';
import { commonTrials } from '../norms/healthy-study.ts';
import type { ScoredSpan } from '../norms/scored-span.ts';
import { type JudgedWalk, refusedWalk } from '../verdicts/judged-walk.ts';
import type { JudgedFault } from './injected-localisation.ts';
import type { InjectedWalk } from './injected-walks.ts';

/** Walks with faults in them, and their evidence where they can be assessed. */
export interface InjectedStudy {
  faults: InjectedWalk[];
  spans: ScoredSpan[];
}

/**
 * Evidence of faults put into healthy walks. People whom a fold has not seen are scored by it, the others by the shipped model.
 */
export async function injectedStudy(
  dataset: WalkDataset,
  scorer: SpanScorer,
  folds: readonly Fold[],
  faults: InjectedWalk[],
  onStep: (done: number) => void,
): Promise<InjectedStudy> {
  const common = commonTrials(dataset);
  const foldScorers = await Promise.all(
    folds.map(async (fold) => ({ fold, score: await crossFittedScorer(fold, scorer, common) })),
  );
  const spans: ScoredSpan[] = [];
  for (const [index, { walk }] of faults.entries()) {
    const unseen = foldScorers.find(({ fold }) => fold.leftOut.includes(walk.record.subject));
    spans.push(...(unseen ? await unseen.score(walk, false) : await scorer.spansOf(walk, false)));
    onStep(index + 1);
  }
  return { faults, spans };
}

/** Each fault with its verdict; one that cannot be assessed is missed and misplaced. */
export function judgedFaults(faults: readonly InjectedWalk[], judged: readonly JudgedWalk[]): JudgedFault[] {
  const byId = new Map(judged.map((walk) => [walk.record.id, walk]));
  return faults.map((fault) => ({ ...fault, judged: byId.get(fault.walk.record.id) ?? refusedWalk(fault.walk) }));
}
