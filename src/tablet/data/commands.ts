import type { Payload } from '../../publish/payloads.ts';
import type { CommandPayload, Result, Verb } from '../../publish/schemas/commands.ts';

/** What a command came to. */
export type Outcome<V extends Verb> =
  | { ok: true; result: Result<V> }
  /** `message` and `remedies` are the box's own words; without them it could not be asked. */
  | { ok: false; why: 'refused'; message: string; remedies: readonly string[] }
  | { ok: false; why: 'no_connection' | 'no_answer' };

/** Arguments of a command: all but the id, which is chosen here. */
export type Asked<V extends Verb> = Omit<CommandPayload<V>, 'id'>;

/** How commands leave. */
export interface CommanderOptions {
  /** Publishes `command/<verb>`; false where there is no connection. */
  send: (verb: Verb, payload: string) => boolean;
  newId: () => string;
  /** Longest wait for an answer, ms. */
  limitMs?: number;
}

const LIMIT_MS = 8000;

/** Asks the box to do things, and brings each answer to who asked. Nothing is asked again by itself. */
export class Commander {
  readonly #options: CommanderOptions;
  readonly #waiting = new Map<string, (response: Payload<'response'> | null) => void>();

  constructor(options: CommanderOptions) {
    this.#options = options;
  }

  ask<V extends Verb>(verb: V, asked: Asked<V>): Promise<Outcome<V>> {
    const id = this.#options.newId();
    if (!this.#options.send(verb, JSON.stringify({ id, ...asked }))) {
      return Promise.resolve({ ok: false, why: 'no_connection' });
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#waiting.get(id)?.(null), this.#options.limitMs ?? LIMIT_MS);
      this.#waiting.set(id, (response) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(outcomeOf(response));
      });
    });
  }

  /** Takes whatever comes on `response/<verb>`; answers to others' questions are none of ours. */
  answered(response: Payload<'response'>): void {
    if (response.id !== null) this.#waiting.get(response.id)?.(response);
  }
}

function outcomeOf<V extends Verb>(response: Payload<'response'> | null): Outcome<V> {
  if (response === null) return { ok: false, why: 'no_answer' };
  if (response.ok) return { ok: true, result: response.result as Result<V> };
  const { message, remedies } = response.error;
  return { ok: false, why: 'refused', message, remedies };
}
