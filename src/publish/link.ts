import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { GengaitError } from '../errors.ts';

/** How the link to the broker is. */
export interface LinkStatus {
  connected: boolean;
  /** Connections since the start; the number of the present one. */
  connection: number;
  /** Failed attempts since the last connection. */
  failures: number;
  /** Why the last attempt failed or the connection ended. */
  lastError: string | null;
}

/** Which broker, and who is told of the connection. */
export interface LinkOptions {
  url: string;
  clientId: string;
  username?: string;
  password?: string;
  /** The last will for the connection of this number. */
  will: (connection: number) => IClientOptions['will'];
  onUp: (client: MqttClient, connection: number) => void;
  onDown: (reason: string) => void;
  onMessage: (topic: string, payload: Buffer, retained: boolean) => void;
  /** Waiting time before the first and before later attempts, doubled each time, ms. */
  backoff?: { firstMs: number; maxMs: number };
  /** 0 to 1, for the jitter of the waiting time: boxes must not all return in the same instant. */
  random?: () => number;
}

const BACKOFF = { firstMs: 250, maxMs: 8000 };

/**
 * One connection to a broker, made again whenever it ends, with growing waiting times. Each attempt is a fresh client:
 * MQTT.js itself gives up after a refused password, waits a fixed time, and keeps an unbounded queue of its own.
 */
export class MqttLink {
  readonly #options: LinkOptions;
  #client: MqttClient | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;
  #connection = 0;
  #failures = 0;
  #lastError: string | null = null;

  /** @throws GengaitError GENGAIT_E_MQTT_URL for an address that no broker can have. */
  constructor(options: LinkOptions) {
    checkBrokerUrl(options.url);
    this.#options = options;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#attempt();
  }

  status(): LinkStatus {
    return {
      connected: this.#client?.connected === true,
      connection: this.#connection,
      failures: this.#failures,
      lastError: this.#lastError,
    };
  }

  /** Ends the connection politely (no last will), or hard after `limitMs`. */
  async stop(limitMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    const force = setTimeout(() => client.end(true), limitMs);
    await client.endAsync(!client.connected).catch(() => {});
    clearTimeout(force);
  }

  #attempt(): void {
    const number = this.#connection + 1;
    const { url, clientId, username, password, will } = this.#options;
    const client = mqtt.connect(url, {
      clientId,
      username,
      password,
      will: will(number),
      protocolVersion: 4,
      clean: true,
      keepalive: 5,
      connectTimeout: 5000,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
    });
    this.#client = client;
    client.on('connect', () => {
      this.#connection = number;
      this.#failures = 0;
      this.#lastError = null;
      this.#options.onUp(client, number);
    });
    client.on('message', (topic, payload, packet) => this.#options.onMessage(topic, payload, packet.retain));
    client.on('error', (error) => {
      this.#lastError = readableReason(error);
    });
    client.once('close', () => this.#closed(client));
  }

  #closed(client: MqttClient): void {
    // What it still holds would be sent by nobody: the owner keeps its own list and sends again.
    client.end(true);
    if (client !== this.#client) return;
    this.#client = null;
    this.#failures++;
    this.#lastError ??= 'the broker closed the connection';
    this.#options.onDown(this.#lastError);
    if (this.#stopped) return;
    const { firstMs, maxMs } = this.#options.backoff ?? BACKOFF;
    const waitMs = Math.min(maxMs, firstMs * 2 ** Math.min(this.#failures - 1, 16));
    const jitter = 0.75 + 0.5 * (this.#options.random ?? Math.random)();
    this.#timer = setTimeout(() => this.#attempt(), waitMs * jitter);
  }
}

/** @throws GengaitError GENGAIT_E_MQTT_URL */
export function checkBrokerUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^(mqtts?|wss?):$/.test(parsed.protocol) || parsed.hostname === '') {
    throw new GengaitError('GENGAIT_E_MQTT_URL', JSON.stringify(url));
  }
}

/** The reason of a network fault without the address and stack that Node adds. */
function readableReason(error: Error & { code?: unknown }): string {
  // Connecting to a name with several addresses fails with an AggregateError that has no message of its own.
  const text = error.message === '' ? String(error.code ?? error.name) : error.message;
  return text.replace(/^Connection refused: /, 'the broker refused: ');
}
