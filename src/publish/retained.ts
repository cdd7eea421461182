/** A retained topic as it should be at the broker: a payload, or null where it must be cleared. */
export type RetainedValue<T> = { topic: string; payload: T | null };

/**
 * The retained topics as they should be now. The broker is never trusted to remember: all of this is published again on
 * every connection, clearings included until the broker has acknowledged them.
 */
export class RetainedTopics<T> {
  readonly #wanted = new Map<string, T | null>();

  set(topic: string, payload: T): void {
    this.#wanted.set(topic, payload);
  }

  /** Marks a topic to be cleared at the broker. */
  clear(topic: string): void {
    this.#wanted.set(topic, null);
  }

  /** The broker has acknowledged an empty message for this topic; forgotten unless it was set again meanwhile. */
  cleared(topic: string): void {
    if (this.#wanted.get(topic) === null) this.#wanted.delete(topic);
  }

  get(topic: string): T | null | undefined {
    return this.#wanted.get(topic);
  }

  /** Topics that hold a payload now, of those that start with `prefix`. */
  topics(prefix = ''): string[] {
    return [...this.#wanted]
      .filter(([topic, payload]) => payload !== null && topic.startsWith(prefix))
      .map(([topic]) => topic);
  }

  all(): RetainedValue<T>[] {
    return [...this.#wanted].map(([topic, payload]) => ({ topic, payload }));
  }
}
