/**
 * What the offset search needs of a calibrated camera, so that this stage knows nothing of calibration files.
 * World to camera: `x_camera = R x_world + t`.
 */
export interface ViewGeometry {
  /** 3 × 3, row by row. */
  rotation: ArrayLike<number>;
  /** Metres, length 3. */
  translation: ArrayLike<number>;
  /** Pixel as delivered (distorted) to undistorted normalised image coordinates (x/z, y/z). */
  normalise(xPx: number, yPx: number): readonly [number, number];
}

/** The essential matrix E with `x_b' E x_a = 0` for one point seen by both at one instant; 3 × 3, row by row. */
export function essentialMatrix(a: ViewGeometry, b: ViewGeometry): Float64Array {
  // R = R_b R_a', t = t_b - R t_a, E = [t]x R (Hartley & Zisserman, Multiple View Geometry, 9.6).
  const r = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      for (let k = 0; k < 3; k++) r[3 * i + j]! += b.rotation[3 * i + k]! * a.rotation[3 * j + k]!;
    }
  }
  const t = [0, 1, 2].map((i) => {
    const moved = [0, 1, 2].reduce((sum, k) => sum + r[3 * i + k]! * a.translation[k]!, 0);
    return b.translation[i]! - moved;
  });
  const e = new Float64Array(9);
  for (let j = 0; j < 3; j++) {
    e[j] = t[1]! * r[6 + j]! - t[2]! * r[3 + j]!;
    e[3 + j] = t[2]! * r[j]! - t[0]! * r[6 + j]!;
    e[6 + j] = t[0]! * r[3 + j]! - t[1]! * r[j]!;
  }
  return e;
}

/**
 * Signed distance of two image points from their epipolar lines, first order (Sampson; Hartley & Zisserman 11.4.3), in
 * normalised image coordinates: about radians. 0 where both may show the same point.
 */
export function epipolarDistance(e: Float64Array, ax: number, ay: number, bx: number, by: number): number {
  const l0 = e[0]! * ax + e[1]! * ay + e[2]!;
  const l1 = e[3]! * ax + e[4]! * ay + e[5]!;
  const l2 = e[6]! * ax + e[7]! * ay + e[8]!;
  const m0 = e[0]! * bx + e[3]! * by + e[6]!;
  const m1 = e[1]! * bx + e[4]! * by + e[7]!;
  return (bx * l0 + by * l1 + l2) / Math.sqrt(l0 * l0 + l1 * l1 + m0 * m0 + m1 * m1);
}
