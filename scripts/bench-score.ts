import { resolve } from 'node:path';
import { startProgress } from '../src/cli/progress.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { figureTable } from '../src/evaluation/figure.ts';
import { fitMixture } from '../src/evaluation/hidden/fit-mixture.ts';
import { injectedLocalisation } from '../src/evaluation/injected/injected-localisation.ts';
import { injectedStudy, judgedFaults } from '../src/evaluation/injected/injected-study.ts';
import { injectedFigures, injectedText } from '../src/evaluation/injected/injected-tables.ts';
import { injectedWalks } from '../src/evaluation/injected/injected-walks.ts';
import type { Fold } from '../src/evaluation/norms/cross-fit.ts';
import { SpanScorer } from '../src/evaluation/norms/healthy-spans.ts';
import { healthyTrials, leftOutOf, openFold, SCORED_AS } from '../src/evaluation/norms/healthy-study.ts';
import { table } from '../src/evaluation/tables.ts';
import { assessedFigure, assessedShares } from '../src/evaluation/verdicts/assessed-share.ts';
import { crossValidate, withRefused } from '../src/evaluation/verdicts/cross-validation.ts';
import { OPINIONS, type OpinionName, opinionOf } from '../src/evaluation/verdicts/opinions.ts';
import { scoreFigures } from '../src/evaluation/verdicts/score-figures.ts';
import { type ScoreStudy, scoreStudy } from '../src/evaluation/verdicts/score-study.ts';
import { openInference } from '../src/model/inference.ts';
import { scriptArgs, weightsOption } from './script.ts';

const HELP = `
bench:score: figures of the scorer, by which choices about scoring are made

Usage: npm run -s bench:score -- [--folds DIR,DIR] [--compare]

People of splits train, development and validation, each judged by norms and limits to which nothing of theirs came: detection of
acted gaits, false alarms, faults put into healthy walks, walks assessed. Split test is not read.

  --folds DIR,DIR   trained weights of models that have not seen some people of split train (see models/training); default: none, and
                    only people of split validation are healthy people
  --compare         beside the product's way each opinion alone, and a mixture of conditional Gaussians in place of the network and
                    beside it

Reads the walks (GENGAIT_DATA, default ../shared/data), models/gengait-score-int8.onnx and the folds; writes tables to stdout. Errors are
kept in .cache: the first run takes minutes.

Example: npm run -s bench:score -- --folds models/training/runs/score-fold0,models/training/runs/score-fold1 > cross-fit.md
`;

/** All people of the largest set: errors of those trained on are corrected, signs need no correction. */
const ALL_PEOPLE = 1000;

const { values: options } = scriptArgs(HELP, {
  options: { folds: { type: 'string', default: '' }, compare: { type: 'boolean', default: false } },
});
const folders = weightsOption('folds', options.folds);
const root = resolve(import.meta.dirname, '..');
const cache = resolve(root, '.cache');
const dataset = new WalkDataset(dataFolder(process.env, root));
const trials = healthyTrials(dataset, ALL_PEOPLE);

const network = await networkStudy();
const studies = options.compare ? { network, mixture: await mixtureStudy() } : { network, mixture: network };
const names = (Object.keys(OPINIONS) as OpinionName[]).filter((name) => options.compare || name === 'both');
const columns = names.map((name) => {
  const progress = startProgress(OPINIONS[name], 10, 'parts');
  const { healthy, others, refused, injected } = opinionOf(studies, name);
  const judged = crossValidate(healthy, [...others, ...injected.spans], (part) => progress.update(part));
  progress.stop();
  const faults = injectedLocalisation(judgedFaults(injected.faults, judged.others));
  const all = withRefused(judged, refused);
  const put = new Set(injected.faults.map(({ walk }) => walk.record.id));
  const own = [...all.healthy, ...all.trainedOn, ...all.others].filter(({ record }) => !put.has(record.id));
  const assessed = assessedFigure(assessedShares(own));
  return { faults, figures: [...scoreFigures(all), ...injectedFigures(faults), assessed] };
});
const shipped = columns[names.indexOf('both')]!;
console.log(options.compare ? comparison() : figureTable(shipped.figures));
console.log(`\n${injectedText(shipped.faults)}`);

/** The figures of every opinion side by side; whether they are met is the product's. */
function comparison(): string {
  const rows = shipped.figures.map(({ name, wanted, met }, row) => {
    const measured = columns.map(({ figures }) => figures[row]!.measured);
    return [name, wanted, ...measured, met === null ? '–' : met ? 'yes' : 'no'];
  });
  return table(['figure', 'wanted', ...names.map((name) => OPINIONS[name]), `met (${OPINIONS.both})`], rows);
}

async function networkStudy(): Promise<ScoreStudy> {
  const score = await openInference({ modelFile: resolve(root, 'models/gengait-score-int8.onnx'), providers: ['cpu'] });
  const folds = await Promise.all(folders.map((folder) => openFold(folder, dataset, cache)));
  const study = await studyOf(
    'Scoring walks',
    new SpanScorer(dataset, resolve(cache, 'scoring'), score, SCORED_AS),
    folds,
  );
  for (const fold of folds) await fold.close();
  await score.close();
  return study;
}

/** The same by mixtures, fitted without the people that the folds have not seen. */
async function mixtureStudy(): Promise<ScoreStudy> {
  const scorer = (without: readonly string[]): SpanScorer =>
    new SpanScorer(dataset, resolve(cache, 'scoring'), fitMixture(dataset, SCORED_AS.lowPassHz, without), SCORED_AS);
  const folds = folders.map((folder) => {
    const leftOut = leftOutOf(folder);
    return { leftOut, scorer: scorer(leftOut) };
  });
  return studyOf('Scoring walks with mixtures', scorer([]), folds);
}

async function studyOf(what: string, scorer: SpanScorer, folds: readonly Fold[]): Promise<ScoreStudy> {
  const { heldOut, slowed, trained, forSigns } = trials;
  const progress = startProgress(what, heldOut.length + slowed.length + trained.length + forSigns.length + 3, 'steps');
  let done = 0;
  const study = await scoreStudy(dataset, scorer, folds, trials, () => progress.update(++done));
  progress.stop();
  const unseen = new Set(folds.flatMap(({ leftOut }) => leftOut));
  const hosts = [
    ...heldOut,
    ...trained.filter(({ subject, dataset: name }) => unseen.has(subject) && name !== 'andersson'),
  ];
  const faults = injectedWalks(dataset, hosts, SCORED_AS.lowPassHz);
  const faulty = startProgress(`${what} with faults put in`, faults.length, 'walks');
  const injected = await injectedStudy(dataset, scorer, folds, faults, (step) => faulty.update(step));
  faulty.stop();
  return { ...study, injected };
}
