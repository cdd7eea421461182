import type { Camera } from './camera.ts';
import { type JacobiScratch, jacobiScratch, smallestRightSingularVector } from './linear-algebra.ts';

/**
 * Likelihood-weighted homogeneous direct linear transform (Hartley & Zisserman, Multiple View Geometry, 12.2): two rows
 * per view, x·P3 − P1 and y·P3 − P2, times the view's weight; the point is the last right singular vector of the
 * 4-column system. One instance per thread of use: it owns its scratch.
 */
export class Dlt {
  private readonly rows: Float64Array;
  private readonly scratch: JacobiScratch;
  private readonly vector = new Float64Array(4);
  private count = 0;

  constructor(maxViews: number) {
    this.rows = new Float64Array(maxViews * 8);
    this.scratch = jacobiScratch(maxViews * 2);
  }

  reset(): void {
    this.count = 0;
  }

  /** Adds a view by its undistorted normalised coordinates: P is [R | t]. `weight` multiplies both rows. */
  addNormal(camera: Camera, x: number, y: number, weight: number): void {
    const { R, t } = camera;
    const at = this.count * 4;
    for (let k = 0; k < 4; k++) {
      const p3 = k < 3 ? R[6 + k]! : t[2]!;
      this.rows[at + k] = weight * (x * p3 - (k < 3 ? R[k]! : t[0]!));
      this.rows[at + 4 + k] = weight * (y * p3 - (k < 3 ? R[3 + k]! : t[1]!));
    }
    this.count += 2;
  }

  /** Adds a view by a 3x4 projection matrix and a pixel. */
  addPixel(p: Float64Array, x: number, y: number, weight: number): void {
    const at = this.count * 4;
    for (let k = 0; k < 4; k++) {
      this.rows[at + k] = weight * (p[k]! - x * p[8 + k]!);
      this.rows[at + 4 + k] = weight * (p[4 + k]! - y * p[8 + k]!);
    }
    this.count += 2;
  }

  /** Solves for the point (metres) into `out[0..2]`; false where it lies at infinity or fewer than two views were added. */
  solve(out: Float64Array): boolean {
    if (this.count < 4) return false;
    smallestRightSingularVector(this.rows, this.count, this.vector, this.scratch);
    const w = this.vector[3]!;
    for (let k = 0; k < 3; k++) out[k] = this.vector[k]! / w;
    return Number.isFinite(out[0]! + out[1]! + out[2]!);
  }
}
