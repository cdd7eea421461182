import { join, resolve } from 'node:path';
import { dataFolder, WalkDataset } from '../evaluation/dataset.ts';
import { type Detection, detection, type FalseAlarms, falseAlarms } from '../evaluation/detection.ts';
import { groupBy } from '../evaluation/group-by.ts';
import { SpanScorer } from '../evaluation/healthy-spans.ts';
import { type HiddenRow, hiddenTable } from '../evaluation/hidden-table.ts';
import { type JudgedWalk, judgeTrials, type Trial, trialsOf } from '../evaluation/judged-walk.ts';
import { type Localisation, localisation } from '../evaluation/localisation.ts';
import { detectionText, falseAlarmText, hiddenText, localisationText, twinText } from '../evaluation/tables.ts';
import { type TwinRow, twinFigures } from '../evaluation/twin-figures.ts';
import { readBands } from '../gait/bands.ts';
import { type Assessor, openAssessor } from '../model/assessor.ts';
import type { Scoring } from '../model/normative.ts';
import { choiceOption, readArgs } from './args.ts';
import { startProgress } from './progress.ts';

export const help = `gengait evaluate: the figures of the model on the reference walks

Usage: gengait evaluate [--split validation|test] [--verdicts] [--quick] [--json]

Measures the shipped model on the reference walks (GENGAIT_DATA, default ../shared/data): errors at hidden joints beside simple
baselines, detection of acted gaits beside speed alone, false alarms by person, group and side on walks and their mirror
images, and joint angles before and after the normative twin.

  --split S     validation (default; with the abnormal walks of development people) or test
  --verdicts    only what verdicts say: detection, false alarms, group and side; not the errors at hidden joints, nor the twin
  --quick       two walks per person and gait, fewer windows
  --json        one JSON object instead of tables

Errors per walk are kept in .cache/scoring, by model. Exit: 0 measured, 1 failed, 2 usage.
`;

const ROOT = resolve(import.meta.dirname, '..', '..');
const MODELS = join(ROOT, 'models');

interface Figures {
  split: 'validation' | 'test';
  /** Absent with `--verdicts`, as is `twin`. */
  hidden?: HiddenRow[];
  detection: Detection[];
  falseAlarms: FalseAlarms[];
  localisation: Localisation[];
  /** The same of each data set judged without its own reference. */
  unknownSensor: { falseAlarms: FalseAlarms[]; localisation: Localisation[] };
  twin?: TwinRow[];
}

