import type { MqttClient } from 'mqtt';
import type { Finding } from '../health/finding.ts';
import { type LinkStatus, MqttLink } from './link.ts';
import { Outbox, type OutboxEntry } from './outbox.ts';
import type { Body, PatientKeys, Payload, PayloadKind } from './payloads.ts';
import { RetainedTopics } from './retained.ts';
import { type Json, Stamp, type StampOptions } from './stamp.ts';
import { type Topics, topicsOf } from './topics.ts';

export interface PublisherOptions extends StampOptions {
  /** mqtt://, mqtts://, ws:// or wss:// */
  url: string;
  box: string;
  username?: string;
  password?: string;
  /** Called when the connection comes or goes. */
  onLink?: (status: LinkStatus) => void;
  backoff?: { firstMs: number; maxMs: number };
  outbox?: { maxMessages: number; maxBytes: number };
}

type StateBody = Body<'state', 'connection' | 'notice'>;
type HealthBody = Body<'health', 'outbox'>;
type AlertBody = Body<'alert', 'id' | 'raised'>;
type EventBody = Body<'event', 'id'>;
interface Outgoing {
  topic: string;
  payload: Json;
}

const NOTICE = 'Supports a therapist’s judgement; not a diagnosis.';
const OUTBOX = { maxMessages: 2000, maxBytes: 16e6 };
/** Unacknowledged messages at a time: after an outage the backlog leaves in small steps, not as one burst. */
const WINDOW = 8;
/** A message that waited longer than this for the broker is marked as replayed. */
const LATE_S = 2;
/** A pose is dropped rather than queued behind this many bytes: late poses are worth nothing. */
const POSE_BACKLOG_BYTES = 64 * 1024;

/**
 * Everything the daemon says, on MQTT. No method waits and none throws for the network: state is kept and said again on every
 * connection, summaries and events wait in a bounded outbox, poses are dropped while nobody can take them.
 */
export class Publisher {
  readonly topics: Topics;
  readonly #link: MqttLink;
  readonly #stamp: Stamp;
  readonly #options: PublisherOptions;
  readonly #retained = new RetainedTopics<Json>();
  readonly #outbox: Outbox<Outgoing>;
  #client: MqttClient | null = null;
  #patient: PatientKeys = { session: null, walk_no: 0, track: 0 };
  #state: StateBody | null = null;
  #posesDropped = 0;
  #unacknowledged = 0;

