/**
 * Derives the scoring part of models/normative.json from healthy walking: `npm run fit-normative [-- --folds DIR,DIR]`.
 * Reads $GENGAIT_DATA/walks (default ../shared/data beside the checkout) and the shipped models; keeps the other parts of the file.
 * Locations, spreads and thresholds come from people of split validation, whom the weights never saw. People of split train
 * enter through a fold, a model trained without them (folders of its trained weights), or, where none was, only the location of
 * their data set, corrected by how much smaller errors on trained-on people are.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startProgress } from '../src/cli/progress.ts';
import { crossFittedSpans } from '../src/evaluation/cross-fit.ts';
import { dataFolder, WalkDataset, type WalkRecord } from '../src/evaluation/dataset.ts';
import { fitScoring } from '../src/evaluation/fit-scoring.ts';
import { groupBy } from '../src/evaluation/group-by.ts';
import { normalTrials, SpanScorer } from '../src/evaluation/healthy-spans.ts';
import type { ScoredSpan } from '../src/evaluation/scored-span.ts';
import { simulatedTrials } from '../src/evaluation/simulated-walks.ts';
import { twinFloor, withheldErrors } from '../src/evaluation/twin-floor.ts';
import { prepareWalk } from '../src/evaluation/walk-errors.ts';
import { openInference } from '../src/model/inference.ts';
import { judge } from '../src/model/judge.ts';
import { normativeSchema } from '../src/model/normative.ts';
import { floatFile, readTrainedModel } from '../src/model/onnx/trained-model.ts';
import { writeFileAtomic } from '../src/store/atomic-file.ts';

const TILES = 'single+chains';
const LOW_PASS_HZ = 6;
/** Trials per person: more of one person add little. Of split train only few people of the largest set are needed. */
const HELD_OUT_TRIALS = 6;
const SLOWED_TRIALS = 1;
const TRAINED_ON_TRIALS = 2;
const TRAINED_ON_PEOPLE = 24;
/** Healthy simulated people seen by the simulated walkway: the reference of the demonstration, and of no real sensor. */
const SIMULATED_PEOPLE = 30;
const SIMULATED_SEED = 20261;

const { values: options } = parseArgs({ options: { folds: { type: 'string', default: '' } } });
const foldFolders = options.folds.split(',').filter((folder) => folder !== '');
const root = resolve(import.meta.dirname, '..');
const dataset = new WalkDataset(dataFolder(process.env, root));
const open = (name: string) =>
  openInference({ modelFile: resolve(root, `models/${name}-int8.onnx`), providers: ['cpu'] });
const [score, twin] = [await open('gengait-score'), await open('gengait')];
const scorer = new SpanScorer(dataset, resolve(root, '.cache/scoring'), score, {
  tiles: TILES,
  lowPassHz: LOW_PASS_HZ,
});

const heldOut = normalTrials(dataset.records, 'validation', HELD_OUT_TRIALS);
const slowed = normalTrials(dataset.records, 'validation', SLOWED_TRIALS);
const trained = fewPeople(normalTrials(dataset.records, 'train', TRAINED_ON_TRIALS));
const commonTrials = normalTrials(dataset.records, 'validation', 1).filter(({ dataset: name }) => name === 'andersson');
const total = heldOut.length * 2 + slowed.length + trained.length;
const progress = startProgress('Scoring healthy walks', total, 'steps');
let done = 0;
const step = (): void => progress.update(++done);
const spans: ScoredSpan[] = [];
const folds = await Promise.all(foldFolders.map(openFold));
const crossFitted = new Set(folds.flatMap(({ leftOut }) => leftOut));
for (const fold of folds) {
  spans.push(...(await crossFittedSpans(fold, scorer, trained, commonTrials)));
  await fold.close();
}
for (const record of [...heldOut, ...trained.filter(({ subject }) => !crossFitted.has(subject))]) {
  spans.push(...(await scorer.spans(record, 'plain', true)));
  step();
}
for (const record of slowed) {
  spans.push(...(await scorer.spans(record, 'slow', false)));
  step();
}
for (const walk of simulatedTrials(SIMULATED_PEOPLE, SIMULATED_SEED, LOW_PASS_HZ)) {
  spans.push(...(await scorer.spansOf(walk, true)));
}
const floors = [];
for (const record of heldOut) {
  if (record.dataset !== 'andersson') {
    floors.push(await withheldErrors(prepareWalk(dataset, record, 'plain', LOW_PASS_HZ).scored, twin));
  }
  step();
}
progress.stop();
await Promise.all([score.close(), twin.close()]);

const { scoring, healthy } = fitScoring({
  tiles: TILES,
  lowPassHz: LOW_PASS_HZ,
  spans,
  twinFloorMm: twinFloor(floors),
});
const file = resolve(root, 'models/normative.json');
const content = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
const normative = normativeSchema.parse({
  ...content,
  schema: 'gengait/normative/1',
  model: { score: score.weightsSha256, twin: twin.weightsSha256 },
  scoring: rounded(scoring),
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

/** A fold's float model, built from its trained weights, with whom it has not seen. */
async function openFold(folder: string) {
  const training = z.object({ training: z.object({ left_out: z.array(z.string()) }) });
  const about = training.parse(JSON.parse(readFileSync(resolve(folder, 'architecture.json'), 'utf8')));
  const file = resolve(root, '.cache', `${basename(resolve(folder))}.onnx`);
  writeFileAtomic(file, floatFile(await readTrainedModel(folder)));
  const model = await openInference({ modelFile: file, providers: ['cpu'] });
  const options = { tiles: TILES, lowPassHz: LOW_PASS_HZ } as const;
  const foldScorer = new SpanScorer(dataset, resolve(root, '.cache/scoring'), model, options);
  return { leftOut: about.training.left_out, scorer: foldScorer, close: () => model.close() };
}

function fewPeople(records: WalkRecord[]): WalkRecord[] {
  const people = groupBy(records, (record) => record.dataset);
  return [...people.values()].flatMap((own) => {
    const persons = [...groupBy(own, (record) => record.subject).values()].slice(0, TRAINED_ON_PEOPLE);
    return persons.length < TRAINED_ON_PEOPLE ? persons.flat() : persons.map((trials) => trials[0]!);
  });
}

/** Five significant digits: the statistics are no better. */
function rounded<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, v) => (typeof v === 'number' ? Number(v.toPrecision(5)) : v))) as T;
}
