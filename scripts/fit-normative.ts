import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { startProgress } from '../src/cli/progress.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { groupBy } from '../src/evaluation/group-by.ts';
import { fitScoring } from '../src/evaluation/norms/fit-scoring.ts';
import { SpanScorer } from '../src/evaluation/norms/healthy-spans.ts';
import { healthyStudy, healthyTrials, openFold, SCORED_AS } from '../src/evaluation/norms/healthy-study.ts';
import { fitTwinFloor, floorTrials } from '../src/evaluation/twin/twin-floor.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';
import { statisticDigits } from '../src/maths/rounding.ts';
import { averaged } from '../src/model/averaged.ts';
import { openInference } from '../src/model/inference.ts';
import { judge } from '../src/model/judge.ts';
import { normativeSchema, readStatistics } from '../src/model/normative.ts';
import { scriptArgs, weightsOption } from './script.ts';

const HELP = `
fit-normative: derives the scoring part of models/normative.json from healthy walking

Usage: npm run fit-normative -- [--folds DIR,DIR]

Locations, spreads and thresholds of errors come from people of split validation, whom the weights never saw. People of split train
enter through a fold, a model trained without them, or, where none was, only the location of their data set, corrected by how much
smaller errors on trained-on people are. Signs, which need no weights, are of all of them.

  --folds DIR,DIR   trained weights of models that have not seen some people of split train (see models/training); default: none

Reads the walks (GENGAIT_DATA, default ../shared/data beside the checkout), models/gengait-score-int8.onnx, models/gengait-int8.onnx and
the folds; writes models/normative.json, whose other parts stay. Prints how many healthy spans are above a threshold.

Example: npm run fit-normative -- --folds models/training/runs/score-fold0,models/training/runs/score-fold1
`;

const { values: options } = scriptArgs(HELP, { options: { folds: { type: 'string', default: '' } } });
const foldFolders = weightsOption('folds', options.folds);
const root = resolve(import.meta.dirname, '..');
const cache = resolve(root, '.cache');
const dataset = new WalkDataset(dataFolder(process.env, root));
const open = (name: string) =>
  openInference({ modelFile: resolve(root, `models/${name}-int8.onnx`), providers: ['cpu'] });
const [score, twin] = [await open('gengait-score'), await open('gengait')];
const scorer = new SpanScorer(dataset, resolve(cache, 'scoring'), score, SCORED_AS);

const trials = healthyTrials(dataset);
const { heldOut, slowed, trained, forSigns } = trials;
const total = heldOut.length + floorTrials(dataset).length + slowed.length + trained.length + forSigns.length;
const progress = startProgress('Scoring healthy walks', total, 'steps');
let done = 0;
const step = (): void => progress.update(++done);
const folds = await Promise.all(foldFolders.map((folder) => openFold(folder, dataset, cache)));
const study = await healthyStudy(dataset, scorer, folds, trials, step);
for (const fold of folds) await fold.close();
const twinFloorMm = await fitTwinFloor(dataset, averaged([twin, score]), SCORED_AS.lowPassHz, step);
progress.stop();
await Promise.all([score.close(), twin.close()]);

const { scoring, healthy } = fitScoring({ ...SCORED_AS, ...study, twinFloorMm });
const file = resolve(root, 'models/normative.json');
const content = existsSync(file) ? readStatistics(file, z.record(z.string(), z.unknown()), 'GENGAIT_E_NORMATIVE') : {};
const normative = normativeSchema.parse({
  ...content,
  schema: 'gengait/normative/1',
  model: { score: score.weightsSha256, twin: twin.weightsSha256 },
  scoring: statisticDigits(scoring),
});
writeFileAtomic(file, `${JSON.stringify(normative, null, 1)}\n`);

for (const [key, rows] of groupBy(
  healthy,
  (row) => `${row.span} ${row.dataset} ${row.trainedOn ? 'trained on' : 'held out'}`,
)) {
  const alarms = rows.filter(({ evidence, span }) => judge(evidence, scoring, span).abnormal);
  const persons = new Set(rows.map((row) => row.person)).size;
  console.log(`${key}: ${alarms.length} of ${rows.length} healthy spans of ${persons} people above a threshold`);
}
