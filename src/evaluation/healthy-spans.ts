import type { Predictor } from '../model/seen-window.ts';
import { TILE_SETS, type TileSetName } from '../model/tiles.ts';
import type { WalkDataset, WalkRecord } from './dataset.ts';
import { groupBy } from './group-by.ts';
import { CYCLE_EVERY_FRAMES, cycleSpans, type ScoredSpan, walkSpan } from './scored-span.ts';
import { prepareWalk, type Variant, WalkErrors } from './walk-errors.ts';

/** Frames between scored windows of a whole walk in studies: neighbouring windows say nearly the same. */
const WALK_EVERY_FRAMES = 4;

/** Scores trials as whole walks (filtered) and as live gait cycles (unfiltered, causal), from the cache where possible. */
export class SpanScorer {
  readonly #dataset: WalkDataset;
  readonly #lowPassHz: number;
  readonly #walks: WalkErrors;
  readonly #cycles: WalkErrors;

  constructor(
    dataset: WalkDataset,
    cacheRoot: string,
    score: Predictor & { modelSha256: string },
    options: { tiles: TileSetName; lowPassHz: number },
  ) {
    const tiles = TILE_SETS[options.tiles];
    this.#dataset = dataset;
    this.#lowPassHz = options.lowPassHz;
    const plan = { everyFrames: WALK_EVERY_FRAMES, causal: false };
    this.#walks = new WalkErrors(cacheRoot, score.modelSha256, score, { tiles, plan, lowPassHz: options.lowPassHz });
    const live = { everyFrames: CYCLE_EVERY_FRAMES, causal: true };
    this.#cycles = new WalkErrors(cacheRoot, score.modelSha256, score, { tiles, plan: live, lowPassHz: 0 });
  }

  async walk(record: WalkRecord, variant: Variant): Promise<ScoredSpan[]> {
    const walk = prepareWalk(this.#dataset, record, variant, this.#lowPassHz);
    return walkSpan(walk, await this.#walks.of(walk));
  }

  async cycles(record: WalkRecord, variant: Variant): Promise<ScoredSpan[]> {
    const walk = prepareWalk(this.#dataset, record, variant, 0);
    return cycleSpans(walk, await this.#cycles.of(walk));
  }
}

/** The first `count` normal trials of each person of a split. */
export function normalTrials(records: readonly WalkRecord[], split: WalkRecord['split'], count: number): WalkRecord[] {
  const normal = records.filter((record) => record.split === split && record.label === 'normal');
  const byPerson = groupBy(normal, (record) => `${record.dataset} ${record.subject}`);
  return [...byPerson.values()].flatMap((own) => own.slice(0, count));
}