  /** @throws GengaitError GENGAIT_E_MQTT_URL */
  constructor(options: PublisherOptions) {
    this.#options = options;
    this.topics = topicsOf(options.box);
    this.#stamp = new Stamp(options);
    this.#outbox = new Outbox(options.outbox ?? OUTBOX);
    this.#link = new MqttLink({
      url: options.url,
      clientId: `gengait-${options.box}-${options.boot}`,
      username: options.username,
      password: options.password,
      backoff: options.backoff,
      will: (connection) => this.#will(connection),
      onUp: (client, connection) => this.#connected(client, connection),
      onDown: () => this.#disconnected(),
      onMessage: (topic, payload, retained) => this.#received(topic, payload, retained),
    });
  }

  /** Begins to connect, and goes on trying for ever. Nothing waits for it. */
  start(): void {
    this.#link.start();
  }

  /** How the link is, and what could not be delivered so far. */
  status(): LinkStatus & { waiting: number; dropped: number; posesDropped: number } {
    const { size, dropped } = this.#outbox;
    return { ...this.#link.status(), waiting: size, dropped, posesDropped: this.#posesDropped };
  }

  /** Who walks, for the payloads that follow. */
  setPatient(patient: PatientKeys): void {
    this.#patient = { ...patient };
  }

  /** The daemon's state; a change of `state` also becomes an event. */
  state(body: StateBody): void {
    const before = this.#state?.state;
    this.#state = body;
    this.#retain(this.topics.state, this.#statePayload(this.#link.status().connection));
    if (before !== body.state) {
      const reasons = body.reasons.length === 0 ? '' : ` (${body.reasons.join(', ')})`;
      const message = `The daemon is ${body.state}${reasons}.`;
      this.event({ kind: 'state_changed', subject: body.state, message });
    }
  }

  health(body: HealthBody): void {
    const { waiting, dropped } = this.status();
    this.#retain(this.topics.health, this.#stamp.payload('health', { ...body, outbox: { waiting, dropped } }));
  }

  /** The live pose: sent now or never. */
  pose(body: Body<'pose'>): void {
    const client = this.#client;
    if (client === null || client.stream.writableLength > POSE_BACKLOG_BYTES) {
      this.#posesDropped++;
      return;
    }
    client.publish(this.topics.pose, JSON.stringify(this.#about('pose', body)), { qos: 0 });
  }

  /** The summary of one gait cycle. */
  cycle(summary: Body<'cycle', 'id'>): void {
    this.#post(this.topics.cycle, this.#about('cycle', { id: this.#stamp.nextId(), ...summary }));
  }

  /** The summary of one pass over the walkway; stays readable until the patient is cleared. */
  walk(summary: Body<'walk', 'id'>): void {
    const payload = this.#about('walk', { id: this.#stamp.nextId(), ...summary });
    this.#retained.set(this.topics.walk, payload);
    this.#post(this.topics.walk, payload);
  }

  /** Raises or renews the alert of a joint or group, or clears it (null). Raising and clearing also become events. */
  alert(id: Payload<'alert'>['id'], body: AlertBody | null): void {
    const topic = this.topics.alert(id);
    const wasRaised = Boolean(this.#retained.get(topic));
    if (body === null) {
      if (wasRaised) this.#clearAlert(topic, id, `The alert for ${words(id)} is over.`);
      return;
    }
    this.#retain(topic, this.#about('alert', { id, raised: true, ...body }));
    if (wasRaised) return;
    const { score, threshold, side, provisional } = body;
    const message = `${words(id)} departs from normal walking.`;
    this.event({ kind: 'alert_raised', subject: id, message, details: { score, threshold, side, provisional } });
  }

  event(body: EventBody): void {
    this.#post(this.topics.event, this.#stamp.payload('event', { id: this.#stamp.nextId(), ...body }));
  }

  /** Raises a finding, or clears the one of this code (null). */
  finding(code: string, finding: Finding | null): void {
    const topic = this.topics.finding(code);
    if (finding === null) this.#clear(topic);
    else this.#retain(topic, this.#stamp.payload('finding', { ...finding }));
  }

  /** Takes everything about the patient off the broker: session end, change of patient. */
  clearPatient(): void {
    const prefix = this.topics.alert('');
    for (const topic of this.#retained.topics(prefix)) {
      const id = topic.slice(prefix.length);
      this.#clearAlert(topic, id, `The alert for ${words(id)} ends with the patient’s session.`);
    }
    for (const topic of [this.topics.walk, this.topics.session]) this.#clear(topic);
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

  /** Says `stopped`, waits (under a second) until the broker has it, and disconnects so that no last will is sent. */
  async close(): Promise<void> {
    if (this.#client !== null) {
      this.clearPatient();
      if (this.#state !== null) this.state({ ...this.#state, state: 'stopped', reasons: [] });
      await this.drained(800);
    }
    this.#client = null;
    await this.#link.stop(300);
  }

  #about<K extends PayloadKind>(kind: K, body: object): Json {
    return this.#stamp.payload(kind, { ...this.#patient, ...body });
  }

  #statePayload(connection: number): Json {
    return this.#stamp.payload('state', { ...this.#state, connection: Math.max(1, connection), notice: NOTICE });
  }

  #will(connection: number) {
    const body = this.#state ?? UNKNOWN_STATE;
    const lost = { ...body, state: 'lost', reasons: [], connection, notice: NOTICE };
    const payload = Buffer.from(JSON.stringify(this.#stamp.payload('state', lost)));
    return { topic: this.topics.state, payload, qos: 1 as const, retain: true };
  }

  #connected(client: MqttClient, connection: number): void {
    this.#client = client;
    this.#unacknowledged = 0;
    if (this.#state !== null) this.#retained.set(this.topics.state, this.#statePayload(connection));
    for (const { topic, payload } of this.#retained.all()) this.#send(topic, payload);
    client.subscribe([...this.topics.leftovers, this.topics.state], { qos: 1 });
    this.#pump();
    this.#options.onLink?.(this.#link.status());
  }

  #disconnected(): void {
    this.#client = null;
    this.#outbox.connectionLost();
    this.#options.onLink?.(this.#link.status());
  }

  /** Mends what the broker remembers wrongly: leftovers of an earlier start, and our own will said after our return. */
  #received(topic: string, payload: Buffer, retained: boolean): void {
    if (this.#client === null || payload.length === 0) return;
    if (topic === this.topics.state) {
      if (this.#state !== null && saysLost(payload, this.#options.boot)) this.state(this.#state);
      return;
    }
    if (retained && !this.#retained.get(topic)) this.#clear(topic);
  }

  #retain(topic: string, payload: Json): void {
    this.#retained.set(topic, payload);
    this.#send(topic, payload);
  }

  #clear(topic: string): void {
    this.#retained.clear(topic);
    this.#send(topic, null);
  }

  #clearAlert(topic: string, id: string, message: string): void {
    this.#clear(topic);
    this.event({ kind: 'alert_cleared', subject: id, message });
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

  #post(topic: string, payload: Json): void {
    this.#outbox.push({ topic, payload }, JSON.stringify(payload).length, this.#options.now());
    this.#pump();
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

const UNKNOWN_STATE = {
  version: '',
  provider: null,
  provider_reason: null,
  model: null,
  baseline: null,
  calibration: null,
} as const;

function words(id: string): string {
  return id.replaceAll('_', ' ');
}

function saysLost(payload: Buffer, boot: string): boolean {
  try {
    const said = JSON.parse(payload.toString('utf8')) as { state?: unknown; boot?: unknown };
    return said.state === 'lost' && said.boot === boot;
  } catch {
    return false;
  }
}
