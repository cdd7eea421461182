import { quantile } from '../../maths/robust.ts';
import type { Figure } from '../figure.ts';
import type { BenchContext } from './bench-section.ts';
import { simulateCrossing } from './crossings.ts';
import { gapFigures } from './gaps.ts';
import { liveErrors } from './ring-walk.ts';
import { noPoints, type PointErrors, rms, simulatePoints } from './single-points.ts';

/** Five cameras on a ring of 4 m, f 1000 px: the noise that the figures are stated for. */
export const POOR_KEYPOINTS = { noisePx: 3, outliers: 0.2, missing: 0.1 };
const SEEDS = Array.from({ length: 20 }, (_, k) => k + 1);
const POINTS_PER_SEED = 2000;
const CROSSINGS = 100;
const CONDITIONS = 'ring of 5, 3 px, 20 % outliers, 10 % missing';

/** Triangulation, tracking, gap filling and live smoothing against simulated truth. */
export function geometryFigures({ progress }: BenchContext): Figure[] {
  const steps = 2 * SEEDS.length + CROSSINGS;
  let done = 0;
  const points = noPoints();
  for (const seed of SEEDS) {
    simulatePoints(POINTS_PER_SEED, POOR_KEYPOINTS, seed, points);
    progress(++done, steps);
  }
  const live = liveErrors(SEEDS, POOR_KEYPOINTS);
  done += SEEDS.length;
  const crossings = Array.from({ length: CROSSINGS }, (_, seed) => {
    progress(++done, steps);
    return simulateCrossing(seed);
  });
  return [...singleFrame(points), ...afterFilter(live), ...crossingFigures(crossings), ...gaps()];
}

function singleFrame(f: PointErrors): Figure[] {
  const [median, p95] = [quantile(f.errorsMm, 0.5), quantile(f.errorsMm, 0.95)];
  const ratio = rms(f.errorsMm) / rms(f.boundsMm);
  const held = (100 * f.inEllipsoid) / f.solved;
  const heldPerAxis = (100 * f.inInterval) / f.solved;
  return [
    {
      name: `single frame, ≥ 3 good views, median / p95, mm (${CONDITIONS})`,
      wanted: '≤ 14 / 35',
      measured: `${median.toFixed(1)} / ${p95.toFixed(1)} (n ${f.points}, found ${percent(f.solved / f.points)})`,
      met: median <= 14 && p95 <= 35,
    },
    figure('the same, root mean square over Cramér–Rao bound', '≤ 1.2', ratio.toFixed(3), ratio <= 1.2),
    figure('the same, stated 95 % ellipsoid holds, %', '93–97', held.toFixed(1), held >= 93 && held <= 97),
    figure(
      'the same, ±1.96 stated deviations per axis hold, %',
      '93–97',
      heldPerAxis.toFixed(1),
      heldPerAxis >= 93 && heldPerAxis <= 97,
    ),
  ];
}

function afterFilter({ wanted, errorsMm, inInterval }: ReturnType<typeof liveErrors>): Figure[] {
  const [median, p95] = [quantile(errorsMm, 0.5), quantile(errorsMm, 0.95)];
  const found = errorsMm.length / wanted;
  const held = (100 * inInterval) / errorsMm.length;
  return [
    {
      name: `after gap fill and live filter, median / p95, mm (${CONDITIONS})`,
      wanted: '≤ 10 / 30 for ≥ 99 %',
      measured: `${median.toFixed(1)} / ${p95.toFixed(1)} for ${percent(found)}, the rest missing`,
      met: median <= 10 && p95 <= 30 && found >= 0.99,
    },
    figure('the same, ±1.96 published deviations hold, %', '93–97', held.toFixed(1), held >= 93 && held <= 97),
  ];
}

function crossingFigures(crossings: readonly ReturnType<typeof simulateCrossing>[]): Figure[] {
  const sum = (of: (one: (typeof crossings)[number]) => number) => crossings.reduce((total, one) => total + of(one), 0);
  const swaps = sum(({ tracks }) => (tracks[0] === 1 && tracks[1] === 1 ? 0 : 1));
  const wrong = sum(({ ghosts, wrongPatient }) => ghosts + wrongPatient);
  const unseen = sum((one) => one.unseen) / (200 * crossings.length);
  return [
    figure(`identity changes in ${crossings.length} crossings of two people`, '0', String(swaps), swaps === 0),
    {
      name: 'the same, poses where nobody is or of the wrong patient; person-ticks without a pose',
      wanted: '0; –',
      measured: `${wrong}; ${percent(unseen)}`,
      met: wrong === 0,
    },
  ];
}

function gaps(): Figure[] {
  const g = gapFigures(SEEDS);
  const [median, p95] = [quantile(g.errorsOfFilledMm, 0.5), quantile(g.errorsOfFilledMm, 0.95)];
  return [
    {
      name: 'joints lost for 1–10 ticks: measured, interpolated, missing',
      wanted: '–',
      measured: [g.measured, g.interpolated, g.missing].map((n) => percent(n / g.joints)).join(', '),
      met: null,
    },
    {
      name: 'the same: longest gap filled, s; joints held at their place',
      wanted: '≤ 0.2; 0',
      measured: `${g.longestFilledS.toFixed(3)}; ${g.held}`,
      met: g.longestFilledS <= 0.2 + 1e-6 && g.held === 0,
    },
    figure('the same: filled joints, median / p95, mm', '–', `${median.toFixed(1)} / ${p95.toFixed(1)}`, null),
  ];
}

function figure(name: string, wanted: string, measured: string, met: boolean | null): Figure {
  return { name, wanted, measured, met };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
