import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataFolder, WalkDataset } from '../evaluation/dataset.ts';
import { type Evaluation, evaluationText } from '../evaluation/evaluation-text.ts';
import { groupBy } from '../evaluation/group-by.ts';
import { TWIN_PREDICTOR } from '../evaluation/hidden/hidden-figures.ts';
import { hiddenTable } from '../evaluation/hidden/hidden-table.ts';
import { SpanScorer } from '../evaluation/norms/healthy-spans.ts';
import { curvePlot } from '../evaluation/plots/curve-plot.ts';
import { groupPlot } from '../evaluation/plots/group-plot.ts';
import { twinFigures } from '../evaluation/twin/twin-figures.ts';
import { trialsOf } from '../evaluation/verdicts/judged-walk.ts';
import { type Scope, type Track, verdictFigures } from '../evaluation/verdicts/verdict-figures.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { readBands } from '../gait/bands.ts';
import { type Assessor, openAssessor } from '../model/assessor.ts';
import { type Inference, openInference } from '../model/inference.ts';
import { choiceOption, readArgs } from './args.ts';
import { startProgress } from './progress.ts';

export const help = `gengait evaluate: the figures of the model on the reference walks

Usage: gengait evaluate [--split validation|test] [--verdicts] [--quick] [--json] [--plots DIR]

Measures the shipped model on the reference walks (GENGAIT_DATA, default ../shared/data): what is wanted and whether it is met,
walks assessed, detection of acted gaits beside simple measures, false alarms by person, group and side on walks and their
mirror images, faults put into healthy walks, worse recordings, unknown sensors, errors at hidden joints beside simple
baselines, and joint angles before and after the normative twin.

  --split S     validation (default; with the abnormal walks of development people) or test
  --verdicts    only what verdicts say; not the errors at hidden joints, nor the twin
  --quick       two walks per person and gait, fewer windows and disturbances
  --json        one JSON object instead of tables
  --plots DIR   also write detection.svg and groups.svg there

Errors per walk are kept in .cache/scoring, by model. Exit: 0 measured, 1 failed, 2 usage.
`;

const ROOT = resolve(import.meta.dirname, '..', '..');
const MODELS = join(ROOT, 'models');

export async function run(argv: string[]): Promise<number> {
  const { values } = readArgs(argv, {
    options: {
      ...{ split: { type: 'string' }, quick: { type: 'boolean' } },
      ...{ json: { type: 'boolean' }, verdicts: { type: 'boolean' }, plots: { type: 'string' } },
    },
  });
  const split = choiceOption('split', values.split, ['validation', 'test'] as const) ?? 'validation';
  const dataset = new WalkDataset(dataFolder(process.env, ROOT));
  const assessor = await openAssessor({ folder: MODELS, providers: ['cpu'] });
  try {
    const scope = { split, quick: values.quick ?? false };
    const { scoring } = assessor.normative;
    const scorer = new SpanScorer(dataset, join(ROOT, '.cache', 'scoring'), assessor.networks.score, {
      tiles: scoring.tiles,
      lowPassHz: scoring.low_pass_hz,
    });
    const verdicts = await verdictFigures(dataset, scorer, scoring, scope, withProgress);
    const networks = values.verdicts ? {} : await networkFigures(dataset, assessor, scope);
    const figures: Evaluation = { split, ...verdicts, ...networks };
    if (values.plots !== undefined) writePlots(values.plots, figures);
    process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${evaluationText(figures)}\n`);
    return 0;
  } finally {
    await assessor.close();
  }
}

function writePlots(folder: string, { curves, localisation, split }: Evaluation): void {
  mkdirSync(folder, { recursive: true });
  const plain = localisation.filter(({ variant }) => variant === 'plain');
  writeFileAtomic(join(folder, 'detection.svg'), curvePlot(curves, split));
  writeFileAtomic(join(folder, 'groups.svg'), groupPlot(plain, split));
}

/** What the networks give: joints they complete, and the twin. */
async function networkFigures(
  dataset: WalkDataset,
  { models, networks, normative: { scoring }, normativeText }: Assessor,
  { split, quick }: Scope,
): Promise<Required<Pick<Evaluation, 'hidden' | 'twin'>>> {
  const own = dataset.records.filter((record) => record.split === split);
  const options = {
    lowPassHz: scoring.low_pass_hz,
    windowsPerDataset: quick ? 40 : 150,
    baselineWindows: quick ? 1000 : 2500,
  };
  const floats = await Promise.all(['gengait-score', 'gengait'].map(openFloat));
  const predictors = {
    'score model': networks.score,
    'score model, fp32': floats[0]!,
    'twin model': networks.twin,
    'twin model, fp32': floats[1]!,
    [TWIN_PREDICTOR]: models.twin,
  };
  const rows = new Set(own.map((record) => record.dataset)).size * (Object.keys(predictors).length + 3);
  const hidden = await withProgress('Hiding joints', rows, 'rows', (step) =>
    hiddenTable(dataset, own, predictors, options, step),
  );
  for (const model of floats) await model.close();
  const norms = { models, scoring, bands: readBands(normativeText) };
  const forTwin = fewPerPerson(trialsOf(dataset, split, quick), quick ? 1 : 3);
  const twin = await withProgress('Making twins', forTwin.length, 'walks', (step) =>
    twinFigures(dataset, forTwin, norms, step),
  );
  return { hidden, twin };
}

/** The float form of a shipped network: what its integers are measured against. */
function openFloat(name: string): Promise<Inference> {
  return openInference({ modelFile: join(MODELS, `${name}-fp32.onnx`), providers: ['cpu'] });
}

/** Some trials of each person and gait: pass 2 runs on every frame. */
function fewPerPerson(trials: ReturnType<typeof trialsOf>, count: number) {
  const plain = trials.filter(({ variant }) => variant === 'plain').map(({ record }) => record);
  const groups = groupBy(plain, (record) => `${record.dataset} ${record.subject} ${record.label}`);
  return [...groups.values()].flatMap((own) => own.slice(0, count));
}

const withProgress: Track = async (what, total, unit, work) => {
  const progress = startProgress(what, total, unit);
  try {
    return await work((done) => progress.update(done));
  } finally {
    progress.stop();
  }
};
