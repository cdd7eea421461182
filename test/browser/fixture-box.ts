import { connectAsync } from 'mqtt';
import { GengaitError } from '../../src/errors.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from '../../src/publish/broker.ts';
import type { Publisher } from '../../src/publish/publisher.ts';
import { openPageServer, type PageServer } from '../../src/web/page-server.ts';
import { HEALTH, STATE, testPublisher } from '../publish/samples.ts';
import { type PoseBody, poseOf } from './fixture-pose.ts';

/** A box without cameras: real broker, real page, real publisher that checks every payload; what it says, the test decides. */
export class FixtureBox {
  readonly page: PageServer;
  broker: EmbeddedBroker;
  publisher: Publisher;
  readonly url: string;
  #poses: NodeJS.Timeout | undefined;

  private constructor(page: PageServer, broker: EmbeddedBroker) {
    this.page = page;
    this.broker = broker;
    this.publisher = publisherOn(broker);
    this.url = `http://127.0.0.1:${broker.httpPort}/`;
  }

  static async open(): Promise<FixtureBox> {
    const page = await openPageServer({
      facts: { box: 'b1', version: 'test', broker_ws: null },
      openExport: () => Promise.reject(new GengaitError('GENGAIT_E_EXPORT_UNKNOWN')),
    });
    await page.prepare();
    const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0, onRequest: page.handle });
    return new FixtureBox(page, broker);
  }

  /** Poses thirty times a second, until `stand`. */
  walk(make: (n: number) => PoseBody = poseOf): void {
    let n = 0;
    this.stand();
    this.#poses = setInterval(() => this.publisher.pose(make(n++)), 33);
  }

  stand(): void {
    clearInterval(this.#poses);
  }

  /** The broker goes away with all it remembers, as when the box loses power. */
  async loseBroker(): Promise<void> {
    this.stand();
    await this.publisher.close();
    await this.broker.close();
  }

  /** A new start of the box on the same port. */
  async returnBroker(boot: string): Promise<void> {
    const { mqttPort, httpPort } = this.broker;
    this.broker = await startEmbeddedBroker({ mqttPort, httpPort, onRequest: this.page.handle });
    this.publisher = publisherOn(this.broker, boot);
  }

  /** Any message, as anybody can publish it. */
  async publishRaw(topic: string, payload: object): Promise<void> {
    const client = await connectAsync(this.broker.url);
    await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    await client.endAsync();
  }

  async close(): Promise<void> {
    this.stand();
    await this.publisher.close();
    await this.broker.close();
    await this.page.close();
  }
}

function publisherOn(broker: EmbeddedBroker, boot = 'boot-a'): Publisher {
  const publisher = testPublisher(broker.url, { boot, simulated: true });
  publisher.state(STATE);
  publisher.health(HEALTH);
  publisher.start();
  return publisher;
}
