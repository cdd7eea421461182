import type { Alert, AlertChange } from '../gait/alerts.ts';
import type { Finding } from '../health/finding.ts';
import { AlertDesk } from './alert-desk.ts';
import type { ReceivedCommand } from './decode-command.ts';
import { Delivery, type DeliveryOptions, type DeliveryStatus } from './delivery.ts';
import type { Body, PatientKeys, Payload, PayloadKind } from './payloads.ts';
import type { Answer } from './schemas/commands.ts';
import type { EnvelopeKeys } from './schemas/envelope.ts';
import { type Json, Stamp, type StampOptions } from './stamp.ts';
import { type Topics, topicsOf } from './topics.ts';

/** Which broker, which box, and what stands in every payload. */
export interface PublisherOptions
  extends StampOptions,
    Pick<DeliveryOptions, 'username' | 'password' | 'onLink' | 'backoff' | 'outbox'> {
  /** mqtt://, mqtts://, ws:// or wss:// */
  url: string;
  box: string;
}

type StateBody = Body<'state', 'connection' | 'notice'>;
type HealthBody = Body<'health', 'outbox'>;
type AlertBody = Body<'alert', 'id' | 'raised'>;
type EventBody = Body<'event', 'id'>;
/** What `session` says; its session need not be the one of the payloads that follow. */
export type SessionBody = Omit<Payload<'session'>, EnvelopeKeys>;

const NOTICE = 'Supports a therapist’s judgement; not a diagnosis.';

/**
 * Everything the daemon says, on MQTT. No method waits and none throws for the network: state is kept and said again on every
 * connection, summaries and events wait in a bounded outbox, poses are dropped while nobody can take them.
 */
export class Publisher {
  readonly topics: Topics;
  readonly #options: PublisherOptions;
  readonly #stamp: Stamp;
  readonly #delivery: Delivery;
  readonly #desk = new AlertDesk();
  #patient: PatientKeys = { session: null, walk_no: 0, track: 0 };
  #state: StateBody | null = null;
  #takeCommand: (command: ReceivedCommand) => void = () => {};

