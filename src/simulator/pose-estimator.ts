import { type Camera, project } from '../geometry/camera.ts';
import { J, JOINT_COUNT, JOINTS, mirrored } from '../skeleton/joints.ts';
import { isHidden } from './occlusion.ts';
import type { Random } from './random.ts';

/** How well a simulated 2D pose estimator sees. Shares are per joint and frame unless said otherwise. */
export interface EstimatorOptions {
  /** Standard deviation of each coordinate, pixels. */
  noisePx: number;
  /** Share of keypoints that land somewhere else (30-200 px away), with a confidence that does not always tell. */
  outlierShare: number;
  /** Share of keypoints not found though in view. */
  missingShare: number;
  /** Whether limbs hide what is behind them: hidden joints are guessed (three times the noise), copied or missed. */
  occlusion: boolean;
  /** Share of hidden knees, ankles and feet that are put on the other leg's. */
  copyShare: number;
  /** Left/right swaps of the whole body begun per second and camera; each lasts 0.1-0.5 s. */
  swapsPerS: number;
}

/** As pose estimators commonly are, rather worse than better. */
export const USUAL_ESTIMATOR: EstimatorOptions = {
  noisePx: 3,
  outlierShare: 0.005,
  missingShare: 0.01,
  occlusion: true,
  copyShare: 0.05,
  swapsPerS: 0,
};

/** A camera that sees nothing wrong: for tests of what comes after. */
export const PERFECT_ESTIMATOR: EstimatorOptions = {
  noisePx: 0,
  outlierShare: 0,
  missingShare: 0,
  occlusion: false,
  copyShare: 0,
  swapsPerS: 0,
};

const MIRROR = JOINTS.map((joint) => J[mirrored(joint)]);
const LEG_JOINTS = new Set(JOINTS.flatMap((name, j) => (/knee|ankle|heel|toe/.test(name) ? [j] : [])));

/** One camera's 2D pose estimator. Stateful: swaps last for several frames. */
export class PoseEstimator {
  private readonly camera: Camera;
  private readonly options: EstimatorOptions;
  private readonly random: Random;
  private readonly pixel = new Float64Array(2);
  /** By person: until when left and right are swapped, seconds. */
  private readonly swappedUntil = new Map<number, number>();
  private lastS = 0;

  constructor(camera: Camera, options: EstimatorOptions, random: Random) {
    this.camera = camera;
    this.options = options;
    this.random = random;
  }

  /**
   * Keypoints of everyone in view at an instant, `[joint][x, y, confidence]` each, pixels to 0.01.
   * @param bodies by person: `[joint][xyz]`, metres, world, NaN = nothing there
   */
  see(bodies: ReadonlyMap<number, Float64Array>, timeS: number): Float64Array[] {
    const people: Float64Array[] = [];
    const others = [...bodies.values()];
    for (const [id, body] of bodies) {
      const person = this.person(body, others);
      if (this.swapped(id, timeS)) swapSides(person);
      // A detector needs to see a good part of a body to call it a person.
      let seen = 0;
      for (let j = 0; j < JOINT_COUNT; j++) if (person[3 * j + 2]! > 0) seen++;
      if (seen >= 5) people.push(person);
    }
    this.lastS = timeS;
    // Detectors list people in no lasting order.
    if (people.length > 1 && this.random.next() < 0.5) people.reverse();
    return people;
  }

  private person(body: Float64Array, bodies: readonly Float64Array[]): Float64Array {
    const { random, options } = this;
    const out = new Float64Array(JOINT_COUNT * 3);
    for (let j = 0; j < JOINT_COUNT; j++) {
      // Always the same number of draws: what one joint does must not change the noise of the next.
      const draws = Array.from({ length: 6 }, () => random.next());
      const noise = [random.normal(), random.normal()];
      const hidden = options.occlusion && this.hidden(body, bodies, j);
      const copied = hidden && LEG_JOINTS.has(j) && draws[0]! < options.copyShare;
      if (!this.place(body, copied ? MIRROR[j]! : j)) continue;
      if (draws[1]! < options.missingShare || (hidden && draws[1]! < options.missingShare + 0.1)) continue;
      let confidence = (hidden ? 0.3 + 0.35 * draws[2]! : 0.7 + 0.28 * draws[2]!) * (copied ? 1.1 : 1);
      let [dx, dy] = [noise[0]! * options.noisePx * (hidden ? 3 : 1), noise[1]! * options.noisePx * (hidden ? 3 : 1)];
      if (draws[3]! < options.outlierShare) {
        const far = 30 + 170 * draws[4]!;
        const angle = 2 * Math.PI * draws[5]!;
        dx += far * Math.cos(angle);
        dy += far * Math.sin(angle);
        confidence *= 0.5 + 0.5 * draws[2]!;
      }
      const [x, y] = [this.pixel[0]! + dx, this.pixel[1]! + dy];
      if (x < 0 || y < 0 || x >= this.camera.size[0] || y >= this.camera.size[1]) continue;
      out[3 * j] = Math.round(x * 100) / 100;
      out[3 * j + 1] = Math.round(y * 100) / 100;
      out[3 * j + 2] = Math.round(confidence * 1000) / 1000;
    }
    return out;
  }

  /** Projects a joint into `pixel`; false where it is unknown, behind the camera or outside the image. */
  private place(body: Float64Array, joint: number): boolean {
    const depth = project(this.camera, body[3 * joint]!, body[3 * joint + 1]!, body[3 * joint + 2]!, this.pixel);
    const [x, y] = this.pixel;
    return depth > 0.2 && x! >= 0 && y! >= 0 && x! < this.camera.size[0] && y! < this.camera.size[1];
  }

  private hidden(body: Float64Array, bodies: readonly Float64Array[], joint: number): boolean {
    const point = [body[3 * joint]!, body[3 * joint + 1]!, body[3 * joint + 2]!];
    return bodies.some((other) => isHidden(other, point, this.camera.centre, other === body ? joint : -1));
  }

  private swapped(person: number, timeS: number): boolean {
    if (this.options.swapsPerS <= 0) return false;
    const begins = this.random.next() < this.options.swapsPerS * Math.max(0, timeS - this.lastS);
    const lasts = this.random.uniform(0.1, 0.5);
    const until = this.swappedUntil.get(person) ?? Number.NEGATIVE_INFINITY;
    if (begins && timeS > until) this.swappedUntil.set(person, timeS + lasts);
    return timeS < (this.swappedUntil.get(person) ?? Number.NEGATIVE_INFINITY);
  }
}

function swapSides(person: Float64Array): void {
  const before = person.slice();
  for (let j = 0; j < JOINT_COUNT; j++) for (let k = 0; k < 3; k++) person[3 * j + k] = before[3 * MIRROR[j]! + k]!;
}
