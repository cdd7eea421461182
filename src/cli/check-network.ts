import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { isLoopback } from '../capture/loopback.ts';
import type { Config } from '../config/schema.ts';
import { GengaitError } from '../errors.ts';
import { listen, listenError } from '../publish/listen.ts';
import { type CheckItem, wrong } from './check-files.ts';

/** The ports that the daemon will open are free. They are opened for a moment to see it. */
export async function checkPorts(config: Config): Promise<CheckItem[]> {
  const { mqtt, http, sources } = config;
  const items: CheckItem[] = [];
  if (mqtt.url === 'embedded') {
    items.push(await portItem(`MQTT ${mqtt.host}:${mqtt.port}`, (where) => tryTcp(mqtt.port, mqtt.host, where)));
  }
  items.push(await portItem(`HTTP ${http.host}:${http.port}`, (where) => tryTcp(http.port, http.host, where)));
  if (sources.udp.enabled) {
    const { host, port } = sources.udp;
    // A new box hears nothing from other computers: better told here than searched for at the cameras.
    const note = isLoopback(host) ? '; only pose estimators on this computer can send to it' : '';
    items.push(await portItem(`UDP ${host}:${port}`, (where) => tryUdp(port, host, where), note));
  }
  return items;
}

/** The clinic's broker answers; nothing to check for the embedded one. */
export async function checkBroker(config: Config): Promise<CheckItem[]> {
  if (config.mqtt.url === 'embedded') return [];
  const { hostname, port, protocol } = new URL(config.mqtt.url);
  const number = port === '' ? DEFAULT_PORTS[protocol]! : Number(port);
  const reason = await connectionFault(hostname.replace(/^\[|\]$/g, ''), number);
  const where = `${hostname}:${number}`;
  if (reason === null) return [{ part: 'broker', ok: true, message: `${where} answers` }];
  return [wrong('broker', new GengaitError('GENGAIT_E_BROKER_UNREACHABLE', `${where} (${reason})`))];
}

const DEFAULT_PORTS: Record<string, number> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };
const CONNECT_MS = 2000;

async function portItem(where: string, attempt: (where: string) => Promise<void>, note = ''): Promise<CheckItem> {
  try {
    await attempt(where);
    return { part: 'port', ok: true, message: `${where} is free${note}` };
  } catch (error) {
    return wrong('port', error);
  }
}

async function tryTcp(port: number, host: string, where: string): Promise<void> {
  const server = createServer();
  await listen(server, port, host, where.split(' ')[0]!);
  await new Promise<void>((done) => server.close(() => done()));
}

function tryUdp(port: number, host: string, where: string): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      reject(listenError(error, where));
    });
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve()));
  });
}

/** Why no connection comes about, or null where one does. */
function connectionFault(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (reason: string | null) => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(CONNECT_MS, () => end('no answer'));
    socket.once('connect', () => end(null));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
