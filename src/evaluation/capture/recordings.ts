import { mean, quantile } from '../../maths/robust.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import type { Figure } from '../figure.ts';
import { type Agreement, agreement, kneeRangesDeg, plainDlt, reconstructWalk, withinStated } from './agreement.ts';
import type { BenchContext } from './bench-section.ts';
import { type MultiviewOptions, multiviewFolders, readMultiview } from './multiview.ts';

/** What a kind of recordings is to reach. */
interface Wanted {
  prefix: string;
  medianMm: number;
}

const RING: Wanted = { prefix: 'ring-', medianMm: 12 };
const HANDOVER: Wanted = { prefix: 'handover-', medianMm: 35 };
const KNEE_DEG = 5;

/** A recording's agreement with its fused trajectory, by way of reconstruction. */
export interface RecordingResult {
  name: string;
  second: Agreement;
  live: Agreement;
  dlt: Agreement;
  /** Range of the right knee, degrees: second look, fused. */
  rightKneeDeg: [number, number];
  tracks: number;
  /** Share of live coordinates within ±1.96 published deviations of the fused ones. */
  withinStated: number;
  /** Largest error of a found clock offset against the mean of the cameras, seconds. */
  worstOffsetS: number;
}

/** Reconstructs a recording of the reference data in every way and compares. */
export function measureRecording(folder: string, options: MultiviewOptions): RecordingResult {
  const recording = readMultiview(folder, options);
  const { live, second, published, tracks } = reconstructWalk(recording);
  const against = (walk: Trajectory): Agreement => agreement(walk, recording.fused);
  return {
    name: recording.name,
    second: against(second),
    live: against(live),
    dlt: against(plainDlt(recording)),
    rightKneeDeg: kneeRangesDeg(second, recording.fused, 'right'),
    tracks: tracks.length,
    withinStated: withinStated(published, recording.fused),
    worstOffsetS: Math.max(...recording.offsetErrorsS.map(Math.abs)),
  };
}

/** Median and 90 % in mm, and the share found, over recordings. */
export function pooled(agreements: readonly Agreement[]): { medianMm: number; p90Mm: number; found: number } {
  const all = agreements.flatMap(({ distancesMm }) => distancesMm);
  const wanted = agreements.reduce((sum, one) => sum + one.wanted, 0);
  return { medianMm: quantile(all, 0.5), p90Mm: quantile(all, 0.9), found: all.length / wanted };
}

/** The real recordings, with right and with found clocks, with recorded confidences and with ones. */
export function recordingFigures({ data, progress }: BenchContext): Figure[] {
  const kinds = [RING, HANDOVER].map((kind) => ({ ...kind, folders: multiviewFolders(data, kind.prefix) }));
  const variants = (['own', 'corrected'] as const).flatMap((clocks) =>
    (['ones', 'recorded'] as const).map((confidences) => ({ clocks, confidences })),
  );
  const steps = variants.length * kinds.reduce((sum, { folders }) => sum + folders.length, 0);
  let done = 0;
  return kinds.flatMap((kind) =>
    variants.flatMap((options) => {
      const results = kind.folders.map((folder) => {
        progress(++done, steps);
        return measureRecording(folder, options);
      });
      return figuresOf(kind, options, results);
    }),
  );
}

function figuresOf(kind: Wanted, options: MultiviewOptions, results: readonly RecordingResult[]): Figure[] {
  const which = `${kind.prefix}*, ${options.clocks} clocks, confidences ${options.confidences === 'ones' ? '= 1' : 'recorded'}`;
  const bound = `≤ ${kind.medianMm}`;
  if (results.length === 0) return [{ name: which, wanted: bound, measured: 'multiview/ is absent', met: null }];
  const [second, live, dlt] = (['second', 'live', 'dlt'] as const).map((way) => pooled(results.map((r) => r[way])));
  const row = (way: string, { medianMm, p90Mm, found }: ReturnType<typeof pooled>, wanted: string): Figure => ({
    name: `${which}: ${way}, median / p90, mm; joints found`,
    wanted,
    measured: `${medianMm.toFixed(1)} / ${p90Mm.toFixed(1)}; ${(100 * found).toFixed(1)} %`,
    met: wanted === '' ? null : medianMm <= kind.medianMm,
  });
  const offsetMs = 1000 * Math.max(...results.map(({ worstOffsetS }) => worstOffsetS));
  return [
    row('completed walk', second!, bound),
    row('live, two-sided filter', live!, ''),
    row('plain linear transform', dlt!, ''),
    {
      name: `${which}: live coordinates within ±1.96 published deviations, %`,
      wanted: '',
      measured: (100 * mean(results.map((one) => one.withinStated))).toFixed(1),
      met: null,
    },
    ...(options.clocks === 'own'
      ? [
          {
            name: `${which}: worst clock offset, ms`,
            wanted: '≤ 10',
            measured: offsetMs.toFixed(1),
            met: offsetMs <= 10,
          },
        ]
      : []),
    ...(kind.prefix === RING.prefix ? kneeFigures(which, results) : []),
  ];
}

function kneeFigures(which: string, results: readonly RecordingResult[]): Figure[] {
  const stiff = results.filter(({ name }) => name.includes('stiff-legged'));
  const worst = Math.max(...stiff.map(({ rightKneeDeg: [own, fused] }) => Math.abs(own - fused)));
  const each = stiff.map(({ rightKneeDeg: [own, fused] }) => `${own.toFixed(1)} (${fused.toFixed(1)})`);
  return [
    {
      name: `${which}: right knee range of stiff-legged walks (fused), °`,
      wanted: `within ${KNEE_DEG}`,
      measured: each.join(', '),
      met: worst <= KNEE_DEG,
    },
  ];
}
