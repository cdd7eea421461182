/** `run` is null until it is ready. */
interface Step<T> {
  run: (() => readonly T[]) | null;
  ready: Promise<void>;
}

/**
 * Steps that are begun in an order and done in it, though some are ready only later (a walk under assessment): so what
 * follows from them does not depend on how long anything took. One step's results are `T[]`.
 */
export class InOrder<T> {
  readonly #steps: Step<T>[] = [];

  /** Adds a step that is ready. */
  add(run: () => readonly T[]): void {
    this.#steps.push({ run, ready: Promise.resolve() });
  }

  /** Adds a step that is ready once the promise gives it. If it rejects, the error is thrown when it would be its turn. */
  addLater(run: Promise<() => readonly T[]>): void {
    const step: Step<T> = { run: null, ready: Promise.resolve() };
    step.ready = run.then(
      (ready) => {
        step.run = ready;
      },
      (error: unknown) => {
        step.run = () => {
          throw error;
        };
      },
    );
    this.#steps.push(step);
  }

  /** Does the steps whose turn it is. */
  take(): T[] {
    const results: T[] = [];
    while (this.#steps[0]?.run) results.push(...this.#steps.shift()!.run!());
    return results;
  }

  /** Waits for every step so far and does it. */
  async settle(): Promise<T[]> {
    await Promise.all(this.#steps.map(({ ready }) => ready));
    return this.take();
  }
}
