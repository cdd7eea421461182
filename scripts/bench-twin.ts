import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { choiceOption } from '../src/cli/args.ts';
import { startProgress } from '../src/cli/progress.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { figureTable } from '../src/evaluation/figure.ts';
import { fitMixture } from '../src/evaluation/hidden/fit-mixture.ts';
import { linearBaselines } from '../src/evaluation/hidden/hidden-table.ts';
import type { TwinMakers } from '../src/evaluation/twin/twin-case.ts';
import { casesOf, STUDIED_SPLITS, type StudiedCase, studiedWalks } from '../src/evaluation/twin/twin-study.ts';
import {
  angleRows,
  angleTable,
  distanceTable,
  hiddenLegTable,
  twinFigures,
} from '../src/evaluation/twin/twin-study-figures.ts';
import { readBands } from '../src/gait/bands.ts';
import { openAssessor } from '../src/model/assessor.ts';
import { scriptArgs } from './script.ts';

const HELP = `
bench:twin: pass 2 on faults put into healthy walks, whose true twin is known

Usage: npm run -s bench:twin -- [--split validation|test|train]

One walk of each person. Each fault's joint is flagged as an infallible pass 1 would. Angles from the normative mean and from the true
twin before and after, distances from the true twin beside those of simple predictors, healthy walks that are flagged for nothing,
cadence and step length.

  --split S   whose walks: validation (default), test (to be read once), or train: some people whose walks the weights have seen

Reads the walks (GENGAIT_DATA, default ../shared/data) and models/; writes tables to stdout. Some minutes of one core; results are kept in
.cache/twin.

Example: npm run -s bench:twin > twin.md
`;

/** Goes up with every change of what is measured: what was kept before is then measured anew. */
const VERSION = 3;

const { values: options } = scriptArgs(HELP, { options: { split: { type: 'string', default: 'validation' } } });
const split = choiceOption('split', options.split, STUDIED_SPLITS)!;
const root = resolve(import.meta.dirname, '..');
const dataset = new WalkDataset(dataFolder(process.env, root));
const assessor = await openAssessor({ folder: resolve(root, 'models'), providers: ['cpu'] });
const { models, networks, normative, normativeText } = assessor;
const lowPassHz = normative.scoring.low_pass_hz;
const linear = linearBaselines(dataset, models.twin.frameStep, { lowPassHz, baselineWindows: 2500 });
const makers: TwinMakers = {
  pass2: models.twin,
  floor: normative.scoring.twin_floor_mm,
  others: { 'both networks, whole': models.twin, ...linear, 'phase mixture': fitMixture(dataset, lowPassHz, []) },
  bands: readBands(normativeText),
};
const [score, twin] = [networks.score.modelSha256, networks.twin.modelSha256];
const about = { VERSION, score, twin, floor: makers.floor, bands: makers.bands };
const folder = resolve(
  root,
  '.cache',
  'twin',
  createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 16),
);
mkdirSync(folder, { recursive: true });

const walks = studiedWalks(dataset, split);
const progress = startProgress('Making twins', walks.length, 'people');
const cases: StudiedCase[] = [];
for (const [place, record] of walks.entries()) {
  const file = resolve(folder, `${record.id}.json`);
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await casesOf(dataset, record, place, makers)));
  cases.push(...read(file));
  progress.update(place + 1);
}
progress.stop();
await assessor.close();

const rows = angleRows(cases);
console.log(`${figureTable(twinFigures(cases, rows))}\n`);
console.log(`${angleTable(rows)}\n`);
console.log(`${distanceTable(cases)}\n`);
console.log(hiddenLegTable(cases));

/** JSON knows no NaN: a number that is not there was written as null. */
function read(file: string): StudiedCase[] {
  const numbers = (key: string, value: unknown): unknown =>
    value === null && !['fault', 'side', 'flagged'].includes(key) ? Number.NaN : value;
  return JSON.parse(readFileSync(file, 'utf8'), numbers) as StudiedCase[];
}
