import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import type { InjectedStudy } from '../injected/injected-study.ts';
import { crossFittedSpans, type Fold } from '../norms/cross-fit.ts';
import type { SpanScorer } from '../norms/healthy-spans.ts';
import { commonTrials, type HealthyStudy, type HealthyTrials, healthyStudy } from '../norms/healthy-study.ts';
import type { ScoredSpan } from '../norms/scored-span.ts';
import type { Variant } from '../walk-errors.ts';
import { type JudgedWalk, refusedWalk } from './judged-walk.ts';

/** All that choices about scoring are made on; nobody of split test. */
export interface ScoreStudy {
  healthy: HealthyStudy;
  /** Abnormal walks and their mirror images, healthy walks slowed: as whole walks. */
  others: ScoredSpan[];
  /** Walks of both kinds that cannot be assessed. */
  refused: JudgedWalk[];
  /** Faults put into healthy walks of people whom the network that scores them has not seen. */
  injected: InjectedStudy;
}

/** How many walks of a person enter. */
export interface MostPerPerson {
  /** Of each label, as recorded and in the mirror. */
  abnormal: number;
  /** Healthy ones that are slowed. */
  slowed: number;
}

const MOST_PER_PERSON: MostPerPerson = { abnormal: Number.POSITIVE_INFINITY, slowed: 6 };

/**
 * Evidence of all that may be looked at: healthy and abnormal walks of splits validation and development. People on whose normal walks the
 * network was trained are scored by the fold that had not seen them.
 */
export async function scoreStudy(
  dataset: WalkDataset,
  scorer: SpanScorer,
  folds: readonly Fold[],
  trials: HealthyTrials,
  onStep: () => void,
  most: MostPerPerson = MOST_PER_PERSON,
): Promise<Omit<ScoreStudy, 'injected'>> {
  const healthy = await healthyStudy(dataset, scorer, folds, trials, onStep);
  const common = commonTrials(dataset);
  const faulty = dataset.records.filter(({ split, label }) => split !== 'test' && label !== 'normal');
  const abnormal = perPerson(faulty, most.abnormal);
  const seen = new Set(folds.flatMap(({ leftOut }) => leftOut));
  // Slowed walks of people whom the weights know say little of slowness: their errors are too small.
  const strangers = trials.trained.filter(({ dataset: name, subject }) => name !== 'andersson' && seen.has(subject));
  const slowed = [...trials.heldOut, ...strangers];
  const jobs: [Variant, readonly WalkRecord[]][] = [
    ['plain', abnormal],
    ['mirror', abnormal],
    ['slow', perPerson(slowed, most.slowed)],
  ];
  const others: ScoredSpan[] = [];
  for (const [variant, records] of jobs) {
    for (const fold of folds) {
      others.push(...(await crossFittedSpans(fold, scorer, { records, variant, cycles: false, common })));
    }
    for (const record of records.filter(({ subject }) => !seen.has(subject))) {
      others.push(...(await scorer.spans(record, variant, false)));
    }
    onStep();
  }
  const plain: [Variant, readonly WalkRecord[]] = ['plain', [...trials.heldOut, ...trials.trained]];
  const scored = new Set([...healthy.spans, ...others].filter(({ span }) => span === 'walk').map(keyOf));
  const refused = [plain, ...jobs].flatMap(([variant, records]) =>
    records
      .filter((record) => !scored.has(keyOf({ record, variant })))
      .map((record) => refusedWalk(scorer.prepare(record, variant))),
  );
  return { healthy, others, refused };
}

function keyOf({ record, variant }: { record: WalkRecord; variant: Variant }): string {
  return `${record.id} ${variant}`;
}

/** The first `most` walks of each person and label. */
function perPerson(records: readonly WalkRecord[], most: number): WalkRecord[] {
  const own = groupBy(records, ({ dataset, subject, label }) => `${dataset} ${subject} ${label}`);
  return [...own.values()].flatMap((walks) => walks.slice(0, most));
}
