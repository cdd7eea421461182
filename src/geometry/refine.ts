import type { Camera } from './camera.ts';
import type { JointSolution } from './joint-solution.ts';
import { invertSymmetric3 } from './linear-algebra.ts';
import type { Sighting } from './sighting.ts';

/**
 * Gauss-Newton on one point with pixel residuals, and the measures the search needs. Per view the variance of a keypoint
 * coordinate is (noise · focal length)² / confidence: a confident view counts more, none counts without bound.
 */
export class Refiner {
  count = 0;
  /** Per added view: camera index, normalised coordinates, weight 1/variance in px⁻². */
  readonly camera: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weight: Float64Array;
  /** Per added view: factor on its weight wherever views are balanced against each other; not on the gate. */
  readonly trust: Float64Array;
  private readonly lens: Float64Array;
  private readonly factor: Float64Array;
  private readonly cameras: readonly Camera[];
  private readonly h = new Float64Array(6);
  private readonly inverse = new Float64Array(6);
  private readonly g = new Float64Array(3);
  private readonly r = new Float64Array(2);
  private readonly at = new Float64Array(3);

  constructor(cameras: readonly Camera[]) {
    const n = cameras.length;
    this.cameras = cameras;
    this.camera = new Int32Array(n);
    this.x = new Float64Array(n);
    this.y = new Float64Array(n);
    this.weight = new Float64Array(n);
    this.trust = new Float64Array(n);
    this.lens = new Float64Array(n * 4);
    this.factor = new Float64Array(n);
  }

  begin(): void {
    this.count = 0;
  }

  /** Takes the view in unless its camera did not see the joint. */
  add(view: Sighting, joint: number, noiseRad: number, trust = 1): void {
    const c = view.confidence[joint]!;
    if (!(c > 0)) return;
    const i = this.count++;
    this.camera[i] = view.camera;
    this.x[i] = view.normal[2 * joint]!;
    this.y[i] = view.normal[2 * joint + 1]!;
    for (let k = 0; k < 4; k++) this.lens[4 * i + k] = view.lens[4 * joint + k]!;
    this.trust[i] = trust;
    this.weight[i] = c / (noiseRad * this.cameras[view.camera]!.focalPx) ** 2;
  }

  /** Trusts all views alike: where they agree there is nothing to decide. */
  trustAll(): void {
    this.trust.fill(1, 0, this.count);
  }