  /** @throws GengaitError GENGAIT_E_MQTT_URL */
  constructor(options: PublisherOptions) {
    const { box, boot } = options;
    this.#options = options;
    this.topics = topicsOf(box);
    this.#stamp = new Stamp(options);
    this.#delivery = new Delivery({
      ...options,
      clientId: `gengait-${box}-${boot}`,
      will: (connection) => this.#will(connection),
      onConnect: (connection) => {
        if (this.#state !== null) this.#retainState(connection, false);
      },
      listen: [...this.topics.leftovers, this.topics.state],
      commands: this.topics.commands,
      onMessage: (topic, payload, retained) => this.#heard(topic, payload, retained),
    });
  }

  /** Begins to connect, and goes on trying for ever. Nothing waits for it. */
  start(): void {
    this.#delivery.start();
  }

  /** Who is given the commands that come in and answers them with `respond`; nobody before this is called. */
  onCommand(take: (command: ReceivedCommand) => void): void {
    this.#takeCommand = take;
  }

  /** How the link is, and what could not be delivered so far. */
  status(): DeliveryStatus {
    return this.#delivery.status();
  }

  /** Who walks, for the payloads that follow. */
  setPatient(patient: PatientKeys): void {
    this.#patient = { ...patient };
  }

  /** The daemon's state; a change of `state` also becomes an event. */
  state(body: StateBody): void {
    const before = this.#state?.state;
    this.#state = body;
    this.#retainState(this.status().connection, true);
    if (before === body.state) return;
    const reasons = body.reasons.length === 0 ? '' : ` (${body.reasons.join(', ')})`;
    this.event({ kind: 'state_changed', subject: body.state, message: `The daemon is ${body.state}${reasons}.` });
  }

  /** How cameras, stages and the box are. */
  health(body: HealthBody): void {
    const { waiting, dropped } = this.status();
    const payload = this.#stamp.payload('health', { ...body, outbox: { waiting, dropped } });
    this.#delivery.retain(this.topics.health, payload);
  }

  /** The live pose: sent now or never. */
  pose(body: Body<'pose'>): void {
    this.#delivery.sendNow(this.topics.pose, () => this.#about('pose', body));
  }

  /** The summary of one gait cycle. */
  cycle(summary: Body<'cycle', 'id'>): void {
    this.#delivery.post(this.topics.cycle, this.#about('cycle', { id: this.#stamp.nextId(), ...summary }));
  }

  /** The summary of one pass over the walkway; stays readable until the patient is cleared. */
  walk(summary: Body<'walk', 'id'>): void {
    const payload = this.#about('walk', { id: this.#stamp.nextId(), ...summary });
    this.#delivery.retain(this.topics.walk, payload, { publish: false });
    this.#delivery.post(this.topics.walk, payload);
  }

  /** A change of the gait stage's alerts, whose times are on the publisher's clock. */
  alertChange(change: AlertChange): void {
    const alert = this.#desk.apply(change);
    const reason = change.change === 'cleared' ? change.reason : undefined;
    this.alert(change.alert.id, alert === null ? null : this.#alertBody(alert), reason);
  }

  /** Somebody has seen the alert of this id. False where none stands. */
  acknowledge(id: Payload<'alert'>['id'], by: string): boolean {
    if (!this.#desk.acknowledge(id, by)) return false;
    this.alert(id, this.#alertBody(this.#desk.shown(id)!));
    const message = `${by} has seen the alert: ${words(id)}.`;
    this.event({ kind: 'alert_acknowledged', subject: id, message, details: { by } });
    return true;
  }

  /** Raises or renews the alert of a joint or group, or clears it (null). Raising and clearing also become events. */
  alert(id: Payload<'alert'>['id'], body: AlertBody | null, reason?: string): void {
    const topic = this.topics.alert(id);
    const wasRaised = this.#delivery.isRetained(topic);
    if (body === null) {
      if (wasRaised) this.#clearAlert(topic, id, reason);
      return;
    }
    this.#delivery.retain(topic, this.#about('alert', { id, raised: true, ...body }));
    if (wasRaised) return;
    const { score, threshold, side, provisional } = body;
    const message = `Departure from normal walking: ${words(id)}.`;
    this.event({ kind: 'alert_raised', subject: id, message, details: { score, threshold, side, provisional } });
  }

  /** History; delivered late rather than never. */
  event(body: EventBody): void {
    this.#delivery.post(this.topics.event, this.#stamp.payload('event', { id: this.#stamp.nextId(), ...body }));
  }

  /** Raises a finding, or clears the one of this code (null). */
  finding(code: string, finding: Finding | null): void {
    const topic = this.topics.finding(code);
    if (finding === null) this.#delivery.clear(topic);
    else this.#delivery.retain(topic, this.#stamp.payload('finding', { ...finding }));
  }

  /** The session that runs; stays readable until the patient is cleared. */
  session(body: SessionBody): void {
    this.#delivery.retain(this.topics.session, this.#stamp.payload('session', body));
  }

  /** Who is on the walkway: sent now or never. */
  people(body: Body<'people'>): void {
    this.#delivery.sendNow(this.topics.people, () => this.#stamp.payload('people', body));
  }

  /** Answers a command: now or never; who misses it asks again under the same id. */
  respond(verb: string, answer: Answer): void {
    this.#delivery.answer(this.topics.response(verb), this.#stamp.payload('response', answer));
  }

  /** Takes a command that was left on the broker off it. */
  discardCommand(verb: string): void {
    this.#delivery.clear(this.topics.command(verb));
  }

  /** Takes everything about the patient off the broker: session end, change of patient. */
  clearPatient(): void {
    this.#desk.clear();
    const prefix = this.topics.alert('');
    for (const topic of this.#delivery.retainedTopics(prefix)) {
      this.#clearAlert(topic, topic.slice(prefix.length), 'the patient’s session ended');
    }
    this.clearWalk();
    this.#delivery.clear(this.topics.session);
  }

  /** Takes the last walk off the broker: it was of somebody else. */
  clearWalk(): void {
    this.#delivery.clear(this.topics.walk);
  }

  /** Resolves to true once the broker has acknowledged everything, to false after `limitMs`. */
  drained(limitMs: number): Promise<boolean> {
    return this.#delivery.drained(limitMs);
  }

  /** Says `stopped`, waits (under a second) until the broker has it, and disconnects so that no last will is sent. */
  async close(): Promise<void> {
    if (this.status().connected) {
      this.clearPatient();
      if (this.#state !== null) this.state({ ...this.#state, state: 'stopped', reasons: [] });
      await this.drained(800);
    }
    await this.#delivery.stop();
  }

  #about<K extends PayloadKind>(kind: K, body: object): Json {
    return this.#stamp.payload(kind, { ...this.#patient, ...body });
  }

  #alertBody({ id, kind, sinceS, score, threshold, side, cyclesSeen, provisional }: Alert): AlertBody {
    const agoMs = 1000 * (this.#options.now() - sinceS);
    return {
      kind,
      since_t: sinceS,
      since_wall: new Date(this.#options.wall().getTime() - agoMs).toISOString(),
      score,
      threshold,
      side,
      cycles_seen: cyclesSeen,
      provisional,
      acknowledged_by: this.#desk.acknowledgedBy(id),
    };
  }

  #clearAlert(topic: string, id: string, reason?: string): void {
    this.#delivery.clear(topic);
    const message = `The alert is over: ${words(id)}${reason === undefined ? '' : `, ${reason}`}.`;
    this.event({ kind: 'alert_cleared', subject: id, message });
  }

  /** The state carries the number of its connection, so that an older connection's last will is recognised. */
  #retainState(connection: number, publish: boolean): void {
    const body = { ...this.#state, connection: Math.max(1, connection), notice: NOTICE };
    this.#delivery.retain(this.topics.state, this.#stamp.payload('state', body), { publish });
  }

  #will(connection: number) {
    const body = this.#state ?? UNKNOWN_STATE;
    const lost = { ...body, state: 'lost', reasons: [], connection, notice: NOTICE };
    const payload = Buffer.from(JSON.stringify(this.#stamp.payload('state', lost)));
    return { topic: this.topics.state, payload, qos: 1 as const, retain: true };
  }

  #heard(topic: string, payload: Buffer, retained: boolean): void {
    const prefix = this.topics.command('');
    if (!topic.startsWith(prefix)) this.#mend(topic, payload, retained);
    else this.#takeCommand({ verb: topic.slice(prefix.length), payload, retained });
  }

  /** Mends what the broker remembers wrongly: leftovers of an earlier start, and our own will said after our return. */
  #mend(topic: string, payload: Buffer, retained: boolean): void {
    if (payload.length === 0) return;
    if (topic === this.topics.state) {
      if (this.#state !== null && saysLost(payload, this.#options.boot)) this.state(this.#state);
    } else if (retained && !this.#delivery.isRetained(topic)) {
      this.#delivery.clear(topic);
    }
  }
}

const UNKNOWN_STATE = {
  version: '',
  provider: null,
  provider_reason: null,
  model: null,
  baseline: null,
  calibration: null,
  limits: null,
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