export async function run(argv: string[]): Promise<number> {
  const { values } = readArgs(argv, {
    options: {
      ...{ split: { type: 'string' }, quick: { type: 'boolean' } },
      ...{ json: { type: 'boolean' }, verdicts: { type: 'boolean' } },
    },
  });
  const split = choiceOption('split', values.split, ['validation', 'test'] as const) ?? 'validation';
  const dataset = new WalkDataset(dataFolder(process.env, ROOT));
  const assessor = await openAssessor({ folder: MODELS, providers: ['cpu'] });
  try {
    const scope = { split, quick: values.quick ?? false };
    const verdicts = await verdictFigures(dataset, assessor, scope);
    const networks = values.verdicts ? {} : await networkFigures(dataset, assessor, scope);
    const figures: Figures = { ...verdicts, ...networks };
    process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${text(figures)}\n`);
    return 0;
  } finally {
    await assessor.close();
  }
}

/** How much is measured, and on whom. */
interface Scope {
  split: Figures['split'];
  quick: boolean;
}

/** What verdicts say; errors per walk come from the cache where they are. */
async function verdictFigures(dataset: WalkDataset, assessor: Assessor, { split, quick }: Scope): Promise<Figures> {
  const { scoring } = assessor.normative;
  const scorer = new SpanScorer(dataset, join(ROOT, '.cache', 'scoring'), assessor.networks.score, {
    tiles: scoring.tiles,
    lowPassHz: scoring.low_pass_hz,
  });
  const trials = trialsOf(dataset, split, quick);
  const judged = await withProgress('Judging walks', trials.length, 'walks', (step) =>
    judgeTrials(trials, scorer, scoring, step),
  );
  const foreign = await judgeWithoutReference(trials, scorer, scoring);
  return {
    split,
    detection: detection(judged),
    falseAlarms: falseAlarms(judged),
    localisation: localisation(judged),
    unknownSensor: { falseAlarms: falseAlarms(foreign), localisation: localisation(foreign) },
  };
}

/** What the networks give: joints they complete, and the twin. */
async function networkFigures(
  dataset: WalkDataset,
  { models, networks, normative: { scoring }, normativeText }: Assessor,
  { split, quick }: Scope,
): Promise<Required<Pick<Figures, 'hidden' | 'twin'>>> {
  const own = dataset.records.filter((record) => record.split === split);
  const predictors = { 'score model': networks.score, 'twin model': networks.twin, 'both: pass 2': models.twin };
  const options = {
    lowPassHz: scoring.low_pass_hz,
    windowsPerDataset: quick ? 40 : 150,
    baselineWindows: quick ? 1000 : 2500,
  };
  const rows = new Set(own.map((record) => record.dataset)).size * 6;
  const hidden = await withProgress('Hiding joints', rows, 'rows', (step) =>
    hiddenTable(dataset, own, predictors, options, step),
  );
  const norms = { models, scoring, bands: readBands(normativeText) };
  const forTwin = fewPerPerson(trialsOf(dataset, split, quick), quick ? 1 : 3);
  const twin = await withProgress('Making twins', forTwin.length, 'walks', (step) =>
    twinFigures(dataset, forTwin, norms, step),
  );
  return { hidden, twin };
}

/** Each data set as if its sensor were new: its reference is taken out. Spreads and limits stay, so this is the kind case. */
async function judgeWithoutReference(
  trials: readonly Trial[],
  scorer: SpanScorer,
  scoring: Scoring,
): Promise<JudgedWalk[]> {
  const judged: JudgedWalk[] = [];
  for (const { name } of scoring.references) {
    const own = trials.filter(({ record, variant }) => record.dataset === name && variant === 'plain');
    const without = { ...scoring, references: scoring.references.filter((reference) => reference.name !== name) };
    judged.push(...(await judgeTrials(own, scorer, without, () => {})));
  }
  return judged;
}

/** Some trials of each person and gait: pass 2 runs on every frame. */
function fewPerPerson(trials: ReturnType<typeof trialsOf>, count: number) {
  const plain = trials.filter(({ variant }) => variant === 'plain').map(({ record }) => record);
  const groups = groupBy(plain, (record) => `${record.dataset} ${record.subject} ${record.label}`);
  return [...groups.values()].flatMap((own) => own.slice(0, count));
}

async function withProgress<T>(
  what: string,
  total: number,
  unit: string,
  work: (step: (done: number) => void) => Promise<T>,
): Promise<T> {
  const progress = startProgress(what, total, unit);
  try {
    return await work((done) => progress.update(done));
  } finally {
    progress.stop();
  }
}

function text(figures: Figures): string {
  return [
    `Split: ${figures.split}. Intervals are 95 %, over people: walks of one person are not independent. Walks that are not assessed count as errors.`,
    ...(figures.hidden ? [`## Errors at hidden joints\n\n${hiddenText(figures.hidden)}`] : []),
    `## Detection\n\n${detectionText(figures.detection)}`,
    `## False alarms\n\n${falseAlarmText(figures.falseAlarms)}`,
    `## Group and side\n\n${localisationText(figures.localisation)}`,
    `## Each sensor as if it were new\n\n${falseAlarmText(figures.unknownSensor.falseAlarms)}\n\n${localisationText(figures.unknownSensor.localisation)}`,
    ...(figures.twin ? [`## Angles before and after the twin\n\n${twinText(figures.twin)}`] : []),
  ].join('\n\n');
}
