import { createSocket } from 'node:dgram';
import mqtt from 'mqtt';
import { encodePoseMessage } from '../capture/encode-message.ts';
import { cameraTopic } from '../capture/mqtt-source.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import { signDatagram } from '../capture/signed-datagram.ts';
import { GengaitError } from '../errors.ts';

/** Where simulated camera messages go. */
export interface MessageSink {
  send(message: PoseMessage): void;
  /** Messages that could not be handed to the network. */
  readonly failed: number;
  close(): Promise<void>;
}

/**
 * One datagram per message. `target` = `HOST:PORT`. `keys`: the secret of each camera, to sign with; absent = not signed.
 * @throws GengaitError GENGAIT_E_USAGE
 */
export function udpSink(target: string, keys?: ReadonlyMap<string, Uint8Array>): MessageSink {
  const found = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d{1,5})$/.exec(target)?.groups;
  const port = Number(found?.port);
  if (found === undefined || port < 1 || port > 65535) {
    throw new GengaitError('GENGAIT_E_USAGE', `--udp must be HOST:PORT, not "${target}"`);
  }
  const socket = createSocket(found.v6 === undefined ? 'udp4' : 'udp6');
  let failed = 0;
  let pending = 0;
  let drained: (() => void) | undefined;
  // Nobody listening yet is told by the system as an error of the socket: the cameras go on, as real ones do.
  socket.on('error', () => failed++);
  let challenge = '';
  socket.on('message', (bytes) => {
    challenge = bytes.toString('latin1');
  });
  const datagram = (message: PoseMessage): string => {
    const key = keys?.get(message.camera);
    const body = encodePoseMessage(message);
    return key === undefined ? body : signDatagram(body, challenge, key);
  };
  return {
    send: (message) => {
      pending++;
      socket.send(datagram(message), port, found.v6 ?? found.host, (error) => {
        if (error !== null) failed++;
        if (--pending === 0) drained?.();
      });
    },
    get failed() {
      return failed;
    },
    // A socket that is closed drops what it has not handed over yet.
    close: async () => {
      if (pending > 0) await new Promise<void>((resolve) => (drained = resolve));
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

/** Topic `gengait/<box>/camera/<camera>/pose`, QoS 0. @throws GengaitError GENGAIT_E_BROKER_UNREACHABLE */
export async function mqttSink(url: string, box: string): Promise<MessageSink> {
  const options = { protocolVersion: 4, connectTimeout: 5000, queueQoSZero: false } as const;
  const client = await mqtt.connectAsync(url, options, false).catch((cause) => {
    throw new GengaitError('GENGAIT_E_BROKER_UNREACHABLE', url, { cause });
  });
  let failed = 0;
  client.on('error', () => failed++);
  return {
    send: (message) => {
      client.publish(cameraTopic(box, message.camera), encodePoseMessage(message), { qos: 0 }, (error) => {
        if (error) failed++;
      });
    },
    get failed() {
      return failed;
    },
    close: () => client.endAsync(),
  };
}
