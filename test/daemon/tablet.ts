import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import { kindOfTopic, PAYLOADS } from '../../src/publish/payloads.ts';
import {
  COMMANDS,
  type CommandPayload,
  type Result,
  responseSchema,
  type Verb,
} from '../../src/publish/schemas/commands.ts';
import { until } from '../until.ts';

export type Json = Record<string, unknown>;

/** An answer as it came; `result` is as the verb's schema says, for the tablet checks it. */
export interface Reply<V extends Verb = Verb> {
  id: string | null;
  ok: boolean;
  result?: Result<V>;
  error?: { code: string; message: string; remedies: string[] };
}

interface Heard {
  topic: string;
  /** It lay on the broker when we came. */
  retained: boolean;
  payload: Json | null;
}

/** A client at the walkway that knows topics and JSON and nothing else; everything it hears must be as its schema promises. */
export class Tablet {
  readonly heard: Heard[] = [];
  readonly faults: string[] = [];
  readonly #client: MqttClient;
  readonly #root: string;

  private constructor(client: MqttClient, box: string) {
    this.#client = client;
    this.#root = `gengait/${box}`;
    client.on('message', (topic, bytes, { retain }) => this.#hear(topic, bytes.toString(), retain));
  }

  static async connect(url: string, box: string, options: mqtt.IClientOptions = {}): Promise<Tablet> {
    const client = await mqtt.connectAsync(url, { reconnectPeriod: 50, ...options });
    const tablet = new Tablet(client, box);
    await client.subscribeAsync(`gengait/${box}/#`, { qos: 1 });
    return tablet;
  }

  /** Sends a command and gives its answer; sends it again under its id while there is none, as a good client does. */
  async ask(verb: string, given: object = {}, id: string = randomUUID()): Promise<Reply> {
    const before = this.replies(verb).length;
    const answer = (): Reply | undefined =>
      this.replies(verb)
        .slice(before)
        .find((reply) => reply.id === id);
    for (let tries = 0; tries < 10; tries++) {
      await this.send(verb, JSON.stringify({ id, ...given }));
      for (let waits = 0; waits < 200 && answer() === undefined; waits++)
        await new Promise((done) => setTimeout(done, 10));
      if (answer() !== undefined) break;
    }
    return answer() ?? assert.fail(`no answer to ${verb}`);
  }

  /** The result of a command that must succeed. */
  async get<V extends Verb>(verb: V, given: Omit<CommandPayload<V>, 'id'>): Promise<Result<V>> {
    const reply = await this.ask(verb, given);
    assert.ok(reply.ok, `${verb}: ${reply.error?.message}`);
    return reply.result as Result<V>;
  }

  /** The code of a command that must fail; it comes with words and remedies. */
  async refused(verb: string, given: object = {}): Promise<string> {
    const reply = await this.ask(verb, given);
    assert.equal(reply.ok, false, verb);
    assert.ok(reply.error!.message.length > 0 && reply.error!.remedies.length > 0);
    return reply.error!.code;
  }

  async send(verb: string, payload: string | Buffer, retain = false): Promise<void> {
    await this.#client.publishAsync(`${this.#root}/command/${verb}`, payload, { qos: 1, retain });
  }

  replies(verb: string): Reply[] {
    return this.of(`response/${verb}`).map((payload) => payload as unknown as Reply);
  }

  /** What was said on a topic so far, cleared ones left out. */
  of(name: string): Json[] {
    return this.heard.flatMap(({ topic, payload }) =>
      topic === `${this.#root}/${name}` && payload !== null ? [payload] : [],
    );
  }

  /** What the topic holds now; null = cleared, undefined = never said. */
  now(name: string): Json | null | undefined {
    return this.heard.findLast(({ topic }) => topic === `${this.#root}/${name}`)?.payload;
  }

  events(): string[] {
    return this.of('event').map(({ kind }) => kind as string);
  }

  /** Waits for something to be heard; in vain, it tells what each topic said last. */
  until<T>(what: string, look: () => T | undefined | null | false): Promise<T> {
    const last = () => new Map(this.heard.map(({ topic, payload }) => [topic, JSON.stringify(payload).slice(0, 200)]));
    return until(what, look, last);
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #hear(topic: string, text: string, retained: boolean): void {
    // What tablets ask is theirs: only what the box says is held to its schemas.
    const isCommand = topic.startsWith(`${this.#root}/command/`);
    const payload = text === '' ? null : isCommand ? { asked: text } : (JSON.parse(text) as Json);
    this.heard.push({ topic, retained, payload });
    const kind = kindOfTopic(topic);
    if (payload === null || kind === undefined) return;
    const verb = topic.split('/')[3] ?? '';
    const schema = kind === 'response' && Object.hasOwn(COMMANDS, verb) ? responseSchema(verb as Verb) : PAYLOADS[kind];
    const { error } = schema.safeParse(payload);
    if (error !== undefined) this.faults.push(`${topic}: ${error.message}`);
  }
}
