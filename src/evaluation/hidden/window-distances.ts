import { cholesky, type Symmetric } from '../../maths/cholesky.ts';
import { mean } from '../../maths/robust.ts';
import { leadingEigenpairs } from '../statistics/linear-algebra.ts';
import { phaseOf } from './phase-mixture.ts';

/** Ways in which a window of 7 frames may differ from healthy windows; each a mean over a walk's windows. */
export interface WindowDistances {
  /** Mahalanobis distance from the mean window of its part of the gait cycle, root mean square per coordinate. */
  mahalanobis: number;
  /** What 40 principal components leave of it, leg lengths. */
  pca: number;
  /** Distance from the mean window of its part of the gait cycle, leg lengths. */
  meanPose: number;
}

const PHASES = 8;
const COMPONENTS = 40;
/** Standard deviation of measuring a coordinate, leg lengths: keeps directions in which few people differ from counting for much. */
const NOISE = 0.01;
/** A coordinate that fewer windows know stays out, and a window that lacks one that stays in. */
const KNOWN_SHARE = 0.8;

/** Healthy windows of one data set as mean windows per part of the gait cycle with one covariance about them. */
export class HealthyWindows {
  /** Window coordinates that enter. */
  readonly #known: number[];
  readonly #means: Float64Array[];
  readonly #factor: Float64Array;
  readonly #axes: Float64Array[];

  /** @param windows normalised windows `[7][19][3]` of healthy walks, NaN = not seen */
  constructor(windows: readonly Float32Array[]) {
    const coordinates = Array.from(windows[0] ?? [], (_, i) => i);
    const share = (i: number): number => windows.filter((w) => !Number.isNaN(w[i]!)).length / windows.length;
    this.#known = coordinates.filter((i) => share(i) >= KNOWN_SHARE);
    const whole = windows.filter((window) => this.#isWhole(window));
    const overall = meanOf(whole, this.#known);
    const parts: Float32Array[][] = Array.from({ length: PHASES }, () => []);
    for (const window of whole) parts[partOf(window)]!.push(window);
    this.#means = parts.map((own) => (own.length < 2 ? overall : meanOf(own, this.#known)));
    const covariance = covarianceOf(whole.map((window) => this.#residual(window)));
    this.#axes = leadingEigenpairs(covariance, Math.min(COMPONENTS, covariance.size)).vectors;
    for (let i = 0; i < covariance.size; i++) covariance.values[i * covariance.size + i]! += NOISE ** 2;
    this.#factor = cholesky(covariance);
  }

  /** Means over windows; NaN where none is whole. */
  distances(windows: readonly Float32Array[]): WindowDistances {
    const residuals = windows.filter((window) => this.#isWhole(window)).map((window) => this.#residual(window));
    const size = Math.sqrt(this.#known.length);
    return {
      mahalanobis: mean(residuals.map((r) => norm(solveLower(this.#factor, r)) / size)),
      pca: mean(residuals.map((r) => norm(this.#beyondAxes(r)) / size)),
      meanPose: mean(residuals.map((r) => norm(r) / size)),
    };
  }

  #isWhole(window: Float32Array): boolean {
    return this.#known.every((i) => !Number.isNaN(window[i]!));
  }

  #residual(window: Float32Array): Float64Array {
    const centre = this.#means[partOf(window)]!;
    return Float64Array.from(this.#known, (i, k) => window[i]! - centre[k]!);
  }

  #beyondAxes(residual: Float64Array): Float64Array {
    const rest = Float64Array.from(residual);
    for (const axis of this.#axes) {
      const along = axis.reduce((sum, value, i) => sum + value * residual[i]!, 0);
      for (let i = 0; i < rest.length; i++) rest[i]! -= along * axis[i]!;
    }
    return rest;
  }
}

function partOf(window: Float32Array): number {
  return Math.floor(phaseOf(window) * PHASES) % PHASES;
}

function meanOf(windows: readonly Float32Array[], known: readonly number[]): Float64Array {
  return Float64Array.from(known, (i) => mean(windows.map((window) => window[i]!)));
}

function covarianceOf(residuals: readonly Float64Array[]): Symmetric {
  const size = residuals[0]?.length ?? 0;
  const values = new Float64Array(size * size);
  for (const row of residuals) {
    for (let i = 0; i < size; i++)
      for (let k = 0; k <= i; k++) values[i * size + k]! += (row[i]! * row[k]!) / residuals.length;
  }
  for (let i = 0; i < size; i++) for (let k = 0; k < i; k++) values[k * size + i] = values[i * size + k]!;
  return { size, values };
}

/** x with L x = b: the coordinates in which the covariance is the identity. */
function solveLower(factor: Float64Array, b: Float64Array): Float64Array {
  const x = new Float64Array(b.length);
  for (let i = 0; i < b.length; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * b.length + k]! * x[k]!;
    x[i] = sum / factor[i * b.length + i]!;
  }
  return x;
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