  meanFocalPx(): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += this.cameras[this.camera[i]!]!.focalPx;
    return sum / this.count;
  }

  /** True where the point is in front of all cameras that are said to see it. */
  inFront(p: Float64Array): boolean {
    for (let i = 0; i < this.count; i++) {
      const { R, t } = this.cameras[this.camera[i]!]!;
      if (!(R[6]! * p[0]! + R[7]! * p[1]! + R[8]! * p[2]! + t[2]! > 0.05)) return false;
    }
    return true;
  }

  /** Squared residual of view i in units of its variance; leaves the pixel residual in `r`. */
  private chi2(i: number, p: Float64Array): number {
    const { R, t } = this.cameras[this.camera[i]!]!;
    const z = R[6]! * p[0]! + R[7]! * p[1]! + R[8]! * p[2]! + t[2]!;
    const dx = (R[0]! * p[0]! + R[1]! * p[1]! + R[2]! * p[2]! + t[0]!) / z - this.x[i]!;
    const dy = (R[3]! * p[0]! + R[4]! * p[1]! + R[5]! * p[2]! + t[1]!) / z - this.y[i]!;
    const l = 4 * i;
    this.r[0] = this.lens[l]! * dx + this.lens[l + 1]! * dy;
    this.r[1] = this.lens[l + 2]! * dx + this.lens[l + 3]! * dy;
    return z > 0 ? (this.r[0]! ** 2 + this.r[1]! ** 2) * this.weight[i]! : Number.POSITIVE_INFINITY;
  }

  worst(p: Float64Array): number {
    let worst = 0;
    for (let i = 0; i < this.count; i++) worst = Math.max(worst, this.chi2(i, p));
    return worst;
  }

  /** Sum of squared residuals, each at most `gate` and weighed by its trust. */
  score(p: Float64Array, gate: number): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += this.trust[i]! * Math.min(gate, this.chi2(i, p));
    return sum;
  }

  /**
   * Refines `p` in place. First with a redescending weight (Geman-McClure) whose scale shrinks, so that views beyond the
   * gate lose their pull gradually, then least squares over the views inside the gate, whose set may still change.
   */
  refine(p: Float64Array, gate: number): boolean {
    for (const scale of [4, 1]) {
      for (let i = 0; i < this.count; i++) this.factor[i] = (1 + this.chi2(i, p) / (gate * scale)) ** -2;
      if (!this.step(p)) return false;
    }
    for (let round = 0; round < 6; round++) {
      for (let i = 0; i < this.count; i++) this.factor[i] = this.chi2(i, p) <= gate ? 1 : 0;
      this.at.set(p);
      if (!this.step(p)) return false;
      if (Math.hypot(p[0]! - this.at[0]!, p[1]! - this.at[1]!, p[2]! - this.at[2]!) < 1e-6) break;
    }
    return this.inFront(p);
  }

  /** One Gauss-Newton step with the present factors; false where the views do not determine a point. */
  private step(p: Float64Array): boolean {
    const { h, g } = this;
    h.fill(0);
    g.fill(0);
    for (let i = 0; i < this.count; i++) if (this.factor[i]! > 0) this.accumulate(i, p);
    if (!invertSymmetric3(h, this.inverse)) return false;
    const v = this.inverse;
    p[0]! -= v[0]! * g[0]! + v[1]! * g[1]! + v[2]! * g[2]!;
    p[1]! -= v[1]! * g[0]! + v[3]! * g[1]! + v[4]! * g[2]!;
    p[2]! -= v[2]! * g[0]! + v[4]! * g[1]! + v[5]! * g[2]!;
    return Number.isFinite(p[0]! + p[1]! + p[2]!);
  }

  private accumulate(i: number, p: Float64Array): void {
    const { h, g, lens } = this;
    const { R, t } = this.cameras[this.camera[i]!]!;
    const z = R[6]! * p[0]! + R[7]! * p[1]! + R[8]! * p[2]! + t[2]!;
    const nx = (R[0]! * p[0]! + R[1]! * p[1]! + R[2]! * p[2]! + t[0]!) / z;
    const ny = (R[3]! * p[0]! + R[4]! * p[1]! + R[5]! * p[2]! + t[1]!) / z;
    const w = this.weight[i]! * this.factor[i]! * this.trust[i]!;
    for (let row = 0; row < 2; row++) {
      const a = lens[4 * i + 2 * row]! / z;
      const b = lens[4 * i + 2 * row + 1]! / z;
      const r = (a * (nx - this.x[i]!) + b * (ny - this.y[i]!)) * z;
      const j0 = a * (R[0]! - nx * R[6]!) + b * (R[3]! - ny * R[6]!);
      const j1 = a * (R[1]! - nx * R[7]!) + b * (R[4]! - ny * R[7]!);
      const j2 = a * (R[2]! - nx * R[8]!) + b * (R[5]! - ny * R[8]!);
      h[0]! += w * j0 * j0;
      h[1]! += w * j0 * j1;
      h[2]! += w * j0 * j2;
      h[3]! += w * j1 * j1;
      h[4]! += w * j1 * j2;
      h[5]! += w * j2 * j2;
      g[0]! += w * j0 * r;
      g[1]! += w * j1 * r;
      g[2]! += w * j2 * r;
    }
  }

  /** Writes the refined point's views, error and covariance (inverse of JᵀWJ over the views kept). */
  report(out: JointSolution): void {
    out.cameras = 0;
    out.views = 0;
    out.chi2 = 0;
    out.noise.fill(Number.NaN);
    out.covariance.set(this.inverse);
    let px = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.factor[i] === 0) continue;
      const c = this.camera[i]!;
      out.cameras |= 1 << c;
      out.views++;
      out.chi2 += this.chi2(i, out.point);
      const square = this.r[0]! ** 2 + this.r[1]! ** 2;
      px += Math.sqrt(square);
      // A view that was distrusted tells about crossing limbs, not about its camera.
      if (this.trust[i]! > 0.5)
        out.noise[c] = (square + this.projectedVariance(i, out.point)) / (2 * this.cameras[c]!.focalPx ** 2);
    }
    out.errorPx = px / out.views;
  }

  /** Trace of the point's covariance projected into view i, px². */
  private projectedVariance(i: number, p: Float64Array): number {
    const v = this.inverse;
    this.h.fill(0);
    this.g.fill(0);
    const factor = this.factor[i]!;
    // The accumulated JᵀJ of this view alone, at weight 1, gives tr(J Σ Jᵀ) = Σ : JᵀJ.
    this.factor[i] = 1 / (this.weight[i]! * this.trust[i]!);
    this.accumulate(i, p);
    this.factor[i] = factor;
    const h = this.h;
    return v[0]! * h[0]! + v[3]! * h[3]! + v[5]! * h[5]! + 2 * (v[1]! * h[1]! + v[2]! * h[2]! + v[4]! * h[4]!);
  }
}
