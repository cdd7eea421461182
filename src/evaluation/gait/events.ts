import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jointAngles } from '../../gait/angles.ts';
import { orderedStrides } from '../../gait/events.ts';
import { bodyHeading } from '../../gait/heading.ts';
import { type StrideParameters, strideParameters } from '../../gait/stride-parameters.ts';
import { analyseWalk } from '../../gait/walk-analysis.ts';
import { median } from '../../maths/robust.ts';
import { SIDES } from '../../skeleton/side.ts';
import type { BenchContext } from '../capture/bench-section.ts';
import type { Figure } from '../figure.ts';
import { type EventErrors, eventErrors, scatterWithinMs, summaryOf, together } from './event-errors.ts';
import { GAITMAP_FPS, gaitmapFeet, gaitmapStrides, type TheirStride, theirEvents } from './gaitmap-case.ts';
import { openSimWalk, PLATES } from './opensim-case.ts';
import { type BothEvents, cleanEvents, seenEvents } from './simulated-events.ts';

/** One frame at 30 Hz, ms. */
const FRAME_MS = 1000 / 30;
const SD_MS = 6;
const KINDS = [
  ['heelStrikes', 'heel strike'],
  ['toeOffs', 'toe off'],
] as const;

/** Events and stride parameters against other people's results, force plates and simulated truth. */
export function eventFigures({ data, progress }: BenchContext): Figure[] {
  const gaitmap = join(data, 'cases/gaitmap-mocap');
  const opensim = join(data, 'cases/opensim-gait2354');
  const figures = [
    ...(existsSync(gaitmap) ? gaitmapFigures(gaitmap) : [absent('gaitmap', gaitmap)]),
    ...(existsSync(opensim) ? plateFigures(opensim) : [absent('force plates', opensim)]),
  ];
  progress(1, 3);
  figures.push(...simulatedFigures('simulated, no cameras', cleanEvents(Array.from({ length: 20 }, (_, i) => i + 1))));
  progress(2, 3);
  figures.push(...simulatedFigures('simulated, five cameras', seenEvents(8, 5)));
  progress(3, 3);
  return figures;
}

/** Our contacts against theirs, one comparison per kind over both feet. */
export function gaitmapEvents(folder: string): BothEvents {
  const { events } = analyseWalk({ trajectory: gaitmapFeet(folder), startS: 0, provenance: null, twin: null });
  const strides = gaitmapStrides(folder);
  const compare = (kind: 'heelStrikes' | 'toeOffs', time: 'icS' | 'tcS'): EventErrors =>
    together(
      SIDES.map((side) =>
        eventErrors(
          events[kind][side].map((frame) => frame / GAITMAP_FPS),
          strides.filter((stride) => stride.foot === side).map((stride) => stride[time]),
        ),
      ),
    );
  return { heelStrikes: compare('heelStrikes', 'icS'), toeOffs: compare('toeOffs', 'tcS') };
}

/** Our parameters from their events beside what they computed of the same strides. */
export function gaitmapParameters(folder: string): { ours: StrideParameters; theirs: TheirStride }[] {
  const trajectory = gaitmapFeet(folder);
  const theirs = gaitmapStrides(folder);
  const events = theirEvents(theirs);
  const { yawRad } = bodyHeading(trajectory);
  const strides = orderedStrides(events, GAITMAP_FPS);
  const angles = jointAngles(trajectory, yawRad);
  const ours = strideParameters({ trajectory, events, strides, yawRad, angles });
  return theirs.flatMap((stride) => {
    const own = ours.find(
      ({ side, endFrame }) => side === stride.foot && Math.abs(endFrame / GAITMAP_FPS - stride.icS) < 1e-6,
    );
    return own === undefined || stride.stride_time === undefined ? [] : [{ ours: own, theirs: stride }];
  });
}

