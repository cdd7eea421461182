import { seededRandom } from '../../maths/seeded-random.ts';
import { roughWalker } from '../../model/onnx/rough-walker.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { hasWalks, type Split, WalkDataset } from '../dataset.ts';

/** Walks to draw windows from, and what they are, in words. */
export interface WalkSource {
  words: string;
  walks: Trajectory[];
}

/**
 * Normal walks with all their joints, estimated heels too: in use heels are seen, and their numbers need room.
 * @param data folder of the reference data @returns null where it holds no walks
 */
export function recordedWalks(data: string, split: Extract<Split, 'train' | 'validation'>): WalkSource | null {
  if (!hasWalks(data)) return null;
  const dataset = new WalkDataset(data);
  const chosen = dataset.records.filter((record) => record.split === split && record.label === 'normal');
  const walks = chosen.map((record) => dataset.load(record, { hideEstimated: false }));
  return { words: `normal walks of the ${split} split, with hidden and displaced joints`, walks };
}

/** Rough synthetic walkers, where there are no recorded ones. */
export function roughWalks(seed: number): WalkSource {
  const random = seededRandom(seed);
  const walks = Array.from({ length: 64 }, () => roughWalker(random, 60));
  return { words: `rough synthetic walkers, seed ${seed}, with hidden and displaced joints`, walks };
}
