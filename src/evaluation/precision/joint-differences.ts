import { seededRandom } from '../../maths/seeded-random.ts';
import { calibrationWindows } from '../../model/onnx/calibration-windows.ts';
import { deviation } from '../../model/onnx/deviation.ts';
import type { BenchContext } from '../capture/bench-section.ts';
import type { Figure } from '../figure.ts';
import { recordedWalks, roughWalks } from './calibration-walks.ts';
import { NETWORKS, readPair } from './model-pair.ts';

/** Not the windows of the calibration: other people, another seed. */
const SEED = 2;
const WINDOWS = 512;
const MOST_MM = 1;

/** How far the integer networks' hidden joints are from the float ones', on people who had no part in training or calibration. */
export async function jointDifferenceFigures({ data, progress }: BenchContext): Promise<Figure[]> {
  const source = recordedWalks(data, 'validation') ?? roughWalks(SEED);
  const names = Object.keys(NETWORKS) as (keyof typeof NETWORKS)[];
  const figures: Figure[] = [];
  for (const [done, name] of names.entries()) {
    const { fp32, int8 } = await readPair(name);
    const batch = calibrationWindows(source.walks, WINDOWS, int8.frameStep, seededRandom(SEED));
    const { joints, meanMm, p99Mm, maxMm } = await deviation(fp32.bytes, int8.bytes, batch);
    const measured = `${meanMm.toFixed(2)}; p99 ${p99Mm.toFixed(1)}; largest ${maxMm.toFixed(1)}; ${joints} joints`;
    const what = `${NETWORKS[name]}: hidden joints, int8 from fp32, mean mm; ${source.words}`;
    figures.push({ name: what, wanted: `≤ ${MOST_MM}`, measured, met: meanMm <= MOST_MM });
    progress(done + 1, names.length);
  }
  return figures;
}
