import { createHash } from 'node:crypto';
import { type WalkInput, walkFromPoses } from '../../gait/walk-input.ts';
import { WalkSegmenter } from '../../gait/walk-segmenter.ts';
import { Reconstructor } from '../../geometry/reconstruct.ts';
import { SIMULATED } from '../../model/sensor-match.ts';
import type { Fault } from '../../simulator/faults.ts';
import type { Passage } from '../../simulator/passage.ts';
import { Scenario } from '../../simulator/scenario.ts';
import { readWalkerStatistics } from '../../simulator/statistics-file.ts';
import { smoothWalk } from '../../skeleton/butterworth.ts';
import { GapFiller } from '../../skeleton/gap-fill.ts';
import type { Pose3D, Trajectory } from '../../skeleton/pose.ts';
import { Synchroniser } from '../../sync/synchroniser.ts';
import type { WalkRecord } from '../dataset.ts';
import type { PreparedWalk } from '../walk-errors.ts';

/** Shorter passes are the ends of one. */
const LEAST_TICKS = 60;

/** The trajectories of `seenPasses`. */
export function simulatedPasses(crossings: number, seed: number, fault?: Fault): Trajectory[] {
  return seenPasses(crossings, seed, fault).walks.map(({ trajectory }) => trajectory);
}

/** What a simulated walkway saw, and what was true. */
export interface SeenPasses {
  /** On the scenario's clock. */
  walks: WalkInput[];
  passages: readonly Passage[];
}

/**
 * Straight passes of simulated people, one crossing each, seen by the simulated cameras and put together by the product's own
 * stages up to the gap-filled poses: what a five-camera walkway delivers of them.
 */
export function seenPasses(crossings: number, seed: number, fault?: Fault): SeenPasses {
  const plan = (n: number) =>
    n < crossings ? { direction: n % 2 === 0 ? (1 as const) : (-1 as const), ...(fault ? { fault } : {}) } : undefined;
  const scenario = new Scenario({ seed, statistics: readWalkerStatistics(), plan });
  const { cameras } = scenario.rig;
  const sizes = Object.fromEntries(cameras.map(({ name, size }) => [name, size]));
  const sync = new Synchroniser({ source: 'timestamp', cameras: cameras.map(({ name }) => name), sizes });
  const reconstructor = new Reconstructor(scenario.rig);
  const passes = new PassCutter();
  let gaps = new GapFiller();
  const take = (frameSets: ReturnType<Synchroniser['poll']>): void => {
    for (const frameSet of frameSets) {
      const { patient, patientChange } = reconstructor.update(frameSet);
      if (patientChange !== null) {
        for (const pose of gaps.flush()) passes.push(pose);
        gaps = new GapFiller();
        passes.end();
      }
      if (patient !== null) for (const pose of gaps.push(patient)) passes.push(pose);
    }
  };
  for (const message of scenario.messages()) {
    sync.push(message);
    take(sync.poll(message.receivedS));
  }
  take(sync.flush());
  for (const pose of gaps.flush()) passes.push(pose);
  passes.end();
  return { walks: passes.walks, passages: scenario.passages() };
}

/** Collects the poses of each straight pass. */
class PassCutter {
  readonly walks: WalkInput[] = [];
  readonly #segmenter = new WalkSegmenter();
  #poses: Pose3D[] = [];

  push(pose: Pose3D): void {
    if (this.#segmenter.update(pose) === 'walking') this.#poses.push(pose);
    else this.#cut();
  }

  end(): void {
    this.#cut();
    this.#segmenter.reset();
  }

  #cut(): void {
    if (this.#poses.length >= LEAST_TICKS) this.walks.push(walkFromPoses(this.#poses, []));
    this.#poses = [];
  }
}

/** Healthy simulated people as trials: never trained on, one walk each. */
export function simulatedTrials(crossings: number, seed: number, lowPassHz: number): PreparedWalk[] {
  return simulatedPasses(crossings, seed).map((raw, n) => {
    const digest = createHash('sha256').update(new Uint8Array(raw.positions.buffer)).digest('hex').slice(0, 12);
    const record: WalkRecord = {
      id: `${SIMULATED}.${digest}`,
      dataset: SIMULATED,
      subject: `${seed}-${n}`,
      label: 'normal',
      split: 'validation',
      frames: raw.frames,
      fps: raw.fps,
      offsetFrames: 0,
      missingJoints: [],
      estimatedJoints: [],
      affectedSide: 'none',
      nearSide: null,
    };
    return { record, variant: 'plain', raw, scored: smoothWalk(raw, lowPassHz) };
  });
}
