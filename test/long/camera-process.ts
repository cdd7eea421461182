/**
 * One camera with its pose estimator, as a process of its own: sends the messages of a recorded file when they are due.
 * FILE START_MS udp://HOST:PORT | FILE START_MS mqtt://HOST:PORT TOPIC. `START_MS`: the recording's time 0, epoch milliseconds.
 * What was due before this process began is not sent, and frames count from its beginning, as with any camera.
 */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';

const [file, startMs, target, topic] = process.argv.slice(2) as [string, string, string, string | undefined];
const { protocol, hostname, port } = new URL(target);
const nowS = (): number => (performance.timeOrigin + performance.now() - Number(startMs)) / 1000;

async function sender(): Promise<(text: string) => void> {
  if (protocol === 'udp:') {
    const socket = createSocket('udp4').on('error', () => undefined);
    return (text) => socket.send(text, Number(port), hostname);
  }
  const client = await mqtt.connectAsync(target);
  return (text) => void client.publish(topic!, text, { qos: 0 });
}

const send = await sender();
let firstFrame: number | null = null;
for (const line of readFileSync(file, 'utf8').split('\n')) {
  if (line === '') continue;
  const { received, ...message } = JSON.parse(line) as { received: number; frame: number };
  const waitS = received - nowS();
  if (waitS < 0 && firstFrame === null) continue;
  firstFrame ??= message.frame;
  if (waitS > 0.001) await sleep(1000 * waitS);
  send(JSON.stringify({ ...message, frame: Math.max(0, message.frame - firstFrame) }));
}
