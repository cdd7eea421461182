import type { Rig } from '../../src/geometry/calibration.ts';
import type { Camera } from '../../src/geometry/camera.ts';
import { Dlt } from '../../src/geometry/dlt.ts';

/** Pose2Sim's settings of `[triangulation]`; defaults are its demo's. */
export interface Pose2SimOptions {
  /** Cameras below this likelihood are left out. */
  likelihoodThreshold?: number;
  /** Largest mean reprojection error, pixels. */
  reprojectionErrorThresholdPx?: number;
  minCameras?: number;
}

/**
 * Triangulates as Pose2Sim does (`triangulation_from_best_cameras`, without undistortion and without its left/right swap),
 * for people who compare with its results: all cameras by weighted homogeneous DLT; while the mean reprojection error
 * exceeds the threshold, one camera more is left out and the best subset of that size is taken. Less accurate than
 * `Triangulator`: a mean error lets a single outlier through.
 *
 * `keypoints[camera][frame]` is `[point][x, y, likelihood]` in pixels, or undefined where the camera has no such frame.
 * Returns `[frame][point][xyz]`, metres in the rig's world, NaN where no subset is within bounds.
 */
export function triangulateLikePose2Sim(
  rig: Rig,
  keypoints: readonly (readonly (ArrayLike<number> | undefined)[])[],
  points: number,
  options: Pose2SimOptions = {},
): Float64Array {
  const frames = Math.max(...keypoints.map((camera) => camera.length));
  const out = new Float64Array(frames * points * 3).fill(Number.NaN);
  const solver = new BestCameras(rig.cameras, options);
  for (let f = 0; f < frames; f++) {
    for (let p = 0; p < points; p++) {
      const found = solver.solve(
        keypoints.map((camera) => camera[f]),
        p,
      );
      if (found !== null) out.set(found, (f * points + p) * 3);
    }
  }
  return out;
}

/** The rule for one point of one frame. */
class BestCameras {
  private readonly projections: Float64Array[];
  private readonly dlt: Dlt;
  private readonly options: Required<Pose2SimOptions>;
  private readonly point = new Float64Array(3);

  constructor(cameras: readonly Camera[], options: Pose2SimOptions) {
    this.projections = cameras.map(projectionMatrix);
    this.dlt = new Dlt(cameras.length);
    this.options = { likelihoodThreshold: 0.3, reprojectionErrorThresholdPx: 15, minCameras: 2, ...options };
  }

  solve(views: readonly (ArrayLike<number> | undefined)[], p: number): Float64Array | null {
    const { likelihoodThreshold, reprojectionErrorThresholdPx, minCameras } = this.options;
    const seen = [...views.keys()].filter(
      (c) => views[c] !== undefined && views[c]![3 * p + 2]! >= likelihoodThreshold,
    );
    for (let size = seen.length; size >= minCameras; size--) {
      let best = Number.POSITIVE_INFINITY;
      let found: Float64Array | null = null;
      for (const subset of subsets(seen, size)) {
        const error = this.attempt(views, p, subset);
        if (error >= best) continue;
        best = error;
        found = Float64Array.from(this.point);
      }
      if (best <= reprojectionErrorThresholdPx) return found;
    }
    return null;
  }

  /** Triangulates from the subset into `point`; mean reprojection error in pixels. */
  private attempt(views: readonly (ArrayLike<number> | undefined)[], p: number, subset: readonly number[]): number {
    this.dlt.reset();
    for (const c of subset) {
      const v = views[c]!;
      this.dlt.addPixel(this.projections[c]!, v[3 * p]!, v[3 * p + 1]!, v[3 * p + 2]!);
    }
    if (!this.dlt.solve(this.point)) return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (const c of subset) {
      const [u, v, w] = apply(this.projections[c]!, this.point);
      sum += Math.hypot(views[c]![3 * p]! - u / w, views[c]![3 * p + 1]! - v / w);
    }
    return sum / subset.length;
  }
}

function projectionMatrix({ K, R, t }: Camera): Float64Array {
  const p = new Float64Array(12);
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 4; c++) {
      const at = (k: number) => (c < 3 ? R[3 * k + c]! : t[k]!);
      p[4 * r + c] = K[3 * r]! * at(0) + K[3 * r + 1]! * at(1) + K[3 * r + 2]! * at(2);
    }
  }
  return p;
}

function apply(p: Float64Array, x: Float64Array): [number, number, number] {
  const row = (r: number) => p[r]! * x[0]! + p[r + 1]! * x[1]! + p[r + 2]! * x[2]! + p[r + 3]!;
  return [row(0), row(4), row(8)];
}

function* subsets(items: readonly number[], size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let i = from; i <= items.length - size; i++)
      for (const rest of subsets(items, size - 1, i + 1)) yield [items[i]!, ...rest];
}
