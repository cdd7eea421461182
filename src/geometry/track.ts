import { JOINT_COUNT } from '../skeleton/joints.ts';
import { emptyPose, type Pose3D } from '../skeleton/pose.ts';
import type { Camera } from './camera.ts';
import { type JointSolution, jointSolution } from './joint-solution.ts';
import type { KeypointKnowledge } from './keypoint-knowledge.ts';
import { Motion } from './motion.ts';
import { relativeNoise } from './noise.ts';
import { expectedDepth, trustBySeparation } from './overlap.ts';
import { Path } from './path.ts';
import type { Sighting } from './sighting.ts';
import { SwapRepair } from './swap.ts';
import type { Expectation, Triangulator, ViewNoise } from './triangulate.ts';

/** Fewest triangulated joints that make a person of a tick. */
const LEAST_JOINTS = 5;

/** A person in one tick with the views it was made from (left/right repaired). */
export interface TrackedPose {
  pose: Pose3D;
  views: Sighting[];
  /** Limb pairs whose sides were exchanged in some view. */
  swapsRepaired: number;
}

/** One person followed through the room. */
export class Track {
  readonly id: number;
  readonly motion = new Motion();
  readonly path = new Path();
  /** Ticks in which the person was triangulated. */
  ticks = 0;
  lastSeenS = Number.NEGATIVE_INFINITY;
  private readonly swaps = new SwapRepair();
  private readonly solution: JointSolution;
  private readonly expectation: Expectation = { point: this.motion.expected, offset: 0, sigmaM: 0 };

  constructor(id: number, cameras: number) {
    this.id = id;
    this.solution = jointSolution(cameras);
  }

  /** Triangulates the person from the views given to it; null where too little of it is seen. */
  update(
    tick: number,
    timeS: number,
    seen: readonly Sighting[],
    triangulator: Triangulator,
    knowledge: KeypointKnowledge,
  ): TrackedPose | null {
    this.motion.predict(timeS);
    const { views, repaired } = this.swaps.repair(triangulator.cameras, seen, this.motion);
    const pose = emptyPose(tick, timeS, this.id);
    if (this.triangulate(pose, views, triangulator, knowledge) < LEAST_JOINTS) return null;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      if (pose.provenance[joint] !== 'm') continue;
      const point = pose.positions.subarray(3 * joint, 3 * joint + 3);
      this.motion.measure(joint, timeS, point, (pose.uncertaintyMm[joint]! / 1000) ** 2);
    }
    this.path.add(timeS, pose.positions);
    this.ticks++;
    this.lastSeenS = timeS;
    return { pose, views, swapsRepaired: repaired };
  }

  /** Fills the pose; returns how many joints were found. */
  private triangulate(pose: Pose3D, views: Sighting[], triangulator: Triangulator, known: KeypointKnowledge): number {
    const { cameras } = triangulator;
    const { solution } = this;
    const quality: ViewNoise = { sigmaRad: new Float64Array(views.length), trust: new Float64Array(views.length) };
    const scale = new Float64Array(cameras.length);
    const seen = views.map((view) => this.prepare(view, cameras[view.camera]!, known));
    const unbiased = seen.map((one) => one.unbiased);
    let found = 0;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      seen.forEach(({ unbiased: { camera, confidence }, trust, relativeNoise: relative }, v) => {
        quality.sigmaRad[v] = known.noise.sigmaRad(camera, joint) * relative;
        quality.trust[v] = trust[joint]!;
        scale[camera] = confidence[joint]! / relative ** 2;
      });
      const expected = this.motion.expectation(joint, this.expectation) ? this.expectation : undefined;
      if (!triangulator.solve(unbiased, joint, quality, solution, expected)) continue;
      if (known.learning) {
        known.noise.learn(joint, solution, scale);
        known.bias.learn(joint, solution.point, solution.cameras, views);
      }
      write(pose, joint, solution);
      found++;
    }
    return found;
  }

  private prepare(view: Sighting, camera: Camera, { bias }: KeypointKnowledge): Prepared {
    const trust = new Float64Array(JOINT_COUNT).fill(1);
    const depthM = expectedDepth(camera, this.motion.expected);
    if (!(depthM > 0)) return { unbiased: view, trust, relativeNoise: 1 };
    trustBySeparation(view, depthM, trust);
    return { unbiased: bias.correct(view, depthM), trust, relativeNoise: relativeNoise(depthM) };
  }
}

/** A sighting with what is known about it. */
interface Prepared {
  unbiased: Sighting;
  /** `[joint]`, 0..1. */
  trust: Float64Array;
  /** Factor on the noise at `NOISE_DEPTH_M`. */
  relativeNoise: number;
}

function write(pose: Pose3D, joint: number, { point, covariance, errorPx, cameras }: JointSolution): void {
  pose.positions.set(point, 3 * joint);
  pose.provenance[joint] = 'm';
  pose.uncertaintyMm[joint] = 1000 * Math.sqrt((covariance[0]! + covariance[3]! + covariance[5]!) / 3);
  pose.reprojectionPx[joint] = errorPx;
  pose.cameras[joint] = cameras;
}
