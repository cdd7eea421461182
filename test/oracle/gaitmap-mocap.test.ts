import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyseWalk } from '../../src/gait/walk-analysis.ts';
import { J } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { referenceFolder } from './reference-case.ts';

const { folder, skip } = referenceFolder('cases', 'gaitmap-mocap');
const FPS = 100;
/** Their sample numbers count at 204.8 Hz. */
const THEIR_HZ = 204.8;

interface Stride {
  id: number;
  foot: 'left' | 'right';
  ic: number;
  tc: number;
}

/**
 * Foot markers as joints. There is no pelvis in the file: the mean of both feet over one stride, which goes on evenly,
 * stands for it. Ankles are the heel markers.
 */
function feet(): Trajectory {
  const lines = readFileSync(join(folder, 'mocap_sample.csv'), 'utf8').trim().split(/\r?\n/).slice(2);
  const rows = lines.map((line) => line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell) / 1000)));
  const positions = new Float64Array(rows.length * 57).fill(Number.NaN);
  const columns = { left_toe: 1, right_toe: 4, left_heel: 7, right_heel: 10, left_ankle: 7, right_ankle: 10 } as const;
  rows.forEach((row, f) => {
    for (const [joint, column] of Object.entries(columns) as [keyof typeof columns, number][]) {
      positions.set(row.slice(column, column + 3), f * 57 + J[joint] * 3);
    }
    const stride = rows.slice(Math.max(0, f - 55), f + 56);
    const mean = (axis: number): number =>
      stride.reduce((sum, r) => sum + (r[1 + axis]! + r[4 + axis]! + r[7 + axis]! + r[10 + axis]!) / 4, 0) /
      stride.length;
    positions.set([mean(0), mean(1), 0.9], f * 57);
  });
  return { fps: FPS, frames: rows.length, positions };
}

function theirStrides(): Stride[] {
  const lines = readFileSync(join(folder, 'stride_events_sample.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  return lines.map((line) => {
    const [id, foot, , , ic, tc] = line.split(',');
    return { id: Number(id), foot: foot as 'left' | 'right', ic: Number(ic) / THEIR_HZ, tc: Number(tc) / THEIR_HZ };
  });
}

describe('gaitmap, an overground walk with a turn', { skip }, () => {
  it('finds all their 57 initial and final contacts, the median within 15 ms', () => {
    const { events } = analyseWalk({ trajectory: feet(), startS: 0, provenance: null, twin: null });
    for (const [name, ours] of [
      ['ic', events.heelStrikes],
      ['tc', events.toeOffs],
    ] as const) {
      const off = theirStrides().map((stride) => {
        const found = ours[stride.foot].map((frame) => Math.abs(frame / FPS - stride[name]));
        return Math.min(...found);
      });
      assert.equal(off.length, 57);
      const sorted = off.sort((a, b) => a - b);
      assert.ok(sorted[28]! < 0.015, `${name} median ${sorted[28]}`);
      assert.ok(sorted[56]! < 0.05, `${name} worst ${sorted[56]}`);
    }
  });

  it('stride times and lengths are theirs within 20 ms and 20 mm in the median, and never far', () => {
    const { strides } = analyseWalk({ trajectory: feet(), startS: 0, provenance: null, twin: null });
    const temporal = byId('test_temporal_parameters_0.json');
    const spatial = byId('test_spatial_parameters_0.json');
    const [times, lengths]: [number[], number[]] = [[], []];
    for (const { id, foot, ic } of theirStrides()) {
      const own = strides.find((stride) => stride.side === foot && Math.abs(stride.endFrame / FPS - ic) < 0.06);
      const [time, length] = [temporal.get(id)?.stride_time, spatial.get(id)?.stride_length];
      if (own === undefined || time === undefined || length === undefined) continue;
      times.push(Math.abs(own.stride_time_s - time));
      lengths.push(Math.abs(own.stride_length_m - length));
    }
    // Their figures are of the left foot; strides in the turn are refused by us.
    assert.ok(times.length >= 24, String(times.length));
    for (const [what, values, median, worst] of [
      ['time', times, 0.02, 0.05],
      ['length', lengths, 0.02, 0.06],
    ] as const) {
      const sorted = values.sort((a, b) => a - b);
      assert.ok(sorted[sorted.length >> 1]! < median, `${what} median ${sorted[sorted.length >> 1]}`);
      assert.ok(sorted.at(-1)! < worst, `${what} worst ${sorted.at(-1)}`);
    }
  });

  it('makes cycles on the straights and none in the turn', () => {
    const { detection } = analyseWalk({ trajectory: feet(), startS: 0, provenance: null, twin: null });
    assert.ok(detection.cycles.left.length >= 26 && detection.cycles.right.length >= 25);
    const turn = detection.refused.filter(({ reason }) => reason === 'turning' || reason.startsWith('longer'));
    assert.ok(turn.length >= 2);
  });
});

function byId(file: string): Map<number, { stride_time?: number; stride_length?: number }> {
  const { data } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    data: { s_id: number; stride_time?: number; stride_length?: number }[];
  };
  return new Map(data.map((row) => [row.s_id, row]));
}
