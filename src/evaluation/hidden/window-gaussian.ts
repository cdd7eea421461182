import { cholesky, choleskySolve, type Symmetric } from '../../maths/cholesky.ts';
import type { Predictor } from '../../model/seen-window.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { leadingEigenpairs } from '../statistics/linear-algebra.ts';
import { covarianceOf, meanOf } from './window-covariance.ts';

const WINDOW_VALUES = 7 * JOINT_COUNT * 3;

/** How hidden coordinates follow from visible ones: offset + gain · visible. */
interface Regression {
  hidden: number[];
  visible: number[];
  /** `[hidden][visible]`. */
  gain: Float64Array;
}

/**
 * One Gaussian over whole windows; hidden coordinates = their conditional mean given the visible ones. No training: the linear
 * predictor that a network has to beat. With `rank` it becomes probabilistic PCA; without `visible` coordinates, the mean pose.
 * Behaves as a `Predictor`, so that everything that scores with a network can score with it.
 */
export class WindowGaussian implements Predictor {
  readonly frameStep: number;
  readonly #mean: Float64Array;
  /** Window coordinates that were known in every window of the fit. */
  readonly #known: number[];
  readonly #covariance: Symmetric;
  readonly #regressions = new Map<string, Regression>();

  /**
   * @param windows normalised windows `[n][7][19][3]`; a coordinate that is NaN in any of them stays out of the model.
   * @param options ridge: standard deviation in leg lengths by which visible coordinates are distrusted; rank: keep this
   *   many principal components, all when absent; frameStep: ticks between the windows' frames.
   */
  constructor(windows: readonly Float32Array[], options: { frameStep: number; ridge: number; rank?: number }) {
    const { ridge, rank } = options;
    this.frameStep = options.frameStep;
    this.#known = Array.from({ length: WINDOW_VALUES }, (_, i) => i).filter((i) =>
      windows.every((w) => !Number.isNaN(w[i]!)),
    );
    this.#mean = meanOf(windows, this.#known);
    const full = covarianceOf(windows, this.#known, this.#mean);
    this.#covariance = rank === undefined ? full : lowRank(full, rank);
    for (let i = 0; i < full.size; i++) this.#covariance.values[i * full.size + i]! += ridge * ridge;
  }

  async run(joints: Float32Array, hidden: Uint8Array, windows: number): Promise<Float32Array> {
    const pose = Float32Array.from(joints);
    for (let w = 0; w < windows; w++) {
      const mask = hidden.subarray((w * WINDOW_VALUES) / 3, ((w + 1) * WINDOW_VALUES) / 3);
      this.#fill(pose.subarray(w * WINDOW_VALUES, (w + 1) * WINDOW_VALUES), this.#regressionFor(mask));
    }
    return pose;
  }

  #fill(window: Float32Array, { hidden, visible, gain }: Regression): void {
    const known = this.#known;
    const residual = visible.map((v) => window[known[v]!]! - this.#mean[v]!);
    for (const [row, h] of hidden.entries()) {
      let sum = this.#mean[h]!;
      for (const [column, r] of residual.entries()) sum += gain[row * visible.length + column]! * r;
      window[known[h]!] = sum;
    }
  }

  #regressionFor(mask: Uint8Array): Regression {
    const key = Buffer.from(mask).toString('latin1');
    const cached = this.#regressions.get(key);
    if (cached) return cached;
    const isHidden = this.#known.map((i) => mask[Math.floor(i / 3)] === 1);
    const hidden = [...isHidden.keys()].filter((i) => isHidden[i]);
    const visible = [...isHidden.keys()].filter((i) => !isHidden[i]);
    const regression = { hidden, visible, gain: conditionalGain(this.#covariance, hidden, visible) };
    this.#regressions.set(key, regression);
    return regression;
  }
}

function lowRank(covariance: Symmetric, rank: number): Symmetric {
  const { size } = covariance;
  const { vectors, values } = leadingEigenpairs(covariance, rank);
  const out = new Float64Array(size * size);
  for (const [k, vector] of vectors.entries()) {
    for (let i = 0; i < size; i++) {
      const factor = values[k]! * vector[i]!;
      for (let j = 0; j < size; j++) out[i * size + j]! += factor * vector[j]!;
    }
  }
  return { size, values: out };
}

/** Σ_hv Σ_vv⁻¹, row by row. */
function conditionalGain({ size, values }: Symmetric, hidden: number[], visible: number[]): Float64Array {
  const n = visible.length;
  const gain = new Float64Array(hidden.length * n);
  if (n === 0) return gain;
  const block = new Float64Array(n * n);
  for (const [i, a] of visible.entries())
    for (const [j, b] of visible.entries()) block[i * n + j] = values[a * size + b]!;
  const factor = cholesky({ size: n, values: block });
  for (const [row, h] of hidden.entries()) {
    const b = Float64Array.from(visible, (v) => values[h * size + v]!);
    gain.set(choleskySolve(factor, b), row * n);
  }
  return gain;
}
