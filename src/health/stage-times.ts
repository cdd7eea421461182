/** Half and 99 % of the latest runs of a stage took at most this long, ms. */
export interface StageTime {
  p50_ms: number;
  p99_ms: number;
}

/** How long each stage takes, over its latest runs. Memory is bounded: one ring of numbers per stage. */
export class StageTimes {
  readonly #rings = new Map<string, { ms: Float64Array; runs: number }>();
  readonly #kept: number;

  /** `kept`: runs that count; the default is 20 s of ticks. */
  constructor(kept = 600) {
    this.#kept = kept;
  }

  /** One run of a stage, milliseconds. */
  add(stage: string, ms: number): void {
    let ring = this.#rings.get(stage);
    if (ring === undefined) {
      ring = { ms: new Float64Array(this.#kept), runs: 0 };
      this.#rings.set(stage, ring);
    }
    ring.ms[ring.runs % this.#kept] = ms;
    ring.runs++;
  }

  /** Nearest-rank percentiles by stage, to the microsecond; stages that never ran are absent. */
  summary(): Record<string, StageTime> {
    return Object.fromEntries(
      [...this.#rings].map(([stage, { ms, runs }]) => {
        const sorted = ms.slice(0, Math.min(runs, this.#kept)).sort();
        const rank = (share: number) => Number(sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(3));
        return [stage, { p50_ms: rank(0.5), p99_ms: rank(0.99) }];
      }),
    );
  }
}
