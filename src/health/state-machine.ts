import type { Finding } from './finding.ts';

/** The states a daemon can say of itself; `lost` is said by the broker alone. */
export type DaemonState = 'starting' | 'ready' | 'degraded' | 'stopped';

/** A change of state with its reasons. */
export interface StateChange {
  state: DaemonState;
  before: DaemonState;
  /** Codes of the findings that make it degraded, worst first; empty otherwise. */
  reasons: string[];
}

/**
 * starting → ready ⇄ degraded → stopped. Degraded means: it works, but a warning or an error stands; information does not
 * degrade. Nothing leads out of stopped.
 */
export class StateMachine {
  #state: DaemonState = 'starting';
  #reasons: string[] = [];
  #started = false;

  get state(): DaemonState {
    return this.#state;
  }

  get reasons(): string[] {
    return this.#reasons;
  }

  /** Start-up is over: every stage has what it needs to run. */
  started(findings: readonly Finding[]): StateChange | null {
    this.#started = true;
    return this.update(findings);
  }

  /** The findings as they are now; gives the change of state or of its reasons, null where both stay. */
  update(findings: readonly Finding[]): StateChange | null {
    if (!this.#started || this.#state === 'stopped') return null;
    const reasons = findings.filter((finding) => finding.level !== 'info').map((finding) => finding.code);
    return this.#become(reasons.length === 0 ? 'ready' : 'degraded', reasons);
  }

  /** The end; null where it was stopped before. */
  stop(): StateChange | null {
    return this.#become('stopped', []);
  }

  #become(state: DaemonState, reasons: string[]): StateChange | null {
    const before = this.#state;
    if (before === state && reasons.join() === this.#reasons.join()) return null;
    this.#state = state;
    this.#reasons = reasons;
    return { state, before, reasons };
  }
}
