import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Pose3D } from '../skeleton/pose.ts';
import { type Camera, project } from './camera.ts';
import type { Motion } from './motion.ts';
import type { Sighting } from './sighting.ts';

/** One camera's keypoints of the patient against the triangulated pose. NaN where either is missing. */
export interface CameraResidual {
  /** Index in the rig. */
  camera: number;
  /** `[joint][u, v]`, measured minus projected, pixels. */
  errorPx: Float32Array;
  /** `[joint][u, v]`, velocity of the projected joint, pixels per second: a clock offset τ shows as τ·flow. */
  flowPxS: Float32Array;
  /** `[joint]`, 1 where the camera was used in the triangulation of the joint. */
  used: Uint8Array;
}

/** Residuals of all views of a pose. `motion` supplies the joints' velocities. */
export function residualsOf(
  cameras: readonly Camera[],
  pose: Pose3D,
  views: readonly Sighting[],
  motion: Motion,
): CameraResidual[] {
  return views.map((view) => residualOf(cameras[view.camera]!, pose, view, motion));
}

function residualOf(camera: Camera, pose: Pose3D, view: Sighting, motion: Motion): CameraResidual {
  const errorPx = new Float32Array(JOINT_COUNT * 2).fill(Number.NaN);
  const flowPxS = new Float32Array(JOINT_COUNT * 2).fill(Number.NaN);
  const used = new Uint8Array(JOINT_COUNT);
  const [a, b] = [new Float64Array(2), new Float64Array(2)];
  // A step short enough that the image path is straight, long enough that rounding does not matter.
  const h = 0.01;
  for (let j = 0; j < JOINT_COUNT; j++) {
    if (pose.provenance[j] !== 'm' || view.confidence[j] === 0) continue;
    const [x, y, z] = [0, 1, 2].map((k) => pose.positions[3 * j + k]!) as [number, number, number];
    const [vx, vy, vz] = [motion.speed(j, 0), motion.speed(j, 1), motion.speed(j, 2)];
    if (!(project(camera, x, y, z, a) > 0) || !(project(camera, x + h * vx, y + h * vy, z + h * vz, b) > 0)) continue;
    for (let k = 0; k < 2; k++) {
      errorPx[2 * j + k] = view.raw[3 * j + k]! - a[k]!;
      flowPxS[2 * j + k] = (b[k]! - a[k]!) / h;
    }
    used[j] = (pose.cameras[j]! >> view.camera) & 1;
  }
  return { camera: view.camera, errorPx, flowPxS, used };
}
