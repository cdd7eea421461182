import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { imageExtent } from '../image-extent.ts';
import { MAX_SPAN_S } from '../resample.ts';

/** One camera's sighting of a lone person. `joints` is `[joint][u, v, confidence]`, normalised image coordinates. */
export interface Sighting {
  timeS: number;
  joints: Float64Array;
}

/**
 * A camera's sightings in rising time, the oldest forgotten beyond `limit`, with linear interpolation between
 * neighbouring frames (at most 70 ms apart).
 */
export class Sightings {
  readonly list: Sighting[] = [];
  /** How large the person is in the image, as normalised coordinates; beside `list`. */
  readonly #sizes: number[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(sighting: Sighting): void {
    const last = this.list.at(-1);
    if (last !== undefined && sighting.timeS <= last.timeS) return;
    this.list.push(sighting);
    this.#sizes.push(imageExtent(sighting.joints));
    if (this.list.length <= this.#limit) return;
    this.list.shift();
    this.#sizes.shift();
  }

  /**
   * Instants from the first sighting to the last. Not the frames themselves, nor a divisor of their distance: between two
   * frames their noise averages out, so clocks that lie half a frame apart would seem to agree better than others.
   */
  instants(stepS: number): number[] {
    const firstS = this.list[0]?.timeS ?? 0;
    const count = Math.floor(((this.list.at(-1)?.timeS ?? firstS) - firstS) / stepS);
    return Array.from({ length: count }, (_, k) => firstS + (k + 0.5) * stepS);
  }

  /** The index i with `list[i].timeS ≤ timeS < list[i + 1].timeS`; -1 where the neighbours do not enclose it. */
  before(timeS: number): number {
    let [low, high] = [0, this.list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle]!.timeS <= timeS) low = middle + 1;
      else high = middle;
    }
    const index = low - 1;
    const [a, b] = [this.list[index], this.list[index + 1]];
    return a !== undefined && b !== undefined && b.timeS - a.timeS <= MAX_SPAN_S ? index : -1;
  }

  /**
   * Writes `[joint][u, v, confidence]` at an instant into `out` and returns how large the person is there (the diagonal
   * of the box around the joints, normalised); 0, and nothing written, where nobody is seen.
   */
  at(timeS: number, out: Float64Array): number {
    const index = this.before(timeS);
    if (index < 0) return 0;
    const [a, b] = [this.list[index]!, this.list[index + 1]!];
    const weight = (timeS - a.timeS) / (b.timeS - a.timeS);
    for (let at = 0; at < JOINT_COUNT * 3; at += 3) {
      const seen = a.joints[at + 2]! > 0 && b.joints[at + 2]! > 0;
      for (let k = 0; k < 3; k++) {
        out[at + k] = seen ? (1 - weight) * a.joints[at + k]! + weight * b.joints[at + k]! : 0;
      }
    }
    return (1 - weight) * this.#sizes[index]! + weight * this.#sizes[index + 1]!;
  }
}
