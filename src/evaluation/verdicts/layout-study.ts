import { join } from 'node:path';
import { writeFileAtomic } from '../../files/atomic-file.ts';
import { mean } from '../../maths/robust.ts';
import { type Inference, openInference } from '../../model/inference.ts';
import { floatFile, readTrainedModel } from '../../model/onnx/trained-model.ts';
import { TILE_SETS, type TileSetName } from '../../model/tiles.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import type { Figure } from '../figure.ts';
import { groupBy } from '../group-by.ts';
import { HIDDEN_CASES, hiddenError } from '../hidden/hidden-error.ts';
import { windowsOf } from '../hidden/hidden-table.ts';
import { type InjectedLocalisation, injectedLocalisation } from '../injected/injected-localisation.ts';
import { injectedStudy, judgedFaults } from '../injected/injected-study.ts';
import { injectedFigures } from '../injected/injected-tables.ts';
import { injectedWalks } from '../injected/injected-walks.ts';
import { SpanScorer } from '../norms/healthy-spans.ts';
import { healthyTrials, SCORED_AS } from '../norms/healthy-study.ts';
import { counted } from '../tables.ts';
import { crossValidate, withRefused } from './cross-validation.ts';
import { multiplyAdds } from './model-cost.ts';
import { type OpinionName, opinionOf } from './opinions.ts';
import { scoreFigures } from './score-figures.ts';
import { type MostPerPerson, type ScoreStudy, scoreStudy } from './score-study.ts';

/** Walks per person: enough to tell networks apart, few enough for the slowest of them. */
const MOST: MostPerPerson = { abnormal: 2, slowed: 1 };
/** Of the faults put into healthy walks so many-th are looked at: 5 shares no factor with the number of kinds and sizes. */
const EVERY_FAULT = 5;
const HIDDEN_WINDOWS = 150;

/** What a network says of the same walks as all others. */
export interface LayoutStudy {
  study: ScoreStudy;
  /** Mean error at hidden joints of validation people, mm, mean over data sets, by case. */
  hiddenMm: Record<string, number>;
  /** Millions of multiplications with addition for all tiles of one window. */
  megaMultiplyAdds: number;
}

/**
 * Scores the walks by the network in `folder` in float arithmetic. Nobody is held out by folds: people of split train enter location and
 * spread with the correction for having been trained on, for every network alike. Nobody of split test.
 * @param cache folder for the built model and its errors
 */
export async function layoutStudy(
  folder: string,
  dataset: WalkDataset,
  cache: string,
  tiles: TileSetName,
  onStep: () => void,
): Promise<LayoutStudy> {
  const trained = await readTrainedModel(folder);
  const file = join(cache, `layout-${trained.weightsSha256.slice(0, 12)}.onnx`);
  writeFileAtomic(file, floatFile(trained));
  const model = await openInference({ modelFile: file, providers: ['cpu'] });
  const scorer = new SpanScorer(dataset, join(cache, 'scoring'), model, { ...SCORED_AS, tiles });
  const trials = healthyTrials(dataset);
  const study = await scoreStudy(dataset, scorer, [], trials, onStep, MOST);
  const faults = injectedWalks(dataset, trials.heldOut, SCORED_AS.lowPassHz).filter((_, i) => i % EVERY_FAULT === 0);
  const injected = await injectedStudy(dataset, scorer, [], faults, onStep);
  const hiddenMm = await hiddenErrors(dataset, model);
  await model.close();
  const megaMultiplyAdds = (TILE_SETS[tiles].length * multiplyAdds(trained.architecture)) / 1e6;
  return { study: { ...study, injected }, hiddenMm, megaMultiplyAdds };
}

async function hiddenErrors(dataset: WalkDataset, model: Inference): Promise<Record<string, number>> {
  const normal = dataset.records.filter(({ split, label }) => split === 'validation' && label === 'normal');
  const options = { lowPassHz: SCORED_AS.lowPassHz, windowsPerDataset: HIDDEN_WINDOWS };
  const sets = [...groupBy(normal, ({ dataset: name }) => name).values()].map((own: WalkRecord[]) =>
    windowsOf(dataset, own, model.frameStep, options),
  );
  const out: Record<string, number> = {};
  for (const [name, joints] of Object.entries(HIDDEN_CASES)) {
    const errors: number[] = [];
    for (const windows of sets) errors.push(await hiddenError(windows, joints, model));
    out[name] = mean(errors.filter((value) => !Number.isNaN(value)));
  }
  return out;
}

/** The figures of one network by one opinion; the same rows for every network. */
export function layoutFigures({ study }: LayoutStudy, opinion: OpinionName): Figure[] {
  const { healthy, others, refused, injected } = opinionOf({ network: study, mixture: study }, opinion);
  const judged = crossValidate(healthy, [...others, ...injected.spans], () => {});
  const faults = injectedLocalisation(judgedFaults(injected.faults, judged.others));
  return [...scoreFigures(withRefused(judged, refused)), ...injectedFigures(faults), ...injectedSides(faults)];
}

/** The side of all faults of a leg or an arm. */
function injectedSides(rows: readonly InjectedLocalisation[]): Figure[] {
  return rows.flatMap(({ name, size, sensor, side }) => {
    if (name !== 'all' || sensor !== null || side === null) return [];
    const measured = `${counted(side)}, ${side.people} people`;
    return [{ name: `injected faults of a limb, ${size}: side`, wanted: '–', measured, met: null }];
  });
}

/** Errors at hidden joints and cost, in the same shape. */
export function layoutCosts({ hiddenMm, megaMultiplyAdds }: LayoutStudy): Figure[] {
  const figure = (name: string, value: number): Figure => ({
    name,
    wanted: '–',
    measured: value.toFixed(0),
    met: null,
  });
  return [
    ...Object.entries(hiddenMm).map(([name, mm]) => figure(`hidden ${name}, mm`, mm)),
    figure('million multiplications with addition, all tiles of a window', megaMultiplyAdds),
  ];
}
