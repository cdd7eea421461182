import type { Camera } from '../geometry/camera.ts';
import { Dlt } from '../geometry/dlt.ts';

/** Pose2Sim's settings of `[triangulation]`. */
export interface BestCamerasOptions {
  /** Cameras below this likelihood are left out. */
  minLikelihood: number;
  /** Largest mean reprojection error, pixels. */
  maxErrorPx: number;
  minCameras: number;
}

/**
 * Triangulates a point as Pose2Sim does (its `triangulation_from_best_cameras`, without undistortion and without its
 * left/right swap), for people who compare with its results: all cameras by weighted homogeneous DLT; while the mean
 * reprojection error exceeds the threshold, one camera more is left out and the best subset of that size is taken. Less
 * accurate than `Triangulator`: a mean error lets a single outlier through.
 */
export class BestCameras {
  readonly #projections: Float64Array[];
  readonly #dlt: Dlt;
  readonly #options: BestCamerasOptions;
  readonly #point = new Float64Array(3);

  constructor(cameras: readonly Camera[], options: BestCamerasOptions) {
    this.#projections = cameras.map(projectionMatrix);
    this.#dlt = new Dlt(cameras.length);
    this.#options = options;
  }

  /**
   * `views[camera]` is `[point][x, y, likelihood]` in pixels, or undefined where the camera has no such frame; `point` is the
   * index of the point in them. Returns metres in the rig's world, or null where no subset is within bounds.
   */
  solve(views: readonly (ArrayLike<number> | undefined)[], point: number): Float64Array | null {
    const { minLikelihood, maxErrorPx, minCameras } = this.#options;
    const seen = [...views.keys()].filter((c) => views[c] !== undefined && views[c]![3 * point + 2]! >= minLikelihood);
    for (let size = seen.length; size >= minCameras; size--) {
      let best = Number.POSITIVE_INFINITY;
      let found: Float64Array | null = null;
      for (const subset of subsets(seen, size)) {
        const errorPx = this.#attempt(views, point, subset);
        if (errorPx >= best) continue;
        best = errorPx;
        found = Float64Array.from(this.#point);
      }
      if (best <= maxErrorPx) return found;
    }
    return null;
  }

  /** Triangulates from the subset into `#point`; mean reprojection error in pixels. */
  #attempt(views: readonly (ArrayLike<number> | undefined)[], p: number, subset: readonly number[]): number {
    this.#dlt.reset();
    for (const c of subset) {
      const v = views[c]!;
      this.#dlt.addPixel(this.#projections[c]!, v[3 * p]!, v[3 * p + 1]!, v[3 * p + 2]!);
    }
    if (!this.#dlt.solve(this.#point)) return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (const c of subset) {
      const [u, v, w] = apply(this.#projections[c]!, this.#point);
      sum += Math.hypot(views[c]![3 * p]! - u / w, views[c]![3 * p + 1]! - v / w);
    }
    return sum / subset.length;
  }
}

/** K·[R | t], `[3][4]` row-major. */
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
