import { ANGLES } from '../gait/angles.ts';
import type { WalkAnalysis } from '../gait/walk-analysis.ts';

/** The angles of one walk with the clock of its first frame. */
export interface WalkAngles {
  analysis: WalkAnalysis;
  fps: number;
  /** Time of the first frame, seconds. */
  startS: number;
}

/** The first line of the file. */
export const ANGLES_HEAD = `${[
  'walk',
  'time_s',
  ...ANGLES.map((name) => `${name}_deg`),
  ...ANGLES.map((name) => `twin_${name}_deg`),
  'event',
].join(',')}\n`;

/**
 * The joint angles of walks over time as CSV: one row per frame: `walk` (from 1), `time_s`, each angle of the input and of
 * the twin in degrees with two decimals, an empty cell where it isn't known, and `event`: what happens in that frame
 * (left_heel_strike …), several joined by "+".
 */
export function anglesCsv(walks: readonly WalkAngles[]): string {
  return [ANGLES_HEAD, ...walks.map((walk, i) => angleRows(walk, i + 1))].join('');
}

/** The rows of one walk; `walk` counts from 1. */
export function angleRows(walk: WalkAngles, number: number): string {
  return rowsOf(walk, number)
    .map((row) => `${row}\n`)
    .join('');
}

function rowsOf({ analysis, fps, startS }: WalkAngles, walk: number): string[] {
  const { inputAngles, twinAngles } = analysis;
  const events = eventsByFrame(analysis);
  return Array.from(inputAngles[ANGLES[0]], (_, frame) => {
    const input = ANGLES.map((name) => cell(inputAngles[name][frame]!));
    const twin = ANGLES.map((name) => cell(twinAngles?.[name][frame] ?? Number.NaN));
    const time = (startS + frame / fps).toFixed(4);
    return [walk, time, ...input, ...twin, events.get(frame)?.join('+') ?? ''].join(',');
  });
}

function eventsByFrame({ events, detection }: WalkAnalysis): Map<number, string[]> {
  const byFrame = new Map<number, string[]>();
  const add = (at: number, name: string): void => {
    const frame = Math.round(at);
    byFrame.set(frame, [...(byFrame.get(frame) ?? []), name]);
  };
  for (const side of ['left', 'right'] as const) {
    for (const at of events.heelStrikes[side]) add(at, `${side}_heel_strike`);
    for (const at of events.toeOffs[side]) add(at, `${side}_toe_off`);
    for (const cycle of detection.cycles[side]) add(cycle.startFrame, `${side}_cycle_start`);
  }
  return byFrame;
}

function cell(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}
