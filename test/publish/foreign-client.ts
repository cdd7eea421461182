import mqtt, { type MqttClient } from 'mqtt';
import { kindOfTopic, PAYLOADS } from '../../src/publish/payloads.ts';
import { until } from '../until.ts';

export interface Seen {
  topic: string;
  retained: boolean;
  /** Null for an empty message: a cleared topic. */
  payload: Record<string, unknown> | null;
}

/** A subscriber that knows nothing of the product's code; it keeps what it sees. */
export class ForeignClient {
  readonly seen: Seen[] = [];
  readonly client: MqttClient;

  private constructor(client: MqttClient) {
    this.client = client;
    client.on('message', (topic, payload, packet) => {
      const text = payload.toString('utf8');
      const parsed = text === '' ? null : (JSON.parse(text) as Record<string, unknown>);
      this.seen.push({ topic, retained: packet.retain, payload: parsed });
    });
  }

  static async connect(url: string, filter = '#'): Promise<ForeignClient> {
    const client = mqtt.connect(url, { reconnectPeriod: 0 });
    const foreign = new ForeignClient(client);
    await new Promise<void>((done, fail) => {
      client.once('connect', () => done());
      client.once('error', fail);
    });
    await client.subscribeAsync(filter, { qos: 1 });
    return foreign;
  }

  /** The first message, seen or to come, that fits. */
  waitFor(fits: (message: Seen) => boolean): Promise<Seen> {
    const texts = () => this.seen.map(({ topic, payload }) => `${topic} ${JSON.stringify(payload).slice(0, 100)}`);
    return until(`a message: ${fits}`, () => this.seen.find(fits), texts);
  }

  of(topic: string): Seen[] {
    return this.seen.filter((message) => message.topic === topic);
  }

  async end(): Promise<void> {
    await this.client.endAsync(true);
  }
}

/** What is wrong with a message by the published schemas; empty = it is as promised. */
export function schemaFaults({ topic, payload }: Seen): string[] {
  const kind = kindOfTopic(topic);
  if (payload === null || kind === undefined) return [];
  const result = PAYLOADS[kind].safeParse(payload);
  return result.success ? [] : result.error.issues.map((issue) => `${topic} ${issue.path.join('.')}: ${issue.message}`);
}
