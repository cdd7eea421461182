import { normal, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import type { Camera } from '../../src/geometry/camera.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';

/** `[camera][joint][u, v]`, metres at the joint's depth: where each camera sees each joint beside its place. */
export function drawBias(cameras: readonly Camera[], sigmaM: number, seed: number): Float64Array[] {
  const gauss = normal(uniform(seed));
  return cameras.map(() => Float64Array.from({ length: 2 * JOINT_COUNT }, () => sigmaM * gauss()));
}

/** The frame set of one person (`body`: `[joint][xyz]`, metres) with every keypoint beside its place. */
export function biased(
  frameSet: FrameSet,
  cameras: readonly Camera[],
  body: Float64Array,
  biasM: readonly Float64Array[],
): FrameSet {
  const views = frameSet.views.map((view) => {
    const { R, t, focalPx } = cameras[view.camera]!;
    const people = view.people.map((person) =>
      person.map((value, i) => {
        const [joint, k] = [Math.floor(i / 3), i % 3];
        if (k === 2) return value;
        const p = body.subarray(3 * joint);
        const depthM = R[6]! * p[0]! + R[7]! * p[1]! + R[8]! * p[2]! + t[2]!;
        return value + (biasM[view.camera]![2 * joint + k]! * focalPx) / depthM;
      }),
    );
    return { ...view, people };
  });
  return { ...frameSet, views };
}
