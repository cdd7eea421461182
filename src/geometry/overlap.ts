import { J, JOINT_COUNT, JOINTS, mirrored } from '../skeleton/joints.ts';
import type { Camera } from './camera.ts';
import type { Sighting } from './sighting.ts';

/** Distance between a limb joint and its mirror image at which a view is trusted fully, metres at the person's depth. */
const CLEAR_M = 0.3;
/** Least trust in a view of a limb joint that coincides with its mirror image. */
const LEAST_TRUST = 0.05;

/** `[joint]`: the joint of the other side for knees, ankles, feet, elbows and wrists; −1 for the trunk and hips. */
const OTHER_SIDE: readonly number[] = JOINTS.map((name) =>
  /knee|ankle|heel|toe|elbow|wrist/.test(name) ? J[mirrored(name)] : -1,
);

/**
 * How far each joint of a sighting can be trusted when views contradict each other, 0..1 per joint. Where the two legs (or
 * arms) cross in an image, pose estimators copy the visible limb onto the hidden one, and several views may agree on
 * the same wrong place; views that see the limbs apart know better. Uses the keypoints as seen: a copy is close by nature.
 * `depthM`: distance of the person along the camera's axis.
 */
export function trustBySeparation(sighting: Sighting, depthM: number, out: Float64Array): void {
  out.fill(1);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const other = OTHER_SIDE[j]!;
    if (other < 0 || sighting.confidence[j] === 0 || sighting.confidence[other] === 0) continue;
    const [a, b] = [2 * j, 2 * other];
    const apart =
      depthM * Math.hypot(sighting.normal[a]! - sighting.normal[b]!, sighting.normal[a + 1]! - sighting.normal[b + 1]!);
    out[j] = Math.max(LEAST_TRUST, Math.min(1, (apart / CLEAR_M) ** 2));
  }
}

/** Distance along the camera's axis of the middle of the expected joints, metres; NaN where nothing is expected. */
export function expectedDepth(camera: Camera, expected: Float64Array): number {
  const { R, t } = camera;
  let sum = 0;
  let count = 0;
  for (let at = 0; at < expected.length; at += 3) {
    const z = R[6]! * expected[at]! + R[7]! * expected[at + 1]! + R[8]! * expected[at + 2]! + t[2]!;
    if (Number.isNaN(z)) continue;
    sum += z;
    count++;
  }
  return sum / count;
}
