import { Reconstructor } from '../../geometry/reconstruct.ts';
import { GapFiller } from '../../skeleton/gap-fill.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import type { Pose3D } from '../../skeleton/pose.ts';
import { normal, ring, uniform } from './simulated-ring.ts';
import { film, stickPose } from './stick-person.ts';

const cameras = ring(5, 4.5, 900);
const TICKS = 110;
/** Probability per joint and tick that all cameras lose it, and the longest such time, ticks. */
const LOSS = 0.03;
const LONGEST_LOSS_TICKS = 10;

/** Where the joints of simulated walks with gaps came from. */
export interface GapFigures {
  joints: number;
  measured: number;
  interpolated: number;
  missing: number;
  errorsOfFilledMm: number[];
  /** Longest time between the measured ticks around a filled one, seconds. */
  longestFilledS: number;
  /** Filled joints at the very place they were a tick ago: held. */
  held: number;
}

/** Walks in which joints are lost for 1 to 10 ticks in all cameras at once. */
export function gapFigures(seeds: readonly number[]): GapFigures {
  const figures: GapFigures = {
    ...{ joints: 0, measured: 0, interpolated: 0, missing: 0 },
    errorsOfFilledMm: [],
    longestFilledS: 0,
    held: 0,
  };
  for (const seed of seeds) {
    const poses = filledWalk(seed);
    for (let joint = 0; joint < JOINT_COUNT; joint++) judge(figures, poses, joint);
  }
  return figures;
}

const bodyAt = (tick: number): Float64Array => stickPose({ from: [-2.2, 0.1], velocity: [1.2, 0] }, tick / 30);

function filledWalk(seed: number): Pose3D[] {
  const random = uniform(seed);
  const gauss = normal(random);
  const reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' });
  const filler = new GapFiller();
  const lostUntil = new Int32Array(JOINT_COUNT);
  const out: Pose3D[] = [];
  for (let tick = 0; tick < TICKS; tick++) {
    const frameSet = film(cameras, [bodyAt(tick)], tick, { noisePx: 2 }, random, gauss);
    for (let j = 0; j < JOINT_COUNT; j++) {
      if (tick >= lostUntil[j]! && random() < LOSS) lostUntil[j] = tick + 1 + Math.floor(LONGEST_LOSS_TICKS * random());
      if (tick < lostUntil[j]!) for (const view of frameSet.views) view.people[0]!.fill(0, 3 * j, 3 * j + 3);
    }
    const { patient } = reconstructor.update(frameSet);
    if (patient !== null) out.push(...filler.push(patient));
  }
  return [...out, ...filler.flush()];
}

function judge(figures: GapFigures, poses: readonly Pose3D[], joint: number): void {
  let measuredS = Number.NaN;
  let isOpen = false;
  poses.forEach(({ tick, timeS, positions, provenance }, at) => {
    figures.joints++;
    const place = positions.subarray(3 * joint, 3 * joint + 3);
    if (provenance[joint] === 'm') {
      figures.measured++;
      if (isOpen) figures.longestFilledS = Math.max(figures.longestFilledS, timeS - measuredS);
      measuredS = timeS;
      isOpen = false;
      return;
    }
    if (provenance[joint] === 'x') {
      figures.missing++;
      return;
    }
    figures.interpolated++;
    isOpen = true;
    const body = bodyAt(tick);
    figures.errorsOfFilledMm.push(1000 * Math.hypot(...[0, 1, 2].map((k) => place[k]! - body[3 * joint + k]!)));
    const before = poses[at - 1]?.positions.subarray(3 * joint, 3 * joint + 3);
    if (before && Math.hypot(...[0, 1, 2].map((k) => place[k]! - before[k]!)) < 1e-6) figures.held++;
  });
}
