import { quantile } from '../../src/maths/robust.ts';
import { bodyAt } from '../../src/simulator/passage.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import type { Heard, HeardPose } from './whole-box.ts';

/** Poses laid over what was true: the film's time of a tick is `tick / 30 + shiftS`. */
export interface Alignment {
  shiftS: number;
  /** Distance of the joints of each pose from the truth, median over its joints, mm; NaN where nobody walked. */
  errorMm(pose: HeardPose): number;
}

/** Finds the shift under which the pelvis fits best: a walker's pelvis tells the time to a few milliseconds. */
export function align(poses: readonly HeardPose[], scenario: Scenario, roughS: number): Alignment {
  const some = poses.filter((_, n) => n % Math.ceil(poses.length / 300) === 0);
  const bodyOf = (timeS: number) => {
    const passage = scenario.passages(timeS).find(({ startS, endS }) => timeS >= startS && timeS <= endS);
    return passage && bodyAt(passage, timeS);
  };
  const distancesMm = ({ tick, joints }: HeardPose, shiftS: number, count: number): number[] => {
    const body = bodyOf(tick / 30 + shiftS);
    if (body === undefined) return [];
    return joints.slice(0, count).flatMap((point, j) => {
      if (point === null) return [];
      return [1000 * Math.hypot(...point.map((x, k) => x - body[3 * j + k]!))];
    });
  };
  const fit = (shiftS: number): number =>
    quantile(
      some.map((pose) => distancesMm(pose, shiftS, 1)[0] ?? Number.NaN),
      0.5,
    );
  let best = roughS;
  for (const [reachS, stepS] of [
    [4, 0.02],
    [0.03, 0.001],
  ] as const) {
    const centre = best;
    for (let shiftS = centre - reachS; shiftS <= centre + reachS; shiftS += stepS)
      if (fit(shiftS) < fit(best)) best = shiftS;
  }
  return { shiftS: best, errorMm: (pose) => quantile(distancesMm(pose, best, pose.joints.length), 0.5) };
}

/**
 * From the arrival of the last keypoints that a tick needs (the first frame at or behind it of every camera) to its pose at the
 * subscriber, ms. `arrivalS[camera][frame]`: by the film's time, at 30 frames per second from 0; `startMs`: its time 0.
 */
export function latencyMs(
  { atMs, payload }: Heard<HeardPose>,
  shiftS: number,
  arrivalsS: readonly ReadonlyMap<number, number>[],
  startMs: number,
): number {
  const frame = Math.ceil(30 * (payload.tick / 30 + shiftS) - 1e-3);
  const lastS = Math.max(...arrivalsS.map((camera) => camera.get(frame) ?? Number.NaN));
  return atMs - startMs - 1000 * lastS;
}
