import { resolve } from 'node:path';
import { choiceOption } from '../src/cli/args.ts';
import { startProgress } from '../src/cli/progress.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { SpanScorer } from '../src/evaluation/norms/healthy-spans.ts';
import { healthyTrials, openFold, SCORED_AS } from '../src/evaluation/norms/healthy-study.ts';
import { type CurvePoint, curvePoint, siteOf } from '../src/evaluation/norms/site-curve.ts';
import { table } from '../src/evaluation/tables.ts';
import { scoreStudy } from '../src/evaluation/verdicts/score-study.ts';
import { openInference } from '../src/model/inference.ts';
import { listOption, scriptArgs, weightsOption } from './script.ts';

const HELP = `
bench:site: what a site's own norms bring, by how many people they come from

Usage: npm run -s bench:site -- [--folds DIR,DIR] [--sets NAME,NAME]

A data set is taken out of everything the factory knows, 1 to 50 of its people are drawn as baseline and the others judged, again and
again. Nobody of split test.

  --folds DIR,DIR   trained weights of models that have not seen some people of split train (see models/training); default: none
  --sets NAME,NAME  the data sets, one after the other; default andersson,gist,ucalgary_kinect

Reads the walks (GENGAIT_DATA, default ../shared/data), models/gengait-score-int8.onnx and the folds; writes a table to stdout. Errors are
kept in .cache: the first run takes minutes.

Example: npm run -s bench:site -- --folds models/training/runs/score-fold0,models/training/runs/score-fold1 > site.md
`;

const COUNTS = [0, 1, 2, 3, 5, 10, 20, 50] as const;
const DRAWS = { few: 20, many: 5 } as const;
const ALL_PEOPLE = 1000;

const { values: options } = scriptArgs(HELP, {
  options: {
    folds: { type: 'string', default: '' },
    sets: { type: 'string', default: 'andersson,gist,ucalgary_kinect' },
  },
});
const folders = weightsOption('folds', options.folds);
const root = resolve(import.meta.dirname, '..');
const cache = resolve(root, '.cache');
const dataset = new WalkDataset(dataFolder(process.env, root));
const trials = healthyTrials(dataset, ALL_PEOPLE);
const { heldOut, slowed, trained, forSigns } = trials;
const known = [...new Set([...heldOut, ...trained].map((record) => record.dataset))];
const sets = listOption(options.sets).map((name) => choiceOption('sets', name, known)!);
const score = await openInference({ modelFile: resolve(root, 'models/gengait-score-int8.onnx'), providers: ['cpu'] });
const folds = await Promise.all(folders.map((folder) => openFold(folder, dataset, cache)));
const steps = heldOut.length + slowed.length + trained.length + forSigns.length + 3;
const progress = startProgress('Scoring walks', steps, 'steps');
let done = 0;
const scorer = new SpanScorer(dataset, resolve(cache, 'scoring'), score, SCORED_AS);
const study = await scoreStudy(dataset, scorer, folds, trials, () => progress.update(++done));
progress.stop();
for (const model of [...folds, score]) await model.close();

const rows = sets.flatMap((name) => {
  const site = siteOf(name, study);
  const counts = COUNTS.filter((count) => count < site.people.length - 1);
  return counts.map((count) => {
    const draws = count === 0 ? 1 : count < 20 ? DRAWS.few : DRAWS.many;
    return [name, ...cells(curvePoint(site, count, draws, 1))];
  });
});
const heads = [
  'sensor',
  'people',
  'draws',
  'false alarms',
  'of people never seen',
  'worst draw',
  'people on most walks',
];
console.log(table([...heads, 'faults found'], rows));

function cells(point: CurvePoint): string[] {
  const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`);
  const found = Object.entries(point.found).map(([label, share]) => `${label} ${(100 * share).toFixed(0)} %`);
  return [
    point.people === 0 ? 'factory' : String(point.people),
    String(point.draws),
    ...[point.falseAlarms, point.ofUnseen, point.worstDraw, point.mostlyFlagged].map(percent),
    found.length === 0 ? '–' : found.join(', '),
  ];
}
