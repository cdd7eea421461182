/**
 * Derives the part of models/normative.json that pass 2 needs, `scoring.twin_floor_mm`, from healthy walking: `npm run fit-twin`. All other
 * statistics stay: they don't depend on the twin's weights, so new ones need no more than this. About a minute of one core.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startProgress } from '../src/cli/progress.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { SCORED_AS } from '../src/evaluation/norms/healthy-study.ts';
import { fitTwinFloor, floorTrials } from '../src/evaluation/twin/twin-floor.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';
import { averaged } from '../src/model/averaged.ts';
import { openInference } from '../src/model/inference.ts';
import { normativeSchema } from '../src/model/normative.ts';

const root = resolve(import.meta.dirname, '..');
const file = resolve(root, 'models/normative.json');
const content = JSON.parse(readFileSync(file, 'utf8')) as { model: { score: string }; scoring: object };
const dataset = new WalkDataset(dataFolder(process.env, root));
const open = (name: string, expected?: string) =>
  openInference({
    modelFile: resolve(root, `models/${name}-int8.onnx`),
    providers: ['cpu'],
    ...(expected === undefined ? {} : { expectedSha256: expected }),
  });
// Statistics of scores are kept, so they must be those of the network that scores.
const [score, twin] = [await open('gengait-score', content.model.score), await open('gengait')];
const progress = startProgress('Withholding joints', floorTrials(dataset).length, 'walks');
let done = 0;
const floor = await fitTwinFloor(dataset, averaged([twin, score]), SCORED_AS.lowPassHz, () => progress.update(++done));
progress.stop();
await Promise.all([score.close(), twin.close()]);

const model = { score: score.weightsSha256, twin: twin.weightsSha256 };
/** Three significant digits: the floor is no better. */
const twin_floor_mm = JSON.parse(
  JSON.stringify(floor, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value)),
) as Record<keyof typeof floor, Record<string, readonly number[]>>;
const normative = normativeSchema.parse({ ...content, model, scoring: { ...content.scoring, twin_floor_mm } });
writeFileAtomic(file, `${JSON.stringify(normative, null, 1)}\n`);
for (const [sides, joints] of Object.entries(twin_floor_mm)) {
  for (const [joint, axes] of Object.entries(joints)) console.log(`${sides} ${joint}: ${axes.join(' ')} mm`);
}
