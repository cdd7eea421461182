import { JOINT_COUNT } from '../skeleton/joints.ts';
import { emptyPose, type Pose3D } from '../skeleton/pose.ts';
import type { Camera } from './camera.ts';
import { type JointSolution, jointSolution } from './joint-solution.ts';
import { Motion } from './motion.ts';
import type { NoiseModel } from './noise.ts';
import { expectedDepth, trustBySeparation } from './overlap.ts';
import type { Sighting } from './sighting.ts';
import type { Expectation, Triangulator, ViewNoise } from './triangulate.ts';

/** Where a person was, for the rule who the patient is. */
export interface Path {
  /** Horizontal position at the start and now, metres. */
  start: [number, number];
  now: [number, number];
  /** Largest horizontal distance from the start so far, metres. */
  farthestM: number;
}

/** Fewest triangulated joints that make a person of a tick. */
const LEAST_JOINTS = 5;

/** One person followed through the room. */
export class Track {
  readonly id: number;
  readonly motion = new Motion();
  readonly path: Path = { start: [0, 0], now: [0, 0], farthestM: 0 };
  /** Ticks in which the person was triangulated. */
  ticks = 0;
  lastSeenS = Number.NEGATIVE_INFINITY;
  private readonly solution: JointSolution = jointSolution();
  private readonly expectation: Expectation = { point: this.motion.expected, offset: 0, sigmaM: 0 };

  constructor(id: number) {
    this.id = id;
  }

  /** Triangulates the person from the views assigned to it; null where too little of it is seen. */
  update(
    tick: number,
    timeS: number,
    views: readonly Sighting[],
    triangulator: Triangulator,
    noise: NoiseModel,
  ): Pose3D | null {
    this.motion.predict(timeS);
    const pose = emptyPose(tick, timeS, this.id);
    const quality: ViewNoise = { sigmaRad: new Float64Array(views.length), trust: new Float64Array(views.length) };
    const trust = views.map((view) => this.trustIn(view, triangulator.cameras[view.camera]!));
    let found = 0;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      for (let v = 0; v < views.length; v++) {
        quality.sigmaRad[v] = noise.sigmaRad(views[v]!.camera, joint);
        quality.trust[v] = trust[v]![joint]!;
      }
      const expected = this.motion.expectation(joint, this.expectation) ? this.expectation : undefined;
      if (!triangulator.solve(views, joint, quality, this.solution, expected)) continue;
      this.write(pose, joint, noise.inflation(joint));
      found++;
    }
    if (found < LEAST_JOINTS) return null;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      if (pose.provenance[joint] !== 'm') continue;
      const at = 3 * joint;
      this.motion.measure(joint, timeS, pose.positions.subarray(at, at + 3), (pose.uncertaintyMm[joint]! / 1000) ** 2);
    }
    this.note(pose, timeS);
    return pose;
  }

  private trustIn(view: Sighting, camera: Camera): Float64Array {
    const out = new Float64Array(JOINT_COUNT).fill(1);
    const depthM = expectedDepth(camera, this.motion.expected);
    if (depthM > 0) trustBySeparation(view, depthM, out);
    return out;
  }

  private write(pose: Pose3D, joint: number, inflation: number): void {
    const { point, covariance, errorPx, cameras } = this.solution;
    pose.positions.set(point, 3 * joint);
    pose.provenance[joint] = 'm';
    pose.uncertaintyMm[joint] = 1000 * inflation * Math.sqrt((covariance[0]! + covariance[3]! + covariance[5]!) / 3);
    pose.reprojectionPx[joint] = errorPx;
    pose.cameras[joint] = cameras;
  }

  private note(pose: Pose3D, timeS: number): void {
    const centre = middle(pose.positions);
    if (this.ticks === 0) this.path.start = centre;
    this.path.now = centre;
    const [x, y] = this.path.start;
    this.path.farthestM = Math.max(this.path.farthestM, Math.hypot(centre[0] - x, centre[1] - y));
    this.ticks++;
    this.lastSeenS = timeS;
  }
}

/** Median horizontal position of the known joints, metres: holds when some joints are wrong or missing. */
function middle(positions: Float64Array): [number, number] {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let at = 0; at < positions.length; at += 3) {
    if (Number.isNaN(positions[at]!)) continue;
    xs.push(positions[at]!);
    ys.push(positions[at + 1]!);
  }
  const median = (v: number[]) => v.sort((a, b) => a - b)[v.length >> 1]!;
  return [median(xs), median(ys)];
}
