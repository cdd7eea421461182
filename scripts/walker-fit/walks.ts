import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';

export interface Walk {
  /** `normal`, or the name of the acted gait. */
  label: string;
  dataset: string;
  subject: string;
  fps: number;
  frames: number;
  nearSide?: 'left' | 'right';
  estimatedJoints: readonly string[];
  missingJoints: readonly string[];
  /** `[frame][joint][xyz]`, metres, Z up, NaN = not known. */
  positions: Float32Array;
}

/** The normal walks of the train split and the acted ones of the same people, one after the other. */
export function* readWalks(dataDir: string): Generator<Walk> {
  const folder = join(dataDir, 'walks');
  const file = openSync(join(folder, 'positions.f32'), 'r');
  try {
    for (const line of readFileSync(join(folder, 'index.jsonl'), 'utf8').split('\n')) {
      if (line === '') continue;
      const row = JSON.parse(line);
      if (row.split !== 'train' && row.split !== 'development') continue;
      const positions = new Float32Array(row.frames * JOINT_COUNT * 3);
      readSync(file, new Uint8Array(positions.buffer), 0, positions.byteLength, row.offset_frames * JOINT_COUNT * 12);
      yield {
        label: row.label,
        dataset: row.dataset,
        subject: row.subject,
        fps: row.fps,
        frames: row.frames,
        nearSide: row.near_side,
        estimatedJoints: row.estimated_joints ?? [],
        missingJoints: row.missing_joints ?? [],
        positions,
      };
    }
  } finally {
    closeSync(file);
  }
}
