import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Payload } from '../publish/payloads.ts';
import { topicsOf } from '../publish/topics.ts';
import { BoxClock } from './data/box-clock.ts';
import { Commander } from './data/commands.ts';
import { readMessage } from './data/messages.ts';
import type { PageFacts } from './data/page-facts.ts';
import { NOTHING_KNOWN, type PageState, patientOf, reconnected } from './data/page-state.ts';
import { takeMessage } from './data/take-message.ts';
import { BrokerLink, type LinkState, type Socket } from './mqtt/broker-link.ts';

/** The latest pose and when it came. */
export interface LivePose {
  pose: Payload<'pose'>;
  /** On the tablet's monotonic clock, seconds. */
  arrivedS: number;
}

/** Everything that comes from the box, as signals, and the way to ask it. */
export interface Live {
  link: ReadonlySignal<LinkState>;
  state: ReadonlySignal<PageState>;
  /** The latest pose, fresh or not; null before the first, and from the moment that another person is the patient. */
  pose: ReadonlySignal<LivePose | null>;
  /** Wall clock of the tablet when the box was last heard, ms; null = never. */
  heardAtMs: ReadonlySignal<number | null>;
  /** Schemas the box uses and this page doesn't know: the page is older (or newer) than the box. */
  foreignSchemas: ReadonlySignal<readonly string[]>;
  /** Messages that are nonsense, since the page was opened. */
  unreadable: ReadonlySignal<number>;
  clock: BoxClock;
  commander: Commander;
  /** Who logs in at a broker that asks. */
  login(username: string, password: string): void;
  /** The tablet woke up or has its network back. */
  nudge(): void;
}

/** What the page's own environment gives. */
export interface LiveOptions {
  facts: PageFacts;
  /** Address of the page, for a broker on the same server. */
  origin: string;
  nowS: () => number;
  wallMs: () => number;
  randomId: () => string;
  openSocket: (url: string) => Socket;
}

/** Connects to the box and keeps connected. */
export function openLive(options: LiveOptions): Live {
  const { facts, nowS } = options;
  const topics = topicsOf(facts.box);
  const link = signal<LinkState>({ kind: 'connecting', attempt: 0 });
  const state = signal(NOTHING_KNOWN);
  const newest = signal<LivePose | null>(null);
  const heardAtMs = signal<number | null>(null);
  const foreignSchemas = signal<readonly string[]>([]);
  const unreadable = signal(0);
  const clock = new BoxClock();
  let credentials: { username?: string; password?: string } = {};

  const take = (topic: string, bytes: Uint8Array, retained: boolean): void => {
    const reading = readMessage(topic, bytes);
    if (!reading.ok) {
      if (reading.why === 'unreadable') unreadable.value++;
      else if (!foreignSchemas.value.includes(reading.schema)) {
        foreignSchemas.value = [...foreignSchemas.value, reading.schema];
      }
      return;
    }
    const { message } = reading;
    const { payload } = message;
    // The last will was written when the box was well: its time says nothing about now.
    const isWill = message.kind === 'state' && message.payload?.state === 'lost';
    if (payload !== null && !retained && !isWill) {
      clock.observe(payload.boot, payload.t, nowS());
      heardAtMs.value = options.wallMs();
    }
    if (message.kind === 'response' && message.payload !== null) commander.answered(message.payload);
    if (message.kind !== 'pose') state.value = takeMessage(state.value, message);
    else if (message.payload !== null) {
      if (state.value.patient !== patientOf(message.payload)) state.value = takeMessage(state.value, message);
      newest.value = { pose: message.payload, arrivedS: nowS() };
    }
  };

  const broker = new BrokerLink({
    openSocket: () => options.openSocket(facts.broker_ws ?? options.origin.replace(/^http/, 'ws')),
    login: () => ({ clientId: `gengait-page-${options.randomId()}`, ...credentials }),
    filters: [
      ...[topics.state, topics.health, topics.cycle, topics.walk, topics.event, topics.session],
      ...[topics.alert('x').replace(/x$/, '+'), topics.finding('x').replace(/x$/, '#')],
      topics.response('x').replace(/x$/, '+'),
    ]
      .map((filter) => ({ filter, qos: 1 as 0 | 1 }))
      .concat([topics.pose, topics.people].map((filter) => ({ filter, qos: 0 }))),
    onState: (next) =>
      batch(() => {
        if (next.kind === 'open') {
          state.value = reconnected(state.value);
          newest.value = null;
        }
        link.value = next;
      }),
    onMessage: (topic, bytes, retained) => batch(() => take(topic, bytes, retained)),
  });
  const commander = new Commander({
    send: (verb, payload) => broker.publish(topics.command(verb), payload),
    newId: options.randomId,
  });
  broker.start();
  return {
    link,
    state,
    pose: computed(() => (ofThePatient(newest.value, state.value) ? newest.value : null)),
    heardAtMs,
    foreignSchemas,
    unreadable,
    clock,
    commander,
    login: (username, password) => {
      credentials = { username, password };
      broker.nudge();
    },
    nudge: () => broker.nudge(),
  };
}

/** A pose of the last patient is not shown for a moment longer than that person is the patient. */
function ofThePatient(live: LivePose | null, { patient }: PageState): boolean {
  return live !== null && patient !== null && patientOf(live.pose) === patient;
}
