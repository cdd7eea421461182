/**
 * Networks side by side as scorers of pass 1: the same walks, tiles and float arithmetic, location, spread and limits fitted anew for each from the same people and
 * cross-fitted as by bench:score. Split test is not read. npm run bench:layouts -- --scorers DIR,DIR… [--tiles single+chains] [--opinions both,errors]
 * Each DIR holds trained weights (models/training). Errors are kept in .cache; a network of joint-frame tokens takes about an hour of one core.
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgress } from '../src/cli/progress.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { table } from '../src/evaluation/tables.ts';
import { type LayoutStudy, layoutCosts, layoutFigures, layoutStudy } from '../src/evaluation/verdicts/layout-study.ts';
import { OPINIONS, type OpinionName } from '../src/evaluation/verdicts/opinions.ts';
import { TILE_SETS, type TileSetName } from '../src/model/tiles.ts';

const { values: options } = parseArgs({
  options: {
    scorers: { type: 'string', default: 'models/score' },
    tiles: { type: 'string', default: 'single+chains' },
    opinions: { type: 'string', default: 'both,errors' },
  },
});
if (!(options.tiles in TILE_SETS)) throw new Error(`--tiles is one of ${Object.keys(TILE_SETS).join(', ')}`);
const root = resolve(import.meta.dirname, '..');
const dataset = new WalkDataset(dataFolder(process.env, root));
const folders = options.scorers.split(',').filter((folder) => folder !== '');
const names = folders.map((folder) => basename(resolve(folder)));

/** How a figure ends that tells of how many people it is. */
const OF_PEOPLE = /, (\d+) people$/;

const studies: LayoutStudy[] = [];
for (const [index, folder] of folders.entries()) {
  const progress = startProgress(`Scoring walks by ${names[index]}`, 1000, 'steps');
  let done = 0;
  const onStep = (): void => progress.update(++done);
  const tiles = options.tiles as TileSetName;
  studies.push(await layoutStudy(resolve(folder), dataset, resolve(root, '.cache'), tiles, onStep));
  progress.stop();
}
for (const name of options.opinions.split(',').filter((one): one is OpinionName => one in OPINIONS)) {
  const columns = studies.map((study) => layoutFigures(study, name));
  console.log(`\n${OPINIONS[name]}\n`);
  console.log(sideBySide(columns));
}
console.log(`\n${sideBySide(studies.map(layoutCosts))}`);

/** One column of measured values for each network; how many people they are of, alike for all, in a column of its own. */
function sideBySide(columns: ReturnType<typeof layoutFigures>[]): string {
  const rows = columns[0]!.map(({ name, wanted, measured }, row) => {
    const people = OF_PEOPLE.exec(measured)?.[1] ?? '–';
    return [name, wanted, people, ...columns.map((own) => own[row]!.measured.replace(OF_PEOPLE, ''))];
  });
  return table(['figure', 'wanted', 'people', ...names], rows);
}
