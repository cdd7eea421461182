import { cholesky, choleskySolve, type Symmetric } from '../../maths/cholesky.ts';
import type { Predictor } from '../../model/seen-window.ts';
import { J, JOINT_COUNT } from '../../skeleton/joints.ts';
import { cyclePhase } from '../simple/cycle-phase.ts';
import { leadingEigenpairs } from '../statistics/linear-algebra.ts';
import { covarianceOf, meanOf } from './window-covariance.ts';

const WINDOW_VALUES = 7 * JOINT_COUNT * 3;
const MIDDLE_FRAME = 3;

/** One phase of the gait cycle: probabilistic PCA of its windows (Tipping & Bishop 1999). */
interface Component {
  mean: Float64Array;
  /** `[component][known coordinate]`: principal axes times the standard deviation along them. */
  axes: Float64Array[];
}

/** What a mask makes of a component: which coordinates are visible, and the Cholesky factor of I + AᵀA / r². */
interface Conditional {
  visible: number[];
  hidden: number[];
  factors: Float64Array[];
  /** ln det of I + AᵀA / r², per component. */
  logDets: number[];
}

/** How a mixture is fitted. */
export interface MixtureOptions {
  frameStep: number;
  /** Parts of the gait cycle. */
  phases: number;
  /** Principal components per phase. */
  rank: number;
  /** Standard deviation, leg lengths, by which every coordinate is distrusted: the more, the less a prediction copies its neighbours. */
  ridge: number;
}

/**
 * A mixture of conditional Gaussians, one per phase of the gait cycle: hidden coordinates = their mean given the visible ones, each phase's
 * weighed by how well it explains what is visible. No training and no chance: the scorer that a network has to beat. Closed form: windows
 * are dealt to phases by how far the left ankle is ahead of the right and how fast that changes.
 */
export class PhaseMixture implements Predictor {
  readonly frameStep: number;
  /** Window coordinates that were known in every window of the fit. */
  readonly #known: number[];
  readonly #components: Component[];
  readonly #ridge: number;
  readonly #conditionals = new Map<string, Conditional>();

  /** @param windows normalised windows `[n][7][19][3]`; a coordinate that is NaN in any of them stays out of the model */
  constructor(windows: readonly Float32Array[], { frameStep, phases, rank, ridge }: MixtureOptions) {
    this.frameStep = frameStep;
    this.#ridge = ridge;
    this.#known = Array.from({ length: WINDOW_VALUES }, (_, i) => i).filter((i) =>
      windows.every((window) => !Number.isNaN(window[i]!)),
    );
    const dealt: Float32Array[][] = Array.from({ length: phases }, () => []);
    for (const window of windows) dealt[Math.floor(phaseOf(window) * phases) % phases]!.push(window);
    const most = (own: Float32Array[]): number => Math.min(rank, own.length - 1, this.#known.length);
    this.#components = dealt.filter((own) => own.length > 1).map((own) => componentOf(own, this.#known, most(own)));
  }

  async run(joints: Float32Array, hidden: Uint8Array, windows: number): Promise<Float32Array> {
    const pose = Float32Array.from(joints);
    for (let w = 0; w < windows; w++) {
      const mask = hidden.subarray((w * WINDOW_VALUES) / 3, ((w + 1) * WINDOW_VALUES) / 3);
      this.#fill(pose.subarray(w * WINDOW_VALUES, (w + 1) * WINDOW_VALUES), this.#conditionalOf(mask));
    }
    return pose;
  }

  #fill(window: Float32Array, conditional: Conditional): void {
    const guesses = this.#components.map((component, i) => this.#guess(window, component, conditional, i));
    const highest = Math.max(...guesses.map(({ logLikelihood }) => logLikelihood));
    const weights = guesses.map(({ logLikelihood }) => Math.exp(logLikelihood - highest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [i, h] of conditional.hidden.entries()) {
      let sum = 0;
      for (const [k, { values }] of guesses.entries()) sum += (weights[k]! / total) * values[i]!;
      window[this.#known[h]!] = sum;
    }
  }

  /** The hidden coordinates by one phase, and how well it explains the visible ones. */
  #guess(
    window: Float32Array,
    { mean, axes }: Component,
    { visible, hidden, factors, logDets }: Conditional,
    k: number,
  ) {
    const precision = 1 / this.#ridge ** 2;
    let square = 0;
    const projected = new Float64Array(axes.length);
    for (const v of visible) {
      const residual = window[this.#known[v]!]! - mean[v]!;
      square += residual * residual;
      for (let a = 0; a < axes.length; a++) projected[a]! += precision * axes[a]![v]! * residual;
    }
    const latent = choleskySolve(factors[k]!, Float64Array.from(projected));
    let explained = 0;
    for (let a = 0; a < axes.length; a++) explained += projected[a]! * latent[a]!;
    const values = hidden.map((h) => {
      let value = mean[h]!;
      for (let a = 0; a < axes.length; a++) value += axes[a]![h]! * latent[a]!;
      return value;
    });
    return { values, logLikelihood: -(precision * square - explained + logDets[k]!) / 2 };
  }

  #conditionalOf(mask: Uint8Array): Conditional {
    const key = Buffer.from(mask).toString('latin1');
    const cached = this.#conditionals.get(key);
    if (cached) return cached;
    const isHidden = this.#known.map((i) => mask[Math.floor(i / 3)] === 1);
    const visible = [...isHidden.keys()].filter((i) => !isHidden[i]);
    const hidden = [...isHidden.keys()].filter((i) => isHidden[i]);
    const factors = this.#components.map(({ axes }) => cholesky(precisionOf(axes, visible, this.#ridge)));
    const logDets = factors.map((factor) => {
      const size = Math.sqrt(factor.length);
      return 2 * Array.from({ length: size }, (_, i) => Math.log(factor[i * size + i]!)).reduce((a, b) => a + b, 0);
    });
    const conditional = { visible, hidden, factors, logDets };
    this.#conditionals.set(key, conditional);
    return conditional;
  }
}

/** Phase 0..1 of the middle frame of a normalised window. */
export function phaseOf(window: Float32Array): number {
  const ahead = (frame: number): number =>
    window[(frame * JOINT_COUNT + J.left_ankle) * 3]! - window[(frame * JOINT_COUNT + J.right_ankle) * 3]!;
  const perFrame = (ahead(MIDDLE_FRAME + 1) - ahead(MIDDLE_FRAME - 1)) / 2;
  return cyclePhase(ahead(MIDDLE_FRAME), perFrame);
}

function componentOf(windows: readonly Float32Array[], known: readonly number[], rank: number): Component {
  const mean = meanOf(windows, known);
  const { vectors, values } = leadingEigenpairs(covarianceOf(windows, known, mean), rank);
  const axes = vectors.map((vector, a) => vector.map((value) => value * Math.sqrt(Math.max(0, values[a]!))));
  return { mean, axes };
}

/** I + AᵀA / r² over the visible coordinates. */
function precisionOf(axes: readonly Float64Array[], visible: readonly number[], ridge: number): Symmetric {
  const size = axes.length;
  const values = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? 1 : 0;
      for (const v of visible) sum += (axes[a]![v]! * axes[b]![v]!) / ridge ** 2;
      values[a * size + b] = sum;
      values[b * size + a] = sum;
    }
  }
  return { size, values };
}
