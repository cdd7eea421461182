import { logErrors } from './span-evidence.ts';
import type { Tile } from './tiles.ts';
import { type ErrorColumn, errorColumns } from './window-errors.ts';

interface Sample {
  tick: number;
  errorMm: number;
}

/** Takes tiles in turn, a few per tick, and keeps each tile's errors over about one gait cycle. */
export class TileRotation {
  readonly #tiles: readonly Tile[];
  readonly #columns: ErrorColumn[];
  readonly #samples: Sample[][];
  readonly #spanTicks: number;
  #next = 0;

  constructor(tiles: readonly Tile[], spanTicks: number) {
    this.#tiles = tiles;
    this.#columns = errorColumns(tiles);
    this.#samples = this.#columns.map(() => []);
    this.#spanTicks = spanTicks;
  }

  /** The next `count` tiles in turn, as indices. */
  take(count: number): number[] {
    const some = Array.from(
      { length: Math.min(count, this.#tiles.length) },
      (_, i) => (this.#next + i) % this.#tiles.length,
    );
    this.#next = (this.#next + some.length) % this.#tiles.length;
    return some;
  }

  tiles(indices: readonly number[]): Tile[] {
    return indices.map((index) => this.#tiles[index]!);
  }

  /** Stores the errors, mm, of the joints of these tiles in order; forgets what is older than the span. */
  add(tick: number, indices: readonly number[], errorsMm: ArrayLike<number>): void {
    let at = 0;
    for (const index of indices) {
      for (const [column, { tile }] of this.#columns.entries()) {
        if (tile === index) this.#samples[column]!.push({ tick, errorMm: errorsMm[at++]! });
      }
    }
    for (const samples of this.#samples) {
      while (samples.length > 0 && samples[0]!.tick <= tick - this.#spanTicks) samples.shift();
    }
  }

  forget(): void {
    for (const samples of this.#samples) samples.length = 0;
  }

  /** Fewest samples any tile has. */
  fewest(): number {
    return Math.min(...this.#samples.map((samples) => samples.length));
  }

  /** ln(error in mm) per joint over the span. */
  logErrors(): Float64Array {
    const rows = Math.max(0, ...this.#samples.map((samples) => samples.length));
    const table = new Float64Array(rows * this.#columns.length).fill(Number.NaN);
    for (const [column, samples] of this.#samples.entries()) {
      for (const [row, { errorMm }] of samples.entries()) table[row * this.#columns.length + column] = errorMm;
    }
    return logErrors(this.#columns, table, [...Array(rows).keys()]);
  }
}
