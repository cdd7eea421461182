import { resolve } from 'node:path';
import { z } from 'zod';
import { startProgress } from '../src/cli/progress.ts';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { SCORED_AS } from '../src/evaluation/norms/healthy-study.ts';
import { fitTwinFloor, floorTrials } from '../src/evaluation/twin/twin-floor.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';
import { statisticDigits } from '../src/maths/rounding.ts';
import { averaged } from '../src/model/averaged.ts';
import { openInference } from '../src/model/inference.ts';
import { normativeSchema, readStatistics, type Scoring } from '../src/model/normative.ts';
import { scriptArgs } from './script.ts';

const HELP = `
fit-twin: derives the part of models/normative.json that pass 2 needs, scoring.twin_floor_mm, from healthy walking

Usage: npm run fit-twin

All other statistics stay: they don't depend on the twin's weights, so new ones need no more than this. About a minute of one core.

Reads the walks (GENGAIT_DATA, default ../shared/data), models/gengait-score-int8.onnx and models/gengait-int8.onnx; writes
models/normative.json. Prints the floor of each joint, mm.

Example: npm run build-models && npm run fit-twin
`;

/** What must stand in the file before: everything but the floor, which is found here. */
const WITHOUT_FLOOR = z.looseObject({
  model: z.looseObject({ score: z.string() }),
  scoring: z.looseObject({}),
});

scriptArgs(HELP, {});

const root = resolve(import.meta.dirname, '..');
const file = resolve(root, 'models/normative.json');
const content = readStatistics(file, WITHOUT_FLOOR, 'GENGAIT_E_NORMATIVE');
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
const twin_floor_mm: Scoring['twin_floor_mm'] = statisticDigits(floor);
const normative = normativeSchema.parse({ ...content, model, scoring: { ...content.scoring, twin_floor_mm } });
writeFileAtomic(file, `${JSON.stringify(normative, null, 1)}\n`);
for (const [sides, joints] of Object.entries(twin_floor_mm)) {
  for (const [joint, axes] of Object.entries(joints)) console.log(`${sides} ${joint}: ${axes.join(' ')} mm`);
}
