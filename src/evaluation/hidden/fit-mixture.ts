import { createHash } from 'node:crypto';
import type { Predictor } from '../../model/seen-window.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import { prepareWalk } from '../walk-errors.ts';
import { mirrorWalk, warpWalk } from '../walk-variants.ts';
import { testWindows } from './hidden-error.ts';
import { type MixtureOptions, PhaseMixture } from './phase-mixture.ts';

/** Six phases and a ridge of about 25 mm ranked groups best in first experiments (shared data, cross-fitted people). */
export const MIXTURE: MixtureOptions = { frameStep: 1, phases: 6, rank: 40, ridge: 0.03 };

/** Data sets whose windows have all joints but the heels, and windows of each. */
const SETS = ['gist', 'andersson', 'ucalgary_kinect', 'cmu_walk'];
const WINDOWS_PER_SET = 4000;
/** Slowness alone must not look abnormal: each walk is seen as it was and slowed. */
const SPEEDS = [1, 0.75];

/** A mixture with a name by which its errors are cached: other people or options give another. */
export type NamedMixture = Predictor & { modelSha256: string };

/**
 * Fits the mixture to normal walks of split train, as recorded and in the mirror, at two speeds, every data set alike.
 * @param without subjects that are left out
 */
export function fitMixture(dataset: WalkDataset, lowPassHz: number, without: readonly string[]): NamedMixture {
  const records = dataset.records.filter(
    ({ split, label, dataset: name, subject }) =>
      split === 'train' && label === 'normal' && SETS.includes(name) && !without.includes(subject),
  );
  const windows = [...groupBy(records, (record) => record.dataset).values()].flatMap((own) =>
    windowsOf(dataset, own, lowPassHz),
  );
  const about = JSON.stringify({ MIXTURE, SETS, WINDOWS_PER_SET, SPEEDS, lowPassHz, without, version: 1 });
  const mixture = new PhaseMixture(windows, MIXTURE);
  return {
    frameStep: mixture.frameStep,
    run: (joints, hidden, count) => mixture.run(joints, hidden, count),
    modelSha256: createHash('sha256').update(about).digest('hex'),
  };
}

function windowsOf(dataset: WalkDataset, own: readonly WalkRecord[], lowPassHz: number): Float32Array[] {
  const perWalk = Math.max(1, Math.round(WINDOWS_PER_SET / own.length / SPEEDS.length / 2));
  return own.flatMap((record) => {
    const walk = prepareWalk(dataset, record, 'plain', lowPassHz).scored;
    return SPEEDS.flatMap((speed) => {
      const paced = speed === 1 ? walk : warpWalk(walk, speed);
      return [paced, mirrorWalk(paced)].flatMap((seen) =>
        testWindows(seen, MIXTURE.frameStep, perWalk).map(({ window: { joints, unseen } }) =>
          joints.map((value, i) => (unseen[Math.floor(i / 3)] ? Number.NaN : value)),
        ),
      );
    });
  });
}
