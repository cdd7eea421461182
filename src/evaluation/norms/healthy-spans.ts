import type { Predictor } from '../../model/seen-window.ts';
import { TILE_SETS, type TileSetName } from '../../model/tiles.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import { type PreparedWalk, prepareWalk, type Variant, WalkErrors } from '../walk-errors.ts';
import { cycleSpans, EVERY_FRAMES, type ScoredSpan, walkSpan } from './scored-span.ts';

/** Scores trials as whole walks and as gait cycles, from the cache where possible. */
export class SpanScorer {
  readonly #dataset: WalkDataset;
  readonly #lowPassHz: number;
  readonly #errors: WalkErrors;

  constructor(
    dataset: WalkDataset,
    cacheRoot: string,
    score: Predictor & { modelSha256: string },
    options: { tiles: TileSetName; lowPassHz: number },
  ) {
    const plan = { everyFrames: EVERY_FRAMES, causal: false };
    const study = { tiles: TILE_SETS[options.tiles], plan, lowPassHz: options.lowPassHz };
    this.#dataset = dataset;
    this.#lowPassHz = options.lowPassHz;
    this.#errors = new WalkErrors(cacheRoot, score.modelSha256, score, study);
  }

  /** A trial as a whole walk, unless it cannot be assessed, and, with `cycles`, as gait cycles. */
  async spans(record: WalkRecord, variant: Variant, cycles: boolean): Promise<ScoredSpan[]> {
    return this.spansOf(this.prepare(record, variant), cycles);
  }

  /** A trial as it is scored. */
  prepare(record: WalkRecord, variant: Variant): PreparedWalk {
    return prepareWalk(this.#dataset, record, variant, this.#lowPassHz);
  }

  /** The same of a walk that is not a trial of the data folder. */
  async spansOf(walk: PreparedWalk, cycles: boolean): Promise<ScoredSpan[]> {
    const errors = await this.#errors.of(walk);
    return [...walkSpan(walk, errors), ...(cycles ? cycleSpans(walk, errors) : [])];
  }
}

/** The first `count` normal trials of each person of a split. */
export function normalTrials(records: readonly WalkRecord[], split: WalkRecord['split'], count: number): WalkRecord[] {
  const normal = records.filter((record) => record.split === split && record.label === 'normal');
  const byPerson = groupBy(normal, (record) => `${record.dataset} ${record.subject}`);
  return [...byPerson.values()].flatMap((own) => own.slice(0, count));
}
