import type { MqttClient } from 'mqtt';
import { GengaitError } from '../errors.ts';
import { decodePoseMessage } from './decode-message.ts';
import type { Source, SourceOptions } from './source.ts';

/** Where camera messages are taken from, and what all sources need. */
export interface MqttSourceOptions extends SourceOptions {
  /** A client of the broker; connecting, reconnecting and ending it stay its owner's business. */
  client: MqttClient;
  /** Name of this box, as in all its topics. */
  box: string;
}

/** The topic on which a camera's pose estimator publishes, QoS 0: a frame that is late is worth nothing. */
export function cameraTopic(box: string, camera: string): string {
  return `gengait/${box}/camera/${camera}/pose`;
}

/**
 * Receives camera messages from `gengait/<box>/camera/<camera>/pose`. The topic's camera and the message's must agree; a
 * message that names none belongs to the topic's. A retained message is an old frame, and counted as late.
 * @throws GengaitError GENGAIT_E_MQTT_SUBSCRIBE
 */
export async function openMqttSource(options: MqttSourceOptions): Promise<Source> {
  const { client, box, drops, nowS, onMessage, format, maxBytes, maxPeople } = options;
  const [head, tail] = [`gengait/${box}/camera/`, '/pose'];
  const receive = (topic: string, payload: Uint8Array, packet: { retain: boolean }): void => {
    if (!topic.startsWith(head) || !topic.endsWith(tail)) return;
    const receivedS = nowS();
    const camera = topic.slice(head.length, -tail.length);
    if (packet.retain) {
      drops.add('late', receivedS, camera);
      return;
    }
    const decoded = decodePoseMessage(payload, { format, receivedS, camera, maxBytes, maxPeople });
    if (decoded.ok) onMessage(decoded.message);
    else drops.add(decoded.reason, receivedS, camera);
  };
  client.on('message', receive);
  const topic = cameraTopic(box, '+');
  const refuse = (cause?: unknown): never => {
    client.off('message', receive);
    throw new GengaitError('GENGAIT_E_MQTT_SUBSCRIBE', topic, { cause });
  };
  const grants = await client.subscribeAsync(topic, { qos: 0 }).catch(refuse);
  if (grants.some(({ qos }) => qos === 128)) refuse();
  return {
    close: async () => {
      client.off('message', receive);
      if (client.connected) await client.unsubscribeAsync(topic).catch(() => undefined);
    },
  };
}
