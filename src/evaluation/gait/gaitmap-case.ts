import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GaitEvents } from '../../gait/events.ts';
import { J, JOINT_COUNT } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import type { Side } from '../../skeleton/side.ts';

/** Rate of the markers, Hz. */
export const GAITMAP_FPS = 100;
/** Their sample numbers count at this rate, Hz. */
const THEIR_HZ = 204.8;

/** One of their strides: contacts in seconds, and what they computed of it. */
export interface TheirStride {
  id: number;
  foot: Side;
  /** Initial contact before, final contact within, initial contact at the end. */
  preIcS: number;
  tcS: number;
  icS: number;
  stride_time?: number;
  swing_time?: number;
  stance_time?: number;
  stride_length?: number;
}

/**
 * Foot markers of gaitmap's walk as joints. There is no pelvis in the file: the mean of both feet over one stride, which goes on
 * evenly, stands for it. Ankles are the heel markers.
 */
export function gaitmapFeet(folder: string): Trajectory {
  const lines = readFileSync(join(folder, 'mocap_sample.csv'), 'utf8').trim().split(/\r?\n/).slice(2);
  const rows = lines.map((line) => line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell) / 1000)));
  const width = JOINT_COUNT * 3;
  const positions = new Float64Array(rows.length * width).fill(Number.NaN);
  const columns = { left_toe: 1, right_toe: 4, left_heel: 7, right_heel: 10, left_ankle: 7, right_ankle: 10 } as const;
  const half = Math.round(0.55 * GAITMAP_FPS);
  rows.forEach((row, f) => {
    for (const [joint, column] of Object.entries(columns) as [keyof typeof columns, number][]) {
      positions.set(row.slice(column, column + 3), f * width + J[joint] * 3);
    }
    const stride = rows.slice(Math.max(0, f - half), f + half + 1);
    const mean = (axis: number): number =>
      stride.reduce((sum, r) => sum + (r[1 + axis]! + r[4 + axis]! + r[7 + axis]! + r[10 + axis]!) / 4, 0) /
      stride.length;
    positions.set([mean(0), mean(1), 0.9], f * width);
  });
  return { fps: GAITMAP_FPS, frames: rows.length, positions };
}

/** Their strides of both feet, with what their tests expect of each (of the left foot). */
export function gaitmapStrides(folder: string): TheirStride[] {
  const temporal = rowsById(folder, 'test_temporal_parameters_0.json');
  const spatial = rowsById(folder, 'test_spatial_parameters_0.json');
  const lines = readFileSync(join(folder, 'stride_events_sample.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  return lines.map((line) => {
    const [id, foot, , , ic, tc, , preIc] = line.split(',');
    const seconds = (sample: string | undefined): number => Number(sample) / THEIR_HZ;
    return {
      id: Number(id),
      foot: foot as Side,
      preIcS: seconds(preIc),
      tcS: seconds(tc),
      icS: seconds(ic),
      ...temporal.get(Number(id)),
      ...spatial.get(Number(id)),
    };
  });
}

/** Their events as ours, in frames of the markers. */
export function theirEvents(strides: readonly TheirStride[]): GaitEvents {
  const of = (foot: Side, times: (stride: TheirStride) => number[]): number[] => {
    const all = strides.filter((stride) => stride.foot === foot).flatMap(times);
    return [...new Set(all.map((time) => time * GAITMAP_FPS))].sort((a, b) => a - b);
  };
  const both = (times: (stride: TheirStride) => number[]): Record<Side, number[]> => ({
    left: of('left', times),
    right: of('right', times),
  });
  return {
    source: 'heel',
    heelStrikes: both(({ preIcS, icS }) => [preIcS, icS]),
    toeOffs: both(({ tcS }) => [tcS]),
  };
}

function rowsById(folder: string, file: string): Map<number, Partial<TheirStride>> {
  const { data } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    data: (Partial<TheirStride> & { s_id: number })[];
  };
  const kept = ['stride_time', 'swing_time', 'stance_time', 'stride_length'] as const;
  return new Map(
    data.map((row) => [
      row.s_id,
      Object.fromEntries(kept.flatMap((key) => (row[key] === undefined ? [] : [[key, row[key]]]))),
    ]),
  );
}
