import { relativeVariances } from './relative-variance.ts';
import { invert } from './small-matrix.ts';

/** Offsets found from the images of one pass over the walkway. Arrays are `[camera]`, NaN and 0 where unknown. */
export interface MeasuredOffsets {
  offsetsS: Float64Array;
  /** `[camera][camera]`, seconds squared. */
  covarianceS2: Float64Array;
}

/** What latencies and clocks change from one pass to the next, one standard deviation, seconds. */
const WANDER_S = 0.0005;
/** A camera that is off its expected place by so many standard deviations has a new latency or clock: begin anew. */
const SURPRISE = 4;

/**
 * What is known about the cameras' constant offsets: before any walk as much as their kind of clock tells, then sharper
 * with every pass (Kalman filter). A pass tells differences between cameras only, so cameras whose clocks are good hold
 * the others. Uncertainties are those against the other cameras.
 */
export class OffsetFilter {
  readonly offsetsS: Float64Array;
  readonly #count: number;
  readonly #priorS: Float64Array;
  #covariance: Float64Array;

  /** `priorS`: one standard deviation of each camera's offset before any evidence, seconds. */
  constructor(priorS: readonly number[]) {
    this.#count = priorS.length;
    this.offsetsS = new Float64Array(this.#count);
    this.#priorS = Float64Array.from(priorS);
    this.#covariance = new Float64Array(this.#count ** 2);
    priorS.forEach((sd, camera) => {
      this.#covariance[camera * this.#count + camera] = sd * sd;
    });
  }

  /** A camera's clock or latency is another one from now on. `priorS`: one standard deviation of the new offset. */
  restart(camera: number, priorS = this.#priorS[camera]!, offsetS = this.offsetsS[camera]!): void {
    const n = this.#count;
    this.#priorS[camera] = priorS;
    this.offsetsS[camera] = offsetS;
    for (let other = 0; other < n; other++) {
      this.#covariance[camera * n + other] = 0;
      this.#covariance[other * n + camera] = 0;
    }
    this.#covariance[camera * n + camera] = priorS * priorS;
  }

  /** Takes what a pass has shown. */
  update(measured: MeasuredOffsets): void {
    const n = this.#count;
    const cameras = [...measured.offsetsS.keys()].filter((camera) => !Number.isNaN(measured.offsetsS[camera]!));
    if (cameras.length < 2) return;
    for (let camera = 0; camera < n; camera++) this.#covariance[camera * n + camera]! += WANDER_S ** 2;
    for (const camera of this.#surprising(cameras, measured)) this.restart(camera);
    this.#correct(cameras, measured);
  }

  /** One standard deviation of each camera's offset against the others, seconds. */
  uncertaintiesS(): Float64Array {
    return relativeVariances(this.#covariance, [...this.offsetsS.keys()], this.#count).map(Math.sqrt);
  }

  #surprising(cameras: readonly number[], { offsetsS, covarianceS2 }: MeasuredOffsets): number[] {
    const n = this.#count;
    const apart = cameras.map((camera) => offsetsS[camera]! - this.offsetsS[camera]!).sort((a, b) => a - b);
    const middle = apart[(apart.length - 1) >> 1]!;
    const variance = relativeVariances(sumOf(this.#covariance, covarianceS2), cameras, n);
    return cameras.filter(
      (camera) =>
        Math.abs(offsetsS[camera]! - this.offsetsS[camera]! - middle) > SURPRISE * Math.sqrt(variance[camera]!),
    );
  }

  /** The Kalman filter's correction by the differences of all cameras to the first. */
  #correct(cameras: readonly number[], { offsetsS, covarianceS2 }: MeasuredOffsets): void {
    const n = this.#count;
    const [first, ...others] = cameras as [number, ...number[]];
    const m = others.length;
    const difference = (matrix: Float64Array, row: number, camera: number): number =>
      matrix[row * n + camera]! - matrix[row * n + first]!;
    const both = sumOf(this.#covariance, covarianceS2);
    const innovation = new Float64Array(m * m);
    others.forEach((a, row) => {
      others.forEach((b, column) => {
        innovation[row * m + column] = difference(both, a, b) - difference(both, first, b);
      });
    });
    const inverse = invert(innovation, m);
    const found = others.map((camera) => offsetsS[camera]! - offsetsS[first]!);
    const missing = others.map((camera, row) => found[row]! - (this.offsetsS[camera]! - this.offsetsS[first]!));
    const before = this.#covariance.slice();
    const gain = (camera: number, column: number): number =>
      others.reduce((sum, other, row) => sum + difference(before, camera, other) * inverse[row * m + column]!, 0);
    for (let camera = 0; camera < n; camera++) {
      const gains = others.map((_, column) => gain(camera, column));
      this.offsetsS[camera]! += gains.reduce((sum, g, row) => sum + g * missing[row]!, 0);
      for (let other = 0; other < n; other++) {
        const known = gains.reduce((sum, g, row) => sum + g * difference(before, other, others[row]!), 0);
        this.#covariance[camera * n + other] = before[camera * n + other]! - known;
      }
    }
  }
}

function sumOf(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value + b[at]!);
}
