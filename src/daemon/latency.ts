const KEPT = 3000;

/** Percentiles of the latest durations, ms. */
export class Latency {
  readonly #values: number[] = [];
  #next = 0;

  add(ms: number): void {
    this.#values[this.#next] = ms;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** NaN before the first value. */
  percentiles(): { p50: number; p99: number } {
    const sorted = this.#values.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99) };
  }
}