function gaitmapFigures(folder: string): Figure[] {
  const errors = gaitmapEvents(folder);
  const events = KINDS.map(([kind, name]): Figure => {
    const { n, missed, medianAbsMs, biasMs, sdMs } = summaryOf(errors[kind]);
    return {
      name: `gaitmap, ${name}, median distance, ms`,
      wanted: '≤ 20',
      measured: `${medianAbsMs.toFixed(1)} (bias ${biasMs.toFixed(0)}, SD ${sdMs.toFixed(1)}; ${n} of ${n + missed})`,
      met: missed === 0 && medianAbsMs <= 20,
    };
  });
  const pairs = gaitmapParameters(folder);
  const timesMs = pairs.flatMap(({ ours, theirs }) => [
    Math.abs(ours.stride_time_s - theirs.stride_time!) * 1000,
    Math.abs((ours.swing_percent! / 100) * ours.stride_time_s - theirs.swing_time!) * 1000,
    Math.abs((ours.stance_percent! / 100) * ours.stride_time_s - theirs.stance_time!) * 1000,
  ]);
  const lengthsMm = pairs.flatMap(({ ours, theirs }) =>
    theirs.stride_length === undefined ? [] : [Math.abs(ours.stride_length_m - theirs.stride_length) * 1000],
  );
  const near = lengthsMm.filter((off) => off <= 20).length;
  return [
    ...events,
    {
      name: 'gaitmap, stride, swing and stance time from their events, largest difference, ms',
      wanted: '0',
      measured: `${Math.max(...timesMs).toFixed(4)} (${pairs.length} strides)`,
      met: Math.max(...timesMs) < 0.01,
    },
    {
      name: 'gaitmap, stride length from their events, strides within 20 mm',
      wanted: 'all',
      measured: `${near} of ${lengthsMm.length} (median ${median(lengthsMm).toFixed(1)}, most ${Math.max(...lengthsMm).toFixed(0)} mm)`,
      met: near === lengthsMm.length,
    },
  ];
}

/** Our events at a rate against the plates'. */
export function plateErrors(folder: string, fps: number): BothEvents {
  const { events } = openSimWalk(folder, fps);
  const compare = (kind: 'heelStrikes' | 'toeOffs'): EventErrors =>
    together(
      SIDES.map((side) =>
        eventErrors(
          events[kind][side].map((frame) => frame / fps),
          PLATES[kind][side],
        ),
      ),
    );
  return { heelStrikes: compare('heelStrikes'), toeOffs: compare('toeOffs') };
}

function plateFigures(folder: string): Figure[] {
  const errors = plateErrors(folder, 30);
  return KINDS.map(([kind, name]) => {
    const { n, missed, biasMs, sdMs, largestMs } = summaryOf(errors[kind]);
    return {
      name: `force plates, ${name} at 30 Hz, ms`,
      wanted: `largest ≤ ${FRAME_MS.toFixed(0)}, SD ≤ ${SD_MS} beyond the bias`,
      measured: `largest ${largestMs.toFixed(0)}, SD ${sdMs.toFixed(1)} (bias ${biasMs.toFixed(0)}; ${n} of ${n + missed})`,
      met: missed === 0 && largestMs <= FRAME_MS && sdMs <= SD_MS,
    };
  });
}

function simulatedFigures(what: string, walks: readonly BothEvents[]): Figure[] {
  return KINDS.flatMap(([kind, name]) => {
    const own = walks.map((walk) => walk[kind]);
    const { n, missed, biasMs, sdMs, p95BeyondBiasMs } = summaryOf(together(own));
    const withinMs = scatterWithinMs(own);
    return [
      {
        name: `${what}, ${name}, SD within a walk, ms`,
        wanted: `≤ ${SD_MS}`,
        measured: `${withinMs.toFixed(1)} (${n} of ${n + missed}, ${walks.length} walks)`,
        met: missed === 0 && withinMs <= SD_MS,
      },
      {
        name: `${what}, ${name}, 95 % beyond the bias over all walkers, ms`,
        wanted: `≤ ${FRAME_MS.toFixed(0)} (one frame)`,
        measured: `${p95BeyondBiasMs.toFixed(0)} (bias ${biasMs.toFixed(0)}, SD ${sdMs.toFixed(1)})`,
        met: missed === 0 && p95BeyondBiasMs <= FRAME_MS,
      },
    ];
  });
}

function absent(name: string, folder: string): Figure {
  return { name, wanted: '', measured: `not measured: ${folder} is absent`, met: null };
}
