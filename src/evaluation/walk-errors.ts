import type { Predictor } from '../model/seen-window.ts';
import type { Tile } from '../model/tiles.ts';
import { type TileErrors, tileErrors, type WindowPlan } from '../model/window-errors.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { WalkDataset, WalkRecord } from './dataset.ts';
import { ErrorCache } from './error-cache.ts';
import { mirrorWalk, warpWalk } from './walk-variants.ts';

/** A walk as recorded, in the mirror, or slowed to 0.6x. */
export type Variant = 'plain' | 'mirror' | 'slow';
/** Speed of a slowed walk as a share of its own. */
export const SLOW_FACTOR = 0.6;

/** How walks are turned into errors; also what a cache entry depends on. */
export interface ErrorStudy {
  tiles: readonly Tile[];
  plan: WindowPlan;
  /** Two-sided low-pass before scoring, as for a completed walk; 0 = none, as live. */
  lowPassHz: number;
}

/** A trial, prepared as a variant. */
export interface PreparedWalk {
  record: WalkRecord;
  variant: Variant;
  /** As measured; estimated joints unknown. */
  raw: Trajectory;
  /** As scored. */
  scored: Trajectory;
}

/** Loads a trial without its estimated joints and makes the variant of it. */
export function prepareWalk(
  dataset: WalkDataset,
  record: WalkRecord,
  variant: Variant,
  lowPassHz: number,
): PreparedWalk {
  const loaded = dataset.load(record, { hideEstimated: true });
  const raw = variant === 'mirror' ? mirrorWalk(loaded) : variant === 'slow' ? warpWalk(loaded, SLOW_FACTOR) : loaded;
  return { record, variant, raw, scored: lowPassHz > 0 ? smoothWalk(raw, lowPassHz) : raw };
}

/** Pass-1 errors of trials, cached on disk by model, tiles, plan and variant. */
export class WalkErrors {
  readonly #predictor: Predictor;
  readonly #study: ErrorStudy;
  readonly #caches: Record<Variant, ErrorCache>;

  constructor(cacheRoot: string, modelSha256: string, predictor: Predictor, study: ErrorStudy) {
    this.#predictor = predictor;
    this.#study = study;
    const cache = (variant: Variant): ErrorCache =>
      new ErrorCache(cacheRoot, {
        modelSha256,
        tiles: study.tiles,
        plan: study.plan,
        variant: `${variant} ${study.lowPassHz}`,
      });
    this.#caches = { plain: cache('plain'), mirror: cache('mirror'), slow: cache('slow') };
  }

  of(walk: PreparedWalk): Promise<TileErrors> {
    const compute = () => tileErrors(walk.scored, this.#predictor, this.#study.tiles, this.#study.plan);
    return this.#caches[walk.variant].get(walk.record.id, compute);
  }
}
