/** Median of the last few values; NaN before the first. */
export class RunningMedian {
  readonly #size: number;
  readonly #values: number[] = [];
  #median = Number.NaN;

  constructor(size: number) {
    this.#size = size;
  }

  /** The lower middle one where their number is even. */
  get value(): number {
    return this.#median;
  }

  /** Adds a constant to all values so far. */
  shift(by: number): void {
    this.#values.forEach((value, at) => {
      this.#values[at] = value + by;
    });
    this.#median += by;
  }

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.#size) this.#values.shift();
    const sorted = this.#values.toSorted((a, b) => a - b);
    this.#median = sorted[(sorted.length - 1) >> 1]!;
  }
}
