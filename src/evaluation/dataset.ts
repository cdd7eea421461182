import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { GengaitError } from '../errors.ts';
import { J, JOINT_COUNT, JOINTS, type JointName } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';

const jointName = z.enum(JOINTS);

const recordSchema = z
  .object({
    id: z.string(),
    dataset: z.string(),
    subject: z.string(),
    label: z.string(),
    split: z.enum(['train', 'development', 'validation', 'test']),
    frames: z.int().positive(),
    fps: z.number().positive(),
    offset_frames: z.int().nonnegative(),
    missing_joints: z.array(jointName).default([]),
    estimated_joints: z.array(jointName).default([]),
    affected_side: z.enum(['left', 'right', 'both', 'none']).nullish(),
    near_side: z.enum(['left', 'right']).nullish(),
  })
  .transform((row) => ({
    id: row.id,
    dataset: row.dataset,
    subject: row.subject,
    label: row.label,
    split: row.split,
    frames: row.frames,
    fps: row.fps,
    offsetFrames: row.offset_frames,
    missingJoints: row.missing_joints,
    estimatedJoints: row.estimated_joints,
    affectedSide: row.affected_side ?? ('none' as const),
    /** The side a sensor beside the walker saw; the other is partly inferred. null = seen from all round or from the front. */
    nearSide: row.near_side ?? null,
  }));

/** One trial of the walks' index. `subject` is unique within its data set; splits are by subject. */
export type WalkRecord = z.infer<typeof recordSchema>;
export type Split = WalkRecord['split'];

/** The folder of reference data: environment `GENGAIT_DATA`, else `../shared/data` beside the checkout. */
export function dataFolder(env: NodeJS.ProcessEnv, repositoryRoot: string): string {
  return env.GENGAIT_DATA ?? join(repositoryRoot, '..', 'shared', 'data');
}

/** True where `folder` holds walks that can be read. */
export function hasWalks(folder: string): boolean {
  return existsSync(join(folder, 'walks', 'index.jsonl')) && existsSync(join(folder, 'walks', 'positions.f32'));
}

/**
 * Real 3D walks at 30 Hz (`walks/index.jsonl` + `walks/positions.f32`, float32 `[frame][19][3]`, metres, Z up).
 * The only reader of that folder.
 */
export class WalkDataset {
  readonly records: readonly WalkRecord[];
  readonly #positionsFile: string;

  /** @throws GengaitError GENGAIT_E_DATASET when the index is absent or a line of it is not understood. */
  constructor(folder: string) {
    if (!hasWalks(folder)) throw new GengaitError('GENGAIT_E_DATASET', `no walks in ${folder}`);
    this.#positionsFile = join(folder, 'walks', 'positions.f32');
    const lines = readFileSync(join(folder, 'walks', 'index.jsonl'), 'utf8').split('\n');
    this.records = lines.filter((line) => line.trim() !== '').map(parseRecord);
  }

  /** A trial's positions. With `hideEstimated`, joints that were computed from others instead of seen become NaN. */
  load(record: WalkRecord, options: { hideEstimated: boolean }): Trajectory {
    const values = record.frames * JOINT_COUNT * 3;
    const bytes = Buffer.alloc(values * 4);
    const file = openSync(this.#positionsFile, 'r');
    try {
      const read = readSync(file, bytes, 0, bytes.length, record.offsetFrames * JOINT_COUNT * 3 * 4);
      if (read !== bytes.length) throw new GengaitError('GENGAIT_E_DATASET', `${record.id} ends early`);
    } finally {
      closeSync(file);
    }
    const positions = new Float64Array(values);
    for (let i = 0; i < values; i++) positions[i] = bytes.readFloatLE(i * 4);
    if (options.hideEstimated) hideJoints(positions, record.estimatedJoints);
    forgetPartlyKnown(positions);
    return { fps: record.fps, frames: record.frames, positions };
  }
}

function parseRecord(line: string, index: number): WalkRecord {
  try {
    return recordSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_DATASET', `line ${index + 1} of walks/index.jsonl`, { cause });
  }
}

function hideJoints(positions: Float64Array, joints: readonly JointName[]): void {
  for (const joint of joints) {
    for (let at = J[joint] * 3; at < positions.length; at += JOINT_COUNT * 3) positions.fill(Number.NaN, at, at + 3);
  }
}

/** A joint with one unknown coordinate is unknown. */
function forgetPartlyKnown(positions: Float64Array): void {
  for (let at = 0; at < positions.length; at += 3) {
    if (!isKnown(positions, at)) positions.fill(Number.NaN, at, at + 3);
  }
}

/** Whether the sensor saw what happens across the walking direction: the one of andersson stood beside the walker and sees hips 5 cm apart. */
export function showsFrontalPlane({ dataset }: WalkRecord): boolean {
  return dataset !== 'andersson';
}
