import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { GengaitError } from '../../errors.ts';
import { writeFileAtomic } from '../../files/atomic-file.ts';
import { openInference } from '../../model/inference.ts';
import { readStatistics, type SpanKind } from '../../model/normative.ts';
import { floatFile, readTrainedModel } from '../../model/onnx/trained-model.ts';
import type { TileSetName } from '../../model/tiles.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import { type PreparedWalk, prepareWalk } from '../walk-errors.ts';
import { type CrossFitPlan, crossFittedSpans, type Fold } from './cross-fit.ts';
import { normalTrials, SpanScorer } from './healthy-spans.ts';
import { type ScoredSpan, signSpans } from './scored-span.ts';
import type { SignSpan } from './sign-people.ts';
import { simulatedTrials } from './simulated-walks.ts';

/** Tiles and filter that statistics are fitted for. */
export const SCORED_AS: { tiles: TileSetName; lowPassHz: number } = { tiles: 'single+chains', lowPassHz: 6 };

/** Trials per person: more of one person add little. Of split train only few people of the largest set are needed. */
const HELD_OUT_TRIALS = 6;
const SLOWED_TRIALS = 1;
const TRAINED_ON_TRIALS = 2;
const TRAINED_ON_PEOPLE = 24;
/** Healthy simulated people seen by the simulated walkway: the reference of the demonstration, and of no real sensor. */
const SIMULATED_PEOPLE = 30;
const SIMULATED_SEED = 20261;

/** What scoring is fitted to, from healthy walking. */
export interface HealthyStudy {
  spans: ScoredSpan[];
  signs: Record<SpanKind, SignSpan[]>;
}

/** The trials that a study scores. */
export interface HealthyTrials {
  heldOut: WalkRecord[];
  slowed: WalkRecord[];
  trained: WalkRecord[];
  forSigns: WalkRecord[];
}

/**
 * Healthy trials: of people whom the weights never saw, of people of split train for folds to score, and for signs, which no weights enter, all.
 * Nobody of split test.
 */
export function healthyTrials({ records }: WalkDataset, trainedOnPeople = TRAINED_ON_PEOPLE): HealthyTrials {
  return {
    heldOut: normalTrials(records, 'validation', HELD_OUT_TRIALS),
    slowed: normalTrials(records, 'validation', SLOWED_TRIALS),
    trained: fewPeople(normalTrials(records, 'train', TRAINED_ON_TRIALS), trainedOnPeople),
    forSigns: records.filter(({ split, label }) => label === 'normal' && split !== 'test'),
  };
}

/** One walk of each validation person of the largest data set: no model has seen them. */
export function commonTrials({ records }: WalkDataset): WalkRecord[] {
  return normalTrials(records, 'validation', 1).filter(({ dataset }) => dataset === 'andersson');
}

/** Scores the trials; people of split train by a fold that has not seen them, where there is one. */
export async function healthyStudy(
  dataset: WalkDataset,
  scorer: SpanScorer,
  folds: readonly Fold[],
  { heldOut, slowed, trained, forSigns }: HealthyTrials,
  onStep: () => void,
): Promise<HealthyStudy> {
  const spans: ScoredSpan[] = [];
  const plan: CrossFitPlan = { records: trained, variant: 'plain', cycles: true, common: commonTrials(dataset) };
  for (const fold of folds) spans.push(...(await crossFittedSpans(fold, scorer, plan)));
  const crossFitted = new Set(folds.flatMap(({ leftOut }) => leftOut));
  for (const record of [...heldOut, ...trained.filter(({ subject }) => !crossFitted.has(subject))]) {
    spans.push(...(await scorer.spans(record, 'plain', true)));
    onStep();
  }
  for (const record of slowed) {
    spans.push(...(await scorer.spans(record, 'slow', false)));
    onStep();
  }
  const signs: HealthyStudy['signs'] = { walk: [], cycle: [] };
  const addSigns = (walk: PreparedWalk): void => {
    const own = signSpans(walk);
    signs.walk.push(...own.walk);
    signs.cycle.push(...own.cycle);
  };
  for (const walk of simulatedTrials(SIMULATED_PEOPLE, SIMULATED_SEED, SCORED_AS.lowPassHz)) {
    spans.push(...(await scorer.spansOf(walk, true)));
    addSigns(walk);
  }
  for (const record of forSigns) {
    addSigns(prepareWalk(dataset, record, 'plain', SCORED_AS.lowPassHz));
    onStep();
  }
  return { spans, signs };
}

/** A fold with its open model. */
export interface OpenFold extends Fold {
  close(): Promise<void>;
}

/**
 * A fold's float model, built from the trained weights in `folder`, with whom it has not seen.
 * @param cache folder for the built model and its errors
 */
export async function openFold(folder: string, dataset: WalkDataset, cache: string): Promise<OpenFold> {
  const leftOut = leftOutOf(folder);
  const file = join(cache, `${basename(resolve(folder))}.onnx`);
  writeFileAtomic(file, floatFile(await readTrainedModel(folder)));
  const model = await openInference({ modelFile: file, providers: ['cpu'] });
  const scorer = new SpanScorer(dataset, join(cache, 'scoring'), model, SCORED_AS);
  return { leftOut, scorer, close: () => model.close() };
}

/** Subjects that a fold's training left out. @param folder of its trained weights @throws GengaitError GENGAIT_E_USAGE where it left nobody out */
export function leftOutOf(folder: string): string[] {
  const about = z.object({ training: z.object({ left_out: z.array(z.string()).default([]) }) });
  const file = join(folder, 'architecture.json');
  const leftOut = readStatistics(file, about, 'GENGAIT_E_WEIGHTS_DAMAGED').training.left_out;
  if (leftOut.length > 0) return leftOut;
  throw new GengaitError('GENGAIT_E_USAGE', `${folder} is no fold: its training left nobody out`);
}

/** All trials of small data sets; of a large one, one trial of each of some people. */
function fewPeople(records: readonly WalkRecord[], most: number): WalkRecord[] {
  const sets = groupBy(records, (record) => record.dataset);
  return [...sets.values()].flatMap((own) => {
    const persons = [...groupBy(own, (record) => record.subject).values()].slice(0, most);
    return persons.length < TRAINED_ON_PEOPLE ? persons.flat() : persons.map((trials) => trials[0]!);
  });
}
