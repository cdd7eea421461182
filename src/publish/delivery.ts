import type { MqttClient } from 'mqtt';
import { type LinkOptions, type LinkStatus, MqttLink } from './link.ts';
import { Outbox, type OutboxEntry } from './outbox.ts';
import { RetainedTopics } from './retained.ts';
import type { Json } from './stamp.ts';

/** Which broker, and who is told how it goes. */
export interface DeliveryOptions
  extends Pick<LinkOptions, 'url' | 'clientId' | 'username' | 'password' | 'backoff' | 'will'> {
  /** Monotonic clock, seconds. */
  now: () => number;
  /** Called for each new connection before the retained topics are published on it. */
  onConnect: (connection: number) => void;
  /** Called when the connection comes or goes. */
  onLink?: (status: LinkStatus) => void;
  /** Topics to listen to, and what to do with a message on them. */
  listen: readonly string[];
  /** A topic to listen to that the broker may refuse; the status tells. */
  commands: string;
  onMessage: (topic: string, payload: Buffer, retained: boolean) => void;
  outbox?: { maxMessages: number; maxBytes: number };
}

/** How the link is and what could not be delivered. `commandsRefused`: the broker does not let us hear commands. */
export type DeliveryStatus = LinkStatus & {
  waiting: number;
  dropped: number;
  unqueuedDropped: number;
  commandsRefused: boolean;
};

interface Outgoing {
  topic: string;
  payload: Json;
}

const OUTBOX = { maxMessages: 2000, maxBytes: 16e6 };
/** Unacknowledged messages at a time: after an outage the backlog leaves in small steps, not as one burst. */
const WINDOW = 8;
/** A message that waited longer than this for the broker is marked as replayed. */
const LATE_S = 2;
/** What is worth nothing when late is dropped rather than queued behind this many bytes. */
const BACKLOG_BYTES = 64 * 1024;
/** Answers are dropped behind so much: a whole session with its curves, several times. */
const ANSWER_BACKLOG_BYTES = 16e6;

/**
 * Brings payloads to the broker in the three ways there are: retained (present state, said again on every connection), posted
 * (kept in a bounded outbox until acknowledged), and at once or never. No method waits, none throws for the network.
 */
export class Delivery {
  readonly #link: MqttLink;
  readonly #options: DeliveryOptions;
  readonly #retained = new RetainedTopics<Json>();
  readonly #outbox: Outbox<Outgoing>;
  #client: MqttClient | null = null;
  #unqueuedDropped = 0;
  #commandsRefused = false;
  #unacknowledged = 0;

  /** @throws GengaitError GENGAIT_E_MQTT_URL */
  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.outbox ?? OUTBOX);
    this.#link = new MqttLink({
      ...options,
      onUp: (client, connection) => this.#connected(client, connection),
      onDown: () => this.#disconnected(),
      onMessage: (topic, payload, retained) => {
        if (this.#client !== null) options.onMessage(topic, payload, retained);
      },
    });
  }

  start(): void {
    this.#link.start();
  }

  status(): DeliveryStatus {
    const { size, dropped } = this.#outbox;
    const [unqueuedDropped, commandsRefused] = [this.#unqueuedDropped, this.#commandsRefused];
    return { ...this.#link.status(), waiting: size, dropped, unqueuedDropped, commandsRefused };
  }

  /** Sets a retained topic; `publish: false` only remembers it for the next connection. */
  retain(topic: string, payload: Json, { publish = true } = {}): void {
    this.#retained.set(topic, payload);
    if (publish) this.#send(topic, payload);
  }

  /** Takes a retained topic off the broker. */
  clear(topic: string): void {
    this.#retained.clear(topic);
    this.#send(topic, null);
  }

  isRetained(topic: string): boolean {
    return Boolean(this.#retained.get(topic));
  }

  /** Retained topics that hold something and start with `prefix`. */
  retainedTopics(prefix: string): string[] {
    return this.#retained.topics(prefix);
  }

  /** Delivers once the broker can take it; the payload becomes the topic's retained one where it is that already. */
  post(topic: string, payload: Json): void {
    this.#outbox.push({ topic, payload }, Buffer.byteLength(JSON.stringify(payload)), this.#options.now());
    this.#pump();
  }

  /** Delivers now, unacknowledged, or never. */
  sendNow(topic: string, payload: () => Json): void {
    const client = this.#client;
    if (client === null || client.stream.writableLength > BACKLOG_BYTES) this.#unqueuedDropped++;
    else client.publish(topic, JSON.stringify(payload()), { qos: 0 });
  }

  /** Delivers now, once at least, or never: for answers, which whoever misses them asks for again. */
  answer(topic: string, payload: Json): void {
    const client = this.#client;
    if (client === null || client.stream.writableLength > ANSWER_BACKLOG_BYTES) this.#unqueuedDropped++;
    else client.publish(topic, JSON.stringify(payload), { qos: 1 });
  }

  /** Resolves to true once the broker has acknowledged everything, to false after `limitMs`. */
  async drained(limitMs: number): Promise<boolean> {
    const end = performance.now() + limitMs;
    while (this.#outbox.size > 0 || this.#unacknowledged > 0 || this.#client === null) {
      if (performance.now() > end) return false;
      await new Promise((done) => setTimeout(done, 5));
    }
    return true;
  }

  /** Disconnects politely, so that the broker sends no last will; hard after 300 ms. */
  async stop(): Promise<void> {
    this.#client = null;
    await this.#link.stop(300);
  }

  #connected(client: MqttClient, connection: number): void {
    this.#client = client;
    this.#unacknowledged = 0;
    this.#options.onConnect(connection);
    for (const { topic, payload } of this.#retained.all()) this.#send(topic, payload);
    client.subscribe([...this.#options.listen], { qos: 1 });
    client.subscribe(this.#options.commands, { qos: 1 }, (error) => {
      if (client === this.#client) this.#commandsRefused = error !== null;
    });
    this.#pump();
    this.#options.onLink?.(this.#link.status());
  }

  #disconnected(): void {
    this.#client = null;
    this.#outbox.connectionLost();
    this.#options.onLink?.(this.#link.status());
  }

  #send(topic: string, payload: Json | null): void {
    const client = this.#client;
    if (client === null) return;
    this.#unacknowledged++;
    client.publish(topic, payload === null ? '' : JSON.stringify(payload), { qos: 1, retain: true }, (error) => {
      if (client !== this.#client) return;
      this.#unacknowledged--;
      if (!error && payload === null) this.#retained.cleared(topic);
    });
  }

  #pump(): void {
    const client = this.#client;
    if (client === null) return;
    for (const entry of this.#outbox.take(WINDOW)) this.#deliver(client, entry);
  }

  #deliver(client: MqttClient, entry: OutboxEntry<Outgoing>): void {
    const { topic, payload } = entry.value;
    // Only the newest walk stays readable; an older one that was late must not take its place.
    const retain = this.#retained.get(topic) === payload;
    const late = this.#options.now() - entry.addedS > LATE_S;
    const text = JSON.stringify(late ? { ...payload, replayed: true } : payload);
    client.publish(topic, text, { qos: 1, retain }, (error) => {
      if (error || client !== this.#client) return;
      this.#outbox.acknowledge(entry);
      this.#pump();
    });
  }
}
