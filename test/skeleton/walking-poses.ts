import { stickPose } from '../../src/evaluation/capture/stick-person.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { emptyPose, type Pose3D } from '../../src/skeleton/pose.ts';

/** A measured pose of somebody who walks at 1.2 m/s, at a 30 Hz tick. `noiseM()`: added to every coordinate. */
export function walkingPose(tick: number, noiseM: () => number = () => 0, track = 1): Pose3D {
  const pose = emptyPose(tick, tick / 30, track);
  pose.positions = stickPose({ from: [-2, 0], velocity: [1.2, 0] }, tick / 30).map((x) => x + noiseM());
  pose.provenance.fill('m');
  pose.uncertaintyMm.fill(5);
  pose.lastingMm.fill(0);
  pose.reprojectionPx.fill(2);
  pose.cameras.fill(0b111);
  return pose;
}

/** Takes joints out of a pose. */
export function without(pose: Pose3D, joints: readonly number[] = [...Array(JOINT_COUNT).keys()]): Pose3D {
  for (const j of joints) {
    pose.positions.fill(Number.NaN, 3 * j, 3 * j + 3);
    pose.provenance[j] = 'x';
    pose.uncertaintyMm[j] = Number.NaN;
    pose.lastingMm[j] = Number.NaN;
    pose.reprojectionPx[j] = Number.NaN;
    pose.cameras[j] = 0;
  }
  return pose;
}

export function distanceM(pose: Pose3D, truth: Float64Array, joint: number): number {
  return Math.hypot(...[0, 1, 2].map((k) => pose.positions[3 * joint + k]! - truth[3 * joint + k]!));
}
