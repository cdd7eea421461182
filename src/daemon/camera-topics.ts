import { randomBytes } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import { cameraTopic, openMqttSource } from '../capture/mqtt-source.ts';
import type { Source, SourceOptions } from '../capture/source.ts';
import type { Finding } from '../health/finding.ts';

/** The cameras' topics on the broker: subscribed whenever it is there; a broker that is not there yet is no error. */
export class CameraTopics {
  readonly #box: string;
  readonly #url: string;
  readonly #credentials: { username?: string; password?: string };
  #client: MqttClient | null = null;
  #source: Source | null = null;
  /** Why the broker did not let us listen; null where it did, or was not asked yet. */
  #refusal: string | null = null;

  constructor(box: string, url: string, credentials: { username?: string; password?: string }) {
    this.#box = box;
    this.#url = url;
    this.#credentials = credentials;
  }

  /** Begins to connect, and goes on trying. */
  open(options: SourceOptions): void {
    const client = mqtt.connect(this.#url, {
      ...this.#credentials,
      clientId: `gengait-${this.#box}-cameras-${randomBytes(6).toString('hex')}`,
      reconnectOnConnackError: true,
      reconnectPeriod: 1000,
    });
    this.#client = client;
    // The publisher tells of a broker that cannot be reached; here it would be said twice.
    client.on('error', () => {});
    client.on('connect', () => void this.#subscribe(client, options));
  }

  /** What stands between the cameras and us. */
  findings(): Finding[] {
    if (this.#refusal === null) return [];
    return [
      {
        code: 'camera_topics_refused',
        level: 'error',
        message: 'The broker does not let the daemon hear the cameras.',
        remedies: [
          `Allow the daemon's user to subscribe to ${cameraTopic(this.#box, '+')} at the broker.`,
          'Or switch off [sources.mqtt] where the cameras send over UDP.',
          `For support: ${this.#refusal}`,
        ],
      },
    ];
  }

  async close(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  /** Once per client: MQTT.js itself subscribes again after a lost connection. */
  async #subscribe(client: MqttClient, options: SourceOptions): Promise<void> {
    if (this.#source !== null) return;
    try {
      this.#source = await openMqttSource({ ...options, client, box: this.#box });
      this.#refusal = null;
    } catch (error) {
      this.#refusal = error instanceof Error ? error.message : String(error);
    }
  }
}
