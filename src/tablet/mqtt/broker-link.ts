import { PacketReader } from './packet-reader.ts';
import {
  type ConnectOptions,
  connectPacket,
  DISCONNECT,
  PING,
  pubackPacket,
  publishPacket,
  subscribePacket,
} from './packets.ts';

/** How the page's connection to the broker is. */
export type LinkState =
  | { kind: 'connecting'; attempt: number }
  | { kind: 'open' }
  /** Waits before it tries again. */
  | { kind: 'waiting'; attempt: number; retryInMs: number; reason: string }
  /** The broker asks who this is, or doesn't like the answer. */
  | { kind: 'refused'; retryInMs: number };

/** The part of a browser's WebSocket that is used; that of `ws` fits as well. */
export interface Socket {
  binaryType: string;
  readyState: number;
  onopen: (() => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Which broker, which topics, and who is told. */
export interface LinkOptions {
  openSocket: () => Socket;
  login: () => Omit<ConnectOptions, 'keepAliveS'>;
  filters: readonly { filter: string; qos: 0 | 1 }[];
  onState: (state: LinkState) => void;
  onMessage: (topic: string, payload: Uint8Array, retained: boolean) => void;
  /** 0 to 1, for the jitter of the waiting time. */
  random?: () => number;
  timing?: Partial<Timing>;
}

interface Timing {
  firstRetryMs: number;
  lastRetryMs: number;
  /** A broker that says nothing for so long on being asked is gone, however open the socket looks. */
  answerMs: number;
  pingMs: number;
}

const TIMING: Timing = { firstRetryMs: 500, lastRetryMs: 10_000, answerMs: 5000, pingMs: 10_000 };
const OPEN = 1;
/** Return codes of CONNACK: a bad user name or password, not authorised. */
const LOGIN_REFUSED = new Set([4, 5]);

/**
 * One connection to the broker, made again whenever it ends, with growing waiting times. Each attempt is a fresh socket;
 * nothing waits in a queue: what can't be sent now is told to the caller.
 */
export class BrokerLink {
  readonly #options: LinkOptions;
  readonly #timing: Timing;
  #socket: Socket | null = null;
  #isOpen = false;
  #failures = 0;
  #nextId = 1;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
  }

  /** Begins to connect, and goes on trying for ever. */
  start(): void {
    this.#attempt();
  }

  /** Publishes with QoS 1; false where there is no connection. */
  publish(topic: string, payload: string): boolean {
    if (!this.#isOpen || this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(publishPacket(this.#id(), topic, payload));
    return true;
  }

  /** The tablet woke up or its network is back: asks the broker for a sign, or tries at once to connect. */
  nudge(): void {
    if (this.#isOpen) this.#askForSign();
    else if (this.#retry !== undefined) this.#attempt();
  }

  /** Says good-bye and stays away. */
  stop(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#release();
    if (socket?.readyState === OPEN) socket.send(DISCONNECT);
    socket?.close();
  }

  #attempt(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#options.onState({ kind: 'connecting', attempt: this.#failures });
    const reader = new PacketReader();
    let socket: Socket;
    try {
      socket = this.#options.openSocket();
    } catch {
      this.#ended('address');
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#expectAnswer();
    socket.onopen = () => {
      const keepAliveS = Math.ceil((2 * this.#timing.pingMs) / 1000);
      socket.send(connectPacket({ ...this.#options.login(), keepAliveS }));
    };
    socket.onclose = () => this.#ended('closed');
    socket.onerror = () => {};
    socket.onmessage = ({ data }) => {
      try {
        this.#read(reader, new Uint8Array(data as ArrayBuffer));
      } catch {
        this.#drop('not MQTT');
      }
    };
  }

  #read(reader: PacketReader, bytes: Uint8Array): void {
    this.#heard();
    for (const packet of reader.push(bytes)) {
      if (packet.kind === 'connack') this.#accepted(packet.code);
      else if (packet.kind === 'publish') {
        if (packet.qos === 1) this.#socket?.send(pubackPacket(packet.id));
        this.#options.onMessage(packet.topic, packet.payload, packet.retained);
      }
    }
  }

  #accepted(code: number): void {
    if (code !== 0) {
      this.#drop(LOGIN_REFUSED.has(code) ? 'login' : 'refused');
      return;
    }
    this.#isOpen = true;
    this.#failures = 0;
    this.#options.onState({ kind: 'open' });
    this.#socket?.send(subscribePacket(this.#id(), this.#options.filters));
    this.#ping = setInterval(() => this.#askForSign(), this.#timing.pingMs);
  }

  #askForSign(): void {
    if (this.#socket?.readyState !== OPEN) {
      this.#drop('closed');
      return;
    }
    this.#socket.send(PING);
    if (this.#patience === undefined) this.#expectAnswer();
  }

  #expectAnswer(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#drop('silent'), this.#timing.answerMs);
  }

  #heard(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  /** Gives up a connection from our side; a dead network would tell us only much later. */
  #drop(reason: string): void {
    const socket = this.#socket;
    this.#ended(reason);
    socket?.close();
  }

  #ended(reason: string): void {
    if (this.#socket === null && reason !== 'address') return;
    this.#release();
    const { firstRetryMs, lastRetryMs } = this.#timing;
    const random = this.#options.random ?? Math.random;
    const retryInMs = Math.min(lastRetryMs, firstRetryMs * 2 ** this.#failures) * (0.75 + 0.5 * random());
    this.#failures++;
    this.#retry = setTimeout(() => this.#attempt(), retryInMs);
    if (reason === 'login') this.#options.onState({ kind: 'refused', retryInMs });
    else this.#options.onState({ kind: 'waiting', attempt: this.#failures, retryInMs, reason });
  }

  #release(): void {
    clearInterval(this.#ping);
    this.#heard();
    this.#isOpen = false;
    if (this.#socket !== null) this.#socket.onclose = this.#socket.onmessage = null;
    this.#socket = null;
  }

  #id(): number {
    this.#nextId = (this.#nextId % 65_535) + 1;
    return this.#nextId;
  }
}
