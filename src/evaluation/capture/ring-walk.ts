import { Reconstructor } from '../../geometry/reconstruct.ts';
import { GapFiller } from '../../skeleton/gap-fill.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { LiveSmoother, type LiveSmootherOptions } from '../../skeleton/live-smoother.ts';
import type { Pose3D } from '../../skeleton/pose.ts';
import { type Disturbance, normal, observe, ring, uniform } from './simulated-ring.ts';
import { stickPose } from './stick-person.ts';

const TICKS = 90;
const cameras = ring(5, 4, 1000);

/** What the live path makes of simulated walks. */
export interface LiveErrors {
  /** Joints that were to be found. */
  wanted: number;
  errorsMm: number[];
  /** Coordinates within ±1.96 published deviations, thirds of a joint. */
  inInterval: number;
}

/** A pose of the live path, and where the body was. */
export interface LivePose {
  pose: Pose3D;
  body: Float64Array;
}

/**
 * A walk of three seconds through the ring (five cameras, 4 m, 1000 px), triangulated, gap-filled and smoothed as live, in
 * the order of ticks.
 */
export function liveWalk(seed: number, disturbance: Disturbance, smoothing?: LiveSmootherOptions): LivePose[] {
  const random = uniform(seed);
  const gauss = normal(random);
  const body = (tick: number) => stickPose({ from: [-1.6, 0], velocity: [1.1, 0], phase: seed / 7 }, tick / 30);
  const reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' });
  const filler = new GapFiller();
  const smoother = new LiveSmoother(smoothing);
  const out: Pose3D[] = [];
  for (let tick = 0; tick < TICKS; tick++) {
    const views = cameras.map((camera, c) => {
      const person = new Float64Array(JOINT_COUNT * 3);
      for (let at = 0; at < person.length; at += 3) {
        person.set(observe(camera, body(tick).subarray(at, at + 3), disturbance, random, gauss).keypoint, at);
      }
      return { camera: c, people: [person], ageS: 0 };
    });
    const { patient } = reconstructor.update({ tick, timeS: tick / 30, views });
    if (patient) for (const pose of filler.push(patient)) out.push(...smoother.push(pose));
  }
  for (const pose of filler.flush()) out.push(...smoother.push(pose));
  out.push(...smoother.flush());
  return out.map((pose) => ({ pose, body: body(pose.tick) }));
}

/** The errors of many such walks, one for each seed. */
export function liveErrors(
  seeds: readonly number[],
  disturbance: Disturbance,
  smoothing?: LiveSmootherOptions,
): LiveErrors {
  const errors: LiveErrors = { wanted: seeds.length * TICKS * JOINT_COUNT, errorsMm: [], inInterval: 0 };
  for (const seed of seeds) for (const one of liveWalk(seed, disturbance, smoothing)) judge(errors, one);
  return errors;
}

function judge(errors: LiveErrors, { pose, body }: LivePose): void {
  for (let j = 0; j < JOINT_COUNT; j++) {
    if (pose.provenance[j] === 'x') continue;
    const e = [0, 1, 2].map((k) => 1000 * (pose.positions[3 * j + k]! - body[3 * j + k]!));
    errors.errorsMm.push(Math.hypot(...e));
    for (const x of e) if (Math.abs(x) < 1.96 * pose.uncertaintyMm[j]!) errors.inInterval += 1 / 3;
  }
}
