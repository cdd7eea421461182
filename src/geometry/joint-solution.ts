/** One triangulated joint. Reused by the caller. */
export interface JointSolution {
  /** World point, metres. */
  point: Float64Array;
  /** Covariance of the point, m²: upper triangle [xx, xy, xz, yy, yz, zz]. */
  covariance: Float64Array;
  /** Bit c set = camera c was used. */
  cameras: number;
  views: number;
  /** Mean distance of the used views' keypoints from the projected point, pixels. */
  errorPx: number;
  /** Sum over the used views of squared residual / noise variance: χ² with 2·views − 3 degrees of freedom. */
  chi2: number;
  /**
   * `[camera]` what the joint says about each camera's noise, rad² per axis: half of squared residual plus the variance of
   * the projected point, so that a view that pulls the point to itself is not taken for a precise one. NaN where not used.
   */
  noise: Float64Array;
}

/** An empty solution for a rig of so many cameras. */
export function jointSolution(cameras: number): JointSolution {
  return {
    noise: new Float64Array(cameras).fill(Number.NaN),
    point: new Float64Array(3),
    covariance: new Float64Array(6),
    cameras: 0,
    views: 0,
    errorPx: Number.NaN,
    chi2: 0,
  };
}
