import type { Alert, AlertChange } from '../gait/alerts.ts';

/**
 * The alerts that stand, by topic. A joint and a group may share a name (pelvis) and with it a topic: the topic shows one of
 * them, the group first, and is cleared only when neither stands.
 */
export class AlertDesk {
  readonly #standing = new Map<string, Alert>();
  /** Who has seen what stands, by the alert's id. */
  readonly #seenBy = new Map<string, string>();

  /** Takes a change of the gait stage; gives what its topic shows now, null where it is to be cleared. */
  apply({ change, alert }: AlertChange): Alert | null {
    const key = `${alert.kind}/${alert.id}`;
    if (change === 'cleared') this.#standing.delete(key);
    else this.#standing.set(key, alert);
    const shown = this.shown(alert.id);
    if (shown === null) this.#seenBy.delete(alert.id);
    return shown;
  }

  /** What the topic of an id shows now; null = nothing stands. */
  shown(id: string): Alert | null {
    return this.#standing.get(`group/${id}`) ?? this.#standing.get(`joint/${id}`) ?? null;
  }

  /** Somebody has seen the alert; kept until it is cleared. False where none of this id stands. */
  acknowledge(id: string, by: string): boolean {
    if (this.shown(id) === null) return false;
    this.#seenBy.set(id, by);
    return true;
  }

  /** Who has seen the alert; null = nobody said so. */
  acknowledgedBy(id: string): string | null {
    return this.#seenBy.get(id) ?? null;
  }

  /** Forgets all: the patient is another one. */
  clear(): void {
    this.#standing.clear();
    this.#seenBy.clear();
  }
}
