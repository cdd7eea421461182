import { basename, resolve } from 'node:path';
import { choiceOption } from '../src/cli/args.ts';
import { startProgress } from '../src/cli/progress.ts';
import { GengaitError } from '../src/errors.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { table } from '../src/evaluation/tables.ts';
import { type LayoutStudy, layoutCosts, layoutFigures, layoutStudy } from '../src/evaluation/verdicts/layout-study.ts';
import { OPINIONS, type OpinionName } from '../src/evaluation/verdicts/opinions.ts';
import { TILE_SETS, type TileSetName } from '../src/model/tiles.ts';
import { listOption, scriptArgs, weightsOption } from './script.ts';

const TILES = Object.keys(TILE_SETS) as TileSetName[];
const NAMES = Object.keys(OPINIONS) as OpinionName[];

const HELP = `
bench:layouts: networks side by side as scorers of pass 1

Usage: npm run -s bench:layouts -- [--scorers DIR,DIR] [--tiles SET] [--opinions NAME,NAME]

The same walks, tiles and float arithmetic for each; location, spread and limits fitted anew for each from the same people and
cross-fitted as by bench:score. Split test is not read.

  --scorers DIR,DIR     folders of trained weights (see models/training); default models/score
  --tiles SET           joints hidden together: ${TILES.join(', ')}; default single+chains
  --opinions NAME,NAME  what walks are judged by: ${NAMES.join(', ')}; default both,errors

Reads the walks (GENGAIT_DATA, default ../shared/data) and the weights; writes tables to stdout. Errors are kept in .cache; a network of
joint-frame tokens takes about an hour of one core.

Example: npm run -s bench:layouts -- --tiles pairs --scorers models/score,models/training/runs/score-step3
`;

const { values: options } = scriptArgs(HELP, {
  options: {
    scorers: { type: 'string', default: 'models/score' },
    tiles: { type: 'string', default: 'single+chains' },
    opinions: { type: 'string', default: 'both,errors' },
  },
});
const tiles = choiceOption('tiles', options.tiles, TILES)!;
const opinions = listOption(options.opinions).map((name) => choiceOption('opinions', name, NAMES)!);
const folders = weightsOption('scorers', options.scorers);
if (folders.length === 0) throw new GengaitError('GENGAIT_E_USAGE', '--scorers names no folder');
const root = resolve(import.meta.dirname, '..');
const dataset = new WalkDataset(dataFolder(process.env, root));
const names = folders.map((folder) => basename(folder));

/** How a figure ends that tells of how many people it is. */
const OF_PEOPLE = /, (\d+) people$/;

const studies: LayoutStudy[] = [];
for (const [index, folder] of folders.entries()) {
  const progress = startProgress(`Scoring walks by ${names[index]}`, 1000, 'steps');
  let done = 0;
  const onStep = (): void => progress.update(++done);
  studies.push(await layoutStudy(folder, dataset, resolve(root, '.cache'), tiles, onStep));
  progress.stop();
}
for (const name of opinions) {
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
