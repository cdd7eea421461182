import type { Camera } from './camera.ts';
import { Dlt } from './dlt.ts';
import type { JointSolution } from './joint-solution.ts';
import { midpoint } from './rays.ts';
import { Refiner } from './refine.ts';
import type { Sighting } from './sighting.ts';

/** How strict triangulation is. All bounds are angles, so that they mean the same for every lens. */
export interface TriangulationOptions {
  /** Largest mean reprojection error of an accepted joint: 9 mrad = 15 px at a focal length of 1680 px. */
  maxMeanErrorRad: number;
  /** Largest squared residual in units of the noise for a view that is kept: χ² with 2 degrees of freedom, 99.995 %. */
  gateChi2: number;
  /** Smallest angle between the two rays of a pair that may found a hypothesis. */
  minParallaxRad: number;
}

/** The limits in use; their meaning stands at each of `TriangulationOptions`. */
export const TRIANGULATION: TriangulationOptions = { maxMeanErrorRad: 0.009, gateChi2: 20, minParallaxRad: 0.1 };

/** Squared residual in units of the noise up to which no view contradicts: χ² with 2 degrees of freedom, 78 %. */
const AGREEMENT_CHI2 = 3;

/** Where a joint was expected from earlier frames: world point (metres) and one standard deviation per axis. */
export interface Expectation {
  point: ArrayLike<number>;
  offset: number;
  sigmaM: number;
}

/** What is known about the quality of each sighting of a joint, `[view]`. */
export interface ViewNoise {
  /** One standard deviation of a keypoint coordinate at confidence 1, radians. */
  sigmaRad: Float64Array;
  /** 0..1: how much the view counts when views are balanced against each other. */
  trust: Float64Array;
}

/**
 * Robust triangulation of one point from several views. All views are tried first (weighted DLT); where one of them
 * contradicts, every pair of rays proposes a point, the proposal that most views agree with wins (truncated squared
 * residuals, so each view left out costs its full gate: more cameras are preferred), and a Gauss-Newton refinement on
 * pixels takes over. Two views out of four or more are not believed without an expectation that confirms them, and two alone not against one:
 * an outlier along the other's ray fits perfectly.
 */
export class Triangulator {
  readonly cameras: readonly Camera[];
  private readonly options: TriangulationOptions;
  private readonly dlt: Dlt;
  private readonly refiner: Refiner;
  private readonly candidate = new Float64Array(3);

  constructor(cameras: readonly Camera[], options: Partial<TriangulationOptions> = {}) {
    this.cameras = cameras;
    this.options = { ...TRIANGULATION, ...options };
    this.dlt = new Dlt(cameras.length);
    this.refiner = new Refiner(cameras);
  }

  /**
   * Triangulates point `joint` of the given sightings (one per camera at most) into `out`. `noise`: of each sighting. Returns false where no point is within bounds.
   */
  solve(
    views: readonly Sighting[],
    joint: number,
    noise: ViewNoise,
    out: JointSolution,
    expected?: Expectation,
  ): boolean {
    const { refiner, options } = this;
    refiner.begin();
    for (let i = 0; i < views.length; i++) refiner.add(views[i]!, joint, noise.sigmaRad[i]!, noise.trust[i]!);
    const seen = refiner.count;
    if (seen < 2) return false;
    if (!this.start(options.gateChi2, expected, out.point)) return false;
    if (!refiner.refine(out.point, options.gateChi2)) return false;
    refiner.report(out);
    if (out.views < 2 || out.errorPx > options.maxMeanErrorRad * refiner.meanFocalPx()) return false;
    if (out.views >= 3) return true;
    if (seen <= 2) return expected === undefined || this.confirms(expected, out);
    return seen === 3 && expected === undefined ? true : expected !== undefined && this.confirms(expected, out);
  }

  /** Finds the starting point into `point`: all views by DLT, or the pair of rays that most views agree with. */
  private start(gate: number, expected: Expectation | undefined, point: Float64Array): boolean {
    const { refiner, dlt } = this;
    dlt.reset();
    for (let i = 0; i < refiner.count; i++) {
      const w = Math.sqrt(refiner.weight[i]!);
      dlt.addNormal(this.cameras[refiner.camera[i]!]!, refiner.x[i]!, refiner.y[i]!, w);
    }
    const solved = dlt.solve(point) && refiner.inFront(point);
    const worst = solved ? refiner.worst(point) : Number.POSITIVE_INFINITY;
    if (worst <= AGREEMENT_CHI2) refiner.trustAll();
    if (worst <= gate) return true;
    let best = solved ? refiner.score(point, gate) + this.surprise(point, expected, gate) : Number.POSITIVE_INFINITY;
    let found = solved;
    for (let i = 0; i < refiner.count; i++) {
      for (let j = i + 1; j < refiner.count; j++) {
        if (!this.propose(i, j)) continue;
        const score = refiner.score(this.candidate, gate) + this.surprise(this.candidate, expected, gate);
        if (score >= best) continue;
        best = score;
        point.set(this.candidate);
        found = true;
      }
    }
    return found;
  }

  private propose(i: number, j: number): boolean {
    const { refiner, cameras, candidate } = this;
    const a = cameras[refiner.camera[i]!]!;
    const b = cameras[refiner.camera[j]!]!;
    const angle = midpoint(a, refiner.x[i]!, refiner.y[i]!, b, refiner.x[j]!, refiner.y[j]!, candidate);
    return angle >= this.options.minParallaxRad && refiner.inFront(candidate);
  }

  /** An expectation counts as much as half a camera: it settles ties but can not outvote a view. */
  private surprise(point: Float64Array, expected: Expectation | undefined, gate: number): number {
    if (expected === undefined) return 0;
    return 0.5 * Math.min(gate, distance2(point, expected) / expected.sigmaM ** 2);
  }

  private confirms(expected: Expectation, found: JointSolution): boolean {
    const trace = found.covariance[0]! + found.covariance[3]! + found.covariance[5]!;
    return distance2(found.point, expected) <= 9 * (expected.sigmaM ** 2 + trace / 3);
  }
}

function distance2(p: Float64Array, e: Expectation): number {
  return (
    (p[0]! - e.point[e.offset]!) ** 2 + (p[1]! - e.point[e.offset + 1]!) ** 2 + (p[2]! - e.point[e.offset + 2]!) ** 2
  );
}
