import { quantile } from '../../maths/robust.ts';
import type { Figure } from '../figure.ts';
import type { BenchContext } from './bench-section.ts';
import { type ClockRun, type ClockRunOptions, runClocks } from './clock-run.ts';
import { multiviewRecordings, recordedOffsets } from './recorded-offsets.ts';

/** Seeds of the walkers, cameras and clocks; each run is another household of them. */
const FIRST_SEED = 900;
const HONEST_RUNS = 40;
const RUNS = 20;
const PERFECT_RUNS = 10;
const LATE = 2;
const TOTAL = HONEST_RUNS + PERFECT_RUNS + 4 * RUNS;

/** The figures of the clocks: simulated cameras against the truth, real recordings against their makers' offsets. */
export function clockFigures({ data, progress }: BenchContext): Figure[] {
  let done = 0;
  const runs = (count: number, options: Omit<ClockRunOptions, 'seed'>): ClockRun[] =>
    Array.from({ length: count }, (_, run) => {
      progress(++done, TOTAL);
      return runClocks({ ...options, seed: FIRST_SEED + run });
    });
  const lateBy = (lateS: number) => runs(RUNS, { clocks: 'pulses', lateS: [0, 0, lateS] });
  const [pulses, common, own] = [
    runs(RUNS, { clocks: 'pulses' }),
    runs(RUNS, { clocks: 'common' }),
    runs(HONEST_RUNS, { clocks: 'own' }),
  ] as const;
  return [
    ...offsetFigures('(a) pulses', pulses, 1),
    ...offsetFigures('(b) own clocks kept within ±0.5 ms', common, 1),
    ...offsetFigures('(c) arrivals and images after 10 s of walking', own, 4),
    honestFigure('(b)', common),
    honestFigure('(c)', own),
    ...heelFigures(own, runs(PERFECT_RUNS, { clocks: 'own', perfect: true })),
    alarmFigure('one camera 8 ms late: runs in which it, and no other, is named', lateBy(0.008), RUNS),
    alarmFigure('one camera 2 ms late: runs in which anybody is named', lateBy(0.002), 0),
    alarmFigure('nobody late: runs in which anybody is named', pulses, 0),
    ...recordedFigures(data, false),
    ...recordedFigures(data, true),
  ];
}

function offsetFigures(what: string, runs: readonly ClockRun[], wantedMs: number): Figure[] {
  const worstMs = runs.map(({ errorsS }) => 1000 * Math.max(...errorsS.map(Math.abs)));
  const [median, worst] = [quantile(worstMs, 0.5), Math.max(...worstMs)];
  return [
    {
      name: `worst camera's time error, ${what}, ms`,
      wanted: `≤ ${wantedMs}`,
      measured: `median ${median.toFixed(2)}, worst ${worst.toFixed(2)} (${runs.length} seeds)`,
      met: worst <= wantedMs,
    },
  ];
}

/** How often the stated uncertainty holds. */
export function honestShare(runs: readonly ClockRun[]): number {
  const held = runs.flatMap(({ errorsS, clocks }) =>
    errorsS.map((error, camera) => Math.abs(error) <= 1.96 * clocks[camera]!.uncertaintyS),
  );
  return held.filter(Boolean).length / held.length;
}

function honestFigure(what: string, runs: readonly ClockRun[]): Figure {
  const share = 100 * honestShare(runs);
  return {
    name: `cameras within 1.96 stated standard deviations, ${what}, %`,
    wanted: '90–99',
    measured: `${share.toFixed(1)} (${runs.length} seeds)`,
    met: share >= 90 && share <= 99,
  };
}

function heelFigures(noisy: readonly ClockRun[], perfect: readonly ClockRun[]): Figure[] {
  const p95 = (runs: readonly ClockRun[], of: (run: ClockRun) => number[]) =>
    runs.map((run) => quantile(of(run), 0.95));
  const figure = (name: string, values: number[], wantedMm: number): Figure => ({
    name,
    wanted: `≤ ${wantedMm}`,
    measured: `median ${quantile(values, 0.5).toFixed(2)}, worst ${Math.max(...values).toFixed(2)} (${values.length} seeds)`,
    met: Math.max(...values) <= wantedMm,
  });
  return [
    figure(
      'heel p95 error, known times, perfect keypoints, mm',
      p95(perfect, ({ heelKnownMm }) => heelKnownMm),
      3,
    ),
    figure(
      'heel p95 error, times by (c), perfect keypoints, mm',
      p95(perfect, ({ heelMm }) => heelMm),
      8,
    ),
    figure(
      'heel p95 error from timing alone, times by (c), usual keypoints, mm',
      p95(noisy, ({ heelMm }) => heelMm),
      8,
    ),
  ];
}

function alarmFigure(name: string, runs: readonly ClockRun[], wanted: number): Figure {
  const named = runs.filter((run) => {
    const codes = run.findings.filter(({ code }) => code.startsWith('camera_misaligned/')).map(({ code }) => code);
    return wanted === 0 ? codes.length > 0 : codes.length === 1 && codes[0] === `camera_misaligned/cam${LATE + 1}`;
  });
  return { name, wanted: `${wanted}`, measured: `${named.length} of ${runs.length}`, met: named.length === wanted };
}

function recordedFigures(data: string, blind: boolean): Figure[] {
  return ['ring', 'handover'].flatMap((kind): Figure[] => {
    const names = multiviewRecordings(data, kind);
    const name = `offsets in real recordings, ${kind}${blind ? ', confidences 1' : ''}, from their makers', ms`;
    if (names.length === 0) return [{ name, wanted: '≤ 10', measured: `no data at ${data}`, met: null }];
    const { errorsMs, sdMs } = recordedOffsets(data, names, blind);
    const sizes = errorsMs.map(Math.abs);
    const held = sizes.filter((size, camera) => size <= 1.96 * sdMs[camera]!).length;
    const worst = Math.max(...sizes);
    const share = `1.96 sd hold in ${Math.round((100 * held) / sizes.length)} %`;
    const measured = `median ${quantile(sizes, 0.5).toFixed(1)}, 90 % ${quantile(sizes, 0.9).toFixed(1)}, worst ${worst.toFixed(1)}; ${share}`;
    return [{ name, wanted: '≤ 10', measured, met: worst <= 10 }];
  });
}
