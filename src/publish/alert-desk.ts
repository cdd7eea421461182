import type { Alert, AlertChange } from '../gait/alerts.ts';

/**
 * The alerts that stand, by topic. A joint and a group may share a name (pelvis) and with it a topic: the topic shows one of
 * them, the group first, and is cleared only when neither stands.
 */
export class AlertDesk {
  readonly #standing = new Map<string, Alert>();

  /** Takes a change of the gait stage; gives what its topic shows now, null where it is to be cleared. */
  apply({ change, alert }: AlertChange): Alert | null {
    const key = `${alert.kind}/${alert.id}`;
    if (change === 'cleared') this.#standing.delete(key);
    else this.#standing.set(key, alert);
    return this.#standing.get(`group/${alert.id}`) ?? this.#standing.get(`joint/${alert.id}`) ?? null;
  }

  /** Forgets all: the patient is another one. */
  clear(): void {
    this.#standing.clear();
  }
}
