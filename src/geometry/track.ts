import { JOINT_COUNT } from '../skeleton/joints.ts';
import { emptyPose, type Pose3D } from '../skeleton/pose.ts';
import type { Camera } from './camera.ts';
import { type JointSolution, jointSolution } from './joint-solution.ts';
import type { KeypointKnowledge } from './keypoint-knowledge.ts';
import { ResidualMemory } from './lasting-error.ts';
import { Motion } from './motion.ts';
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
  private readonly residuals: ResidualMemory;
  private readonly expectation: Expectation = { point: this.motion.expected, offset: 0, sigmaM: 0 };

  constructor(id: number, cameras: readonly Camera[]) {
    this.id = id;
    this.solution = jointSolution(cameras.length);
    this.residuals = new ResidualMemory(cameras);
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
    knowledge.lasting.state(pose);
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
    const confidence = new Float64Array(cameras.length);
    const depthM = new Float64Array(cameras.length).fill(Number.NaN);
    for (const { camera } of views) depthM[camera] = expectedDepth(cameras[camera]!, this.motion.expected);
    const unbiased = views.map((view) => known.bias.correct(view, depthM[view.camera]!));
    const trust = views.map((view) => trustIn(view, depthM[view.camera]!));
    this.residuals.begin(pose.timeS);
    let found = 0;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      views.forEach((view, v) => {
        quality.sigmaRad[v] = known.noise.sigmaRad(view.camera, joint, depthM[view.camera]!);
        quality.trust[v] = trust[v]![joint]!;
        confidence[view.camera] = view.confidence[joint]!;
      });
      const expected = this.motion.expectation(joint, this.expectation) ? this.expectation : undefined;
      if (!triangulator.solve(unbiased, joint, quality, solution, expected)) continue;
      if (known.learning) {
        known.noise.learn(joint, solution, confidence, depthM);
        known.bias.learn(joint, solution.point, solution.cameras, views);
        this.residuals.add(joint, solution, views, unbiased, known.lasting);
      }
      write(pose, joint, solution);
      found++;
    }
    this.residuals.end();
    return found;
  }
}

/** How far each joint of a view can be trusted, 0..1; all of them where nothing is expected of the person. */
function trustIn(view: Sighting, depthM: number): Float64Array {
  const out = new Float64Array(JOINT_COUNT).fill(1);
  if (depthM > 0) trustBySeparation(view, depthM, out);
  return out;
}

function write(pose: Pose3D, joint: number, { point, covariance, errorPx, cameras }: JointSolution): void {
  pose.positions.set(point, 3 * joint);
  pose.provenance[joint] = 'm';
  pose.uncertaintyMm[joint] = 1000 * Math.sqrt((covariance[0]! + covariance[3]! + covariance[5]!) / 3);
  pose.reprojectionPx[joint] = errorPx;
  pose.cameras[joint] = cameras;
}
