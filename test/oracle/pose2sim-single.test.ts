import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCalibration } from '../../src/geometry/calibration.ts';
import { smoothWalk } from '../../src/skeleton/butterworth.ts';
import { sharedData } from '../geometry/multiview.ts';
import { fillGapsCubic } from './cubic-gaps.ts';
import { triangulateLikePose2Sim } from './pose2sim-compatible.ts';

/** BODY_25B indices in the marker order of the published TRC. */
const MARKERS = {
  RHip: 12,
  RKnee: 14,
  RAnkle: 16,
  RBigToe: 22,
  RSmallToe: 23,
  RHeel: 24,
  LHip: 11,
  LKnee: 13,
  LAnkle: 15,
  LBigToe: 19,
  LSmallToe: 20,
  LHeel: 21,
  Neck: 17,
  Head: 18,
  Nose: 0,
  RShoulder: 6,
  RElbow: 8,
  RWrist: 10,
  LShoulder: 5,
  LElbow: 7,
  LWrist: 9,
} as const;
const COUNT = Object.keys(MARKERS).length;
/** Largest difference that rounding explains, mm. The target is 0.001 mm. */
const EXACT_MM = 1e-6;

const data = sharedData();
const trial = join(data ?? '', 'cases/pose2sim-single/S00_P00_T01_BalancingTrial');
const skip = existsSync(trial) ? false : 'shared data absent: cases/pose2sim-single';

function keypoints(camera: number): (number[] | undefined)[] {
  const folder = join(trial, `pose-associated/cam0${camera}_json`);
  const frames: (number[] | undefined)[] = new Array(100).fill(undefined);
  for (const name of readdirSync(folder)) {
    const frame = Number(name.split('.')[1]);
    const text = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { people: { pose_keypoints_2d: number[] }[] };
    const all = text.people[0]?.pose_keypoints_2d;
    if (all === undefined || all.length === 0) continue;
    frames[frame] = Object.values(MARKERS).flatMap((k) => all.slice(3 * k, 3 * k + 3));
  }
  return frames;
}

/** `[frame][marker][xyz]` in the world's axes: TRC X, Y, Z = world Y, Z, X. */
function readPublished(file: string): Float64Array {
  const rows = readFileSync(join(trial, 'pose-3d', file), 'utf8')
    .split('\n')
    .slice(5)
    .filter((row) => row.trim() !== '');
  return Float64Array.from(
    rows.flatMap((row) => {
      const cells = row
        .split('\t')
        .slice(2, 2 + 3 * COUNT)
        .map(Number);
      return Object.keys(MARKERS).flatMap((_, m) => [cells[3 * m + 2]!, cells[3 * m]!, cells[3 * m + 1]!]);
    }),
  );
}

function errorsMm(ours: Float64Array, theirs: Float64Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < theirs.length; i += 3) {
    out.push(1000 * Math.hypot(ours[i]! - theirs[i]!, ours[i + 1]! - theirs[i + 1]!, ours[i + 2]! - theirs[i + 2]!));
  }
  return out;
}

function fillColumns(raw: Float64Array): Float64Array {
  const width = 3 * COUNT;
  const out = Float64Array.from(raw);
  for (let c = 0; c < width; c++) {
    const column = Float64Array.from({ length: raw.length / width }, (_, f) => raw[f * width + c]!);
    fillGapsCubic(column).forEach((value, f) => {
      out[f * width + c] = value;
    });
  }
  return out;
}

test('Pose2Sim’s demo is reproduced joint by joint: raw, gap-filled, filtered', { skip }, (t) => {
  const rig = readCalibration(readFileSync(join(data!, 'cases/pose2sim-single/Calib_qualisys.toml'), 'utf8'));
  const raw = triangulateLikePose2Sim(rig, [1, 2, 3, 4].map(keypoints), COUNT);
  const published = readPublished('S00_P00_T01_BalancingTrial_0-100.trc');
  assert.equal(published.length, 100 * COUNT * 3);

  const measured = errorsMm(raw, published).filter((e) => Number.isFinite(e));
  assert.equal(measured.length, 2094, 'joint-frames triangulated');
  assert.ok(Math.max(...measured) < EXACT_MM, `raw: largest difference ${Math.max(...measured)} mm`);

  const filled = fillColumns(raw);
  const all = errorsMm(filled, published);
  assert.equal(all.length, 2100);
  assert.ok(Math.max(...all) < EXACT_MM, `gap-filled: largest difference ${Math.max(...all)} mm`);

  const smooth = smoothWalk({ fps: 60, frames: 100, positions: filled }, 6).positions;
  const filtered = errorsMm(smooth, readPublished('S00_P00_T01_BalancingTrial_0-100_filt_butterworth.trc'));
  assert.ok(Math.max(...filtered) < EXACT_MM, `filtered: largest difference ${Math.max(...filtered)} mm`);
  t.diagnostic(
    `largest difference: raw ${Math.max(...measured).toExponential(1)} mm (2,094 joint-frames), gap-filled ${Math.max(...all).toExponential(1)} mm, filtered ${Math.max(...filtered).toExponential(1)} mm (2,100)`,
  );
});
