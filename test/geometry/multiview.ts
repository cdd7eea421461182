import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Rig, readCalibration } from '../../src/geometry/calibration.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';

/** Folder of the shared data, or undefined where this machine has none. */
export function sharedData(): string | undefined {
  const folder = resolve(import.meta.dirname, '../..', process.env.GENGAIT_DATA ?? '../shared/data');
  return existsSync(folder) ? folder : undefined;
}

export function multiviewFolders(data: string, prefix: string): string[] {
  const root = join(data, 'multiview');
  return readdirSync(root)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => join(root, name));
}

/** Index in HALPE_26 of each of the 19 joints. */
const HALPE = [19, 11, 13, 15, 24, 20, 12, 14, 16, 25, 21, 18, 17, 5, 7, 9, 6, 8, 10];

interface Frame {
  timeS: number;
  joints: Float64Array;
}

function readCamera(file: string, honest: boolean): Frame[] {
  const frames: Frame[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const message = JSON.parse(line) as { timestamp_sync: number; people: { pose_keypoints_2d: number[] }[] };
    const keypoints = message.people[0]?.pose_keypoints_2d;
    if (keypoints === undefined) continue;
    const joints = new Float64Array(JOINT_COUNT * 3);
    HALPE.forEach((k, j) => {
      for (let c = 0; c < 3; c++) joints[3 * j + c] = keypoints[3 * k + c]!;
      // The recorded confidence knows the truth; without it a joint is merely seen or not.
      if (honest && joints[3 * j + 2]! > 0) joints[3 * j + 2] = 1;
    });
    frames.push({ timeS: message.timestamp_sync, joints });
  }
  return frames;
}

/** Linear in time between the two frames around `timeS` where both see the joint and are at most 70 ms apart. */
function at(frames: Frame[], timeS: number): Float64Array | undefined {
  const next = frames.findIndex((f) => f.timeS >= timeS);
  if (next < 1) return undefined;
  const [a, b] = [frames[next - 1]!, frames[next]!];
  if (b.timeS - a.timeS > 0.07) return undefined;
  const s = (timeS - a.timeS) / (b.timeS - a.timeS);
  const out = new Float64Array(JOINT_COUNT * 3);
  for (let j = 0; j < JOINT_COUNT * 3; j += 3) {
    if (a.joints[j + 2] === 0 || b.joints[j + 2] === 0) continue;
    for (let k = 0; k < 3; k++) out[j + k] = a.joints[j + k]! + s * (b.joints[j + k]! - a.joints[j + k]!);
  }
  return out;
}

export interface MultiviewCase {
  rig: Rig;
  /** 30 Hz ticks on the corrected clock, one per frame of `truth`. */
  frameSets: FrameSet[];
  /** Fused trajectory that comes with the recording, Z up. */
  truth: Trajectory;
}

/** Reads a recording with its corrected clock. `honest`: confidences replaced by 1, as they were made from the truth. */
export function readMultiview(folder: string, honest: boolean): MultiviewCase {
  const rig = readCalibration(readFileSync(join(folder, 'calibration.toml'), 'utf8'));
  const cameras = rig.cameras.map((c) => readCamera(join(folder, `${c.name}.ndjson`), honest));
  const rows = readFileSync(join(folder, 'truth.trc'), 'utf8')
    .split('\n')
    .slice(6)
    .filter((l) => l.trim() !== '');
  const positions = new Float64Array(rows.length * JOINT_COUNT * 3).fill(Number.NaN);
  const frameSets: FrameSet[] = rows.map((row, f) => {
    const cells = row.split('\t');
    const timeS = Number(cells[1]);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const [x, y, z] = [0, 1, 2].map((k) => (cells[2 + 3 * j + k] ? Number(cells[2 + 3 * j + k]) : Number.NaN));
      // These files are Y up with X kept: the world's Y is their −Z.
      positions.set([x!, -z!, y!], (f * JOINT_COUNT + j) * 3);
    }
    const views = cameras.flatMap((frames, camera) => {
      const person = at(frames, timeS);
      return person === undefined ? [] : [{ camera, people: [person], ageS: 0 }];
    });
    return { tick: f, timeS, views };
  });
  return { rig, frameSets, truth: { fps: 30, frames: rows.length, positions } };
}
