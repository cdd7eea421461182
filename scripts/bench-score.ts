/**
 * The figures of the scorer on people of splits train, development and validation, each judged by norms and limits to which nothing of theirs
 * came: what choices about scoring are made by. Split test is not read. npm run bench:score -- --folds DIR,DIR
 * `--folds`: trained weights of models that have not seen some people of split train (see models/training); without them only
 * people of split validation are healthy people.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgress } from '../src/cli/progress.ts';
import { crossValidate } from '../src/evaluation/cross-validation.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { SpanScorer } from '../src/evaluation/healthy-spans.ts';
import { healthyTrials, openFold, SCORED_AS } from '../src/evaluation/healthy-study.ts';
import { OPINIONS, type OpinionName, opinionOf } from '../src/evaluation/opinions.ts';
import { scoreFigures } from '../src/evaluation/score-figures.ts';
import { scoreStudy } from '../src/evaluation/score-study.ts';
import { table } from '../src/evaluation/tables.ts';
import { openInference } from '../src/model/inference.ts';

/** All people of the largest set: errors of those trained on are corrected, signs need no correction. */
const ALL_PEOPLE = 1000;

const { values: options } = parseArgs({ options: { folds: { type: 'string', default: '' } } });
const root = resolve(import.meta.dirname, '..');
const cache = resolve(root, '.cache');
const dataset = new WalkDataset(dataFolder(process.env, root));
const score = await openInference({ modelFile: resolve(root, 'models/gengait-score-int8.onnx'), providers: ['cpu'] });
const scorer = new SpanScorer(dataset, resolve(cache, 'scoring'), score, SCORED_AS);
const folders = options.folds.split(',').filter((folder) => folder !== '');
const folds = await Promise.all(folders.map((folder) => openFold(resolve(folder), dataset, cache)));
const trials = healthyTrials(dataset, ALL_PEOPLE);
const { heldOut, slowed, trained, forSigns } = trials;
const scoring = startProgress(
  'Scoring walks',
  heldOut.length + slowed.length + trained.length + forSigns.length + 3,
  'steps',
);
let done = 0;
const study = await scoreStudy(dataset, scorer, folds, trials, () => scoring.update(++done));
scoring.stop();
for (const fold of folds) await fold.close();
await score.close();

const names = Object.keys(OPINIONS) as OpinionName[];
const columns = names.map((name) => {
  const progress = startProgress(OPINIONS[name], 10, 'parts');
  const seen = opinionOf(study, name);
  const figures = scoreFigures(crossValidate(seen.healthy, seen.others, (part) => progress.update(part)));
  progress.stop();
  return figures;
});
const shipped = columns.at(-1)!;
const rows = shipped.map(({ name, wanted, met }, row) => {
  return [name, wanted, ...columns.map((figures) => figures[row]!.measured), met === null ? '–' : met ? 'yes' : 'no'];
});
console.log(table(['figure', 'wanted', ...names.map((name) => OPINIONS[name]), 'met'], rows));
