import { cholesky, choleskySolve } from '../maths/cholesky.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Camera } from './camera.ts';
import { invertSymmetric3 } from './linear-algebra.ts';
import type { Sighting } from './sighting.ts';

/**
 * So many ticks of looking weigh as much as the assumption that there is no bias. Biases and noise of a keypoint are alike
 * in size (some 8 and 10 mm), and a pose estimator's errors last for about ten ticks.
 */
const PRIOR_TICKS = 15;
/** Ticks in which what was learnt fades to a third, so that another person or a mended camera is soon believed. */
const MEMORY_TICKS = 900;
/** The offsets of a joint are worked out anew after so many ticks that told something about it. */
const REFRESH_TICKS = 5;

/** What the views have said about one joint. Axes are those of each camera's image, two per camera. */
interface Evidence {
  /** `[2·cameras][2·cameras]` row-major, ticks. */
  information: Float64Array;
  /** `[2·cameras]`, tick-metres. */
  gradient: Float64Array;
  /** `[2·cameras]`, metres. */
  offsetM: Float64Array;
  ticks: number;
}

/**
 * Where each camera sees each joint beside its place, in metres at the joint's depth. A pose estimator puts a hip or a
 * neck where its surface is seen, so views from different sides disagree for good, by about a centimetre, and no averaging
 * over time takes that away. The disagreement tells: with r the residuals of a joint in all views and J their derivative by its
 * position, Q = I − J(JᵀJ)⁻¹Jᵀ is what a moved joint can not explain; the offsets b minimise Σ|Q(r − b)|² over the ticks, plus
 * a prior that keeps what no view contradicts at zero. A walker passes by the cameras: what one geometry can not tell,
 * the next one can. Only an offset that all views share is never seen.
 */
export class ViewBias {
  private readonly cameras: readonly Camera[];
  private readonly evidence: Evidence[];
  /** `[2·cameras][3]`, J. */
  private readonly rows: Float64Array;
  private readonly residual: Float64Array;
  /** Axes of the cameras that were used. */
  private axes: number[] = [];
  private readonly jtj = new Float64Array(6);
  private readonly inverse = new Float64Array(6);

  constructor(cameras: readonly Camera[]) {
    const n = 2 * cameras.length;
    this.cameras = cameras;
    this.evidence = Array.from({ length: JOINT_COUNT }, () => ({
      information: new Float64Array(n * n),
      gradient: new Float64Array(n),
      offsetM: new Float64Array(n),
      ticks: 0,
    }));
    this.rows = new Float64Array(n * 3);
    this.residual = new Float64Array(n);
  }

  /** The sighting with every joint where it would be seen without bias. `depthM`: of the person along the camera's axis. */
  correct(view: Sighting, depthM: number): Sighting {
    if (!(depthM > 0)) return view;
    const normal = view.normal.slice();
    for (let j = 0; j < JOINT_COUNT; j++) {
      const { offsetM } = this.evidence[j]!;
      normal[2 * j]! -= offsetM[2 * view.camera]! / depthM;
      normal[2 * j + 1]! -= offsetM[2 * view.camera + 1]! / depthM;
    }
    return { ...view, normal };
  }

  /**
   * Learns from a triangulated joint: world point in metres, bit c of `used` = camera c was used, and all sightings as they
   * were seen, uncorrected. Two views agree about every point and tell nothing.
   */
  learn(joint: number, point: ArrayLike<number>, used: number, views: readonly Sighting[]): void {
    this.axes = [];
    for (const view of views) if ((used >> view.camera) & 1) this.linearise(view, joint, point);
    if (this.axes.length < 6 || !this.invert()) return;
    const evidence = this.evidence[joint]!;
    this.add(evidence);
    if (++evidence.ticks % REFRESH_TICKS === 0) this.solve(evidence);
  }

  /** Works the offsets out from all that was learnt so far. */
  settle(): void {
    for (const evidence of this.evidence) if (evidence.ticks > 0) this.solve(evidence);
  }

  /** Residual of a view and its derivative by the point, both in metres at the point's depth. */
  private linearise(view: Sighting, joint: number, p: ArrayLike<number>): void {
    const { R, t } = this.cameras[view.camera]!;
    const z = R[6]! * p[0]! + R[7]! * p[1]! + R[8]! * p[2]! + t[2]!;
    for (let k = 0; k < 2; k++) {
      const axis = 2 * view.camera + k;
      const at = (R[3 * k]! * p[0]! + R[3 * k + 1]! * p[1]! + R[3 * k + 2]! * p[2]! + t[k]!) / z;
      this.residual[axis] = (view.normal[2 * joint + k]! - at) * z;
      for (let i = 0; i < 3; i++) this.rows[3 * axis + i] = R[3 * k + i]! - at * R[6 + i]!;
      this.axes.push(axis);
    }
  }

  private invert(): boolean {
    const { jtj, rows } = this;
    jtj.fill(0);
    for (const axis of this.axes) {
      const [a, b, c] = [rows[3 * axis]!, rows[3 * axis + 1]!, rows[3 * axis + 2]!];
      jtj[0]! += a * a;
      jtj[1]! += a * b;
      jtj[2]! += a * c;
      jtj[3]! += b * b;
      jtj[4]! += b * c;
      jtj[5]! += c * c;
    }
    return invertSymmetric3(jtj, this.inverse);
  }

  /** Adds Q and Qr of the present residuals. */
  private add({ information, gradient }: Evidence): void {
    const { rows, residual, inverse: v } = this;
    const n = residual.length;
    const keep = 1 - 1 / MEMORY_TICKS;
    for (let i = 0; i < n * n; i++) information[i]! *= keep;
    for (let i = 0; i < n; i++) gradient[i]! *= keep;
    for (const i of this.axes) {
      const [a, b, c] = [rows[3 * i]!, rows[3 * i + 1]!, rows[3 * i + 2]!];
      const x = v[0]! * a + v[1]! * b + v[2]! * c;
      const y = v[1]! * a + v[3]! * b + v[4]! * c;
      const z = v[2]! * a + v[4]! * b + v[5]! * c;
      for (const k of this.axes) {
        const q = (i === k ? 1 : 0) - x * rows[3 * k]! - y * rows[3 * k + 1]! - z * rows[3 * k + 2]!;
        information[i * n + k]! += q;
        gradient[i]! += q * residual[k]!;
      }
    }
  }

  private solve({ information, gradient, offsetM }: Evidence): void {
    const size = offsetM.length;
    const values = information.slice();
    for (let i = 0; i < size; i++) values[i * size + i]! += PRIOR_TICKS;
    offsetM.set(choleskySolve(cholesky({ size, values }), gradient.slice()));
  }
}
