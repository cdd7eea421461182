import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Payload } from '../publish/payloads.ts';
import { type Topics, topicsOf } from '../publish/topics.ts';
import { BoxClock } from './data/box-clock.ts';
import { Commander } from './data/commands.ts';
import { type BoxMessage, type Reading, readMessage } from './data/messages.ts';
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

/** What has come in, as it is written to. */
interface Inbox {
  state: Signal<PageState>;
  newest: Signal<LivePose | null>;
  heardAtMs: Signal<number | null>;
  foreignSchemas: Signal<readonly string[]>;
  unreadable: Signal<number>;
  clock: BoxClock;
}

/** Connects to the box and keeps connected. */
export function openLive(options: LiveOptions): Live {
  const { facts, randomId } = options;
  const topics = topicsOf(facts.box);
  const link = signal<LinkState>({ kind: 'connecting', attempt: 0 });
  const inbox: Inbox = {
    state: signal(NOTHING_KNOWN),
    newest: signal<LivePose | null>(null),
    heardAtMs: signal<number | null>(null),
    foreignSchemas: signal<readonly string[]>([]),
    unreadable: signal(0),
    clock: new BoxClock(),
  };
  const { state, newest, ...told } = inbox;
  let credentials: { username?: string; password?: string } = {};
  const broker = new BrokerLink({
    openSocket: () => options.openSocket(facts.broker_ws ?? options.origin.replace(/^http/, 'ws')),
    login: () => ({ clientId: `gengait-page-${randomId()}`, ...credentials }),
    filters: filtersOf(topics),
    onState: (next) =>
      batch(() => {
        if (next.kind === 'open') {
          state.value = reconnected(state.value);
          newest.value = null;
        }
        link.value = next;
      }),
    onMessage: (topic, bytes, retained) => {
      const reading = readMessage(topic, bytes);
      batch(() => (reading.ok ? take(reading.message, retained) : refuse(reading, inbox)));
    },
  });
  const commander = new Commander({
    send: (verb, payload) => broker.publish(topics.command(verb), payload),
    newId: randomId,
  });
  const take = (message: BoxMessage, retained: boolean): void => {
    takeIn(message, retained, inbox, options);
    if (message.kind === 'response' && message.payload !== null) commander.answered(message.payload);
  };
  broker.start();
  return {
    ...told,
    link,
    state,
    pose: computed(() => (ofThePatient(newest.value, state.value) ? newest.value : null)),
    commander,
    login: (username, password) => {
      credentials = { username, password };
      broker.nudge();
    },
    nudge: () => broker.nudge(),
  };
}

/** What the page listens to. A pose or a place that is late is of no use: those come once or not at all. */
function filtersOf(topics: Topics): { filter: string; qos: 0 | 1 }[] {
  const { state, health, cycle, walk, event, session, pose, people } = topics;
  const any = (topic: (name: string) => string, sign: '+' | '#'): string => topic('x').replace(/x$/, sign);
  const sure = [state, health, cycle, walk, event, session];
  const kinds = [any(topics.alert, '+'), any(topics.finding, '#'), any(topics.response, '+')];
  return [
    ...[...sure, ...kinds].map((filter) => ({ filter, qos: 1 as const })),
    ...[pose, people].map((filter) => ({ filter, qos: 0 as const })),
  ];
}

function takeIn(message: BoxMessage, retained: boolean, inbox: Inbox, { nowS, wallMs }: LiveOptions): void {
  const { state, newest, clock, heardAtMs } = inbox;
  const { payload } = message;
  // The last will was written when the box was well: its time says nothing about now.
  const isWill = message.kind === 'state' && message.payload?.state === 'lost';
  if (payload !== null && !retained && !isWill) {
    clock.observe(payload.boot, payload.t, nowS());
    heardAtMs.value = wallMs();
  }
  if (message.kind !== 'pose') state.value = takeMessage(state.value, message);
  else if (message.payload !== null) {
    if (state.value.patient !== patientOf(message.payload)) state.value = takeMessage(state.value, message);
    newest.value = { pose: message.payload, arrivedS: nowS() };
  }
}

function refuse(reading: Reading & { ok: false }, { foreignSchemas, unreadable }: Inbox): void {
  if (reading.why === 'unreadable') unreadable.value++;
  else if (!foreignSchemas.value.includes(reading.schema)) {
    foreignSchemas.value = [...foreignSchemas.value, reading.schema];
  }
}

/** A pose of the last patient is not shown for a moment longer than that person is the patient. */
function ofThePatient(live: LivePose | null, { patient }: PageState): boolean {
  return live !== null && patient !== null && patientOf(live.pose) === patient;
}
