import { createSocket, type RemoteInfo } from 'node:dgram';
import { BlockList } from 'node:net';
import { GengaitError } from '../errors.ts';
import type { DatagramGuard } from './datagram-guard.ts';
import { decodePoseMessage } from './decode-message.ts';
import type { Source, SourceOptions } from './source.ts';

/** Where to listen and to whom, and what all sources need. */
export interface UdpSourceOptions extends SourceOptions {
  /** Address to listen on. Keypoints can be forged: off loopback, name the senders in `allow`. */
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Addresses (or networks as 10.0.0.0/24) that may send; empty or absent = everybody. */
  allow?: readonly string[];
  /** Lets only signed datagrams in; absent = everything is believed. */
  guard?: DatagramGuard;
}

/** An open socket. */
export interface UdpSource extends Source {
  /** The port that was bound. */
  port: number;
}

/** Five cameras at 30 Hz burst 10 kB each; this holds a second of them while the program is busy. */
const RECEIVE_BUFFER_BYTES = 2 << 20;

/**
 * Listens for camera messages, one per datagram. Replies only to what is rightly signed, with less than it got.
 * @throws GengaitError GENGAIT_E_PORT_IN_USE, GENGAIT_E_LISTEN; GENGAIT_E_CONFIG for an address in `allow` that is none
 */
export async function openUdpSource(options: UdpSourceOptions): Promise<UdpSource> {
  const { host, port } = options;
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const isAllowed = allowance(options.allow ?? []);
  socket.on('message', (bytes: Uint8Array, from: RemoteInfo) => {
    const receivedS = options.nowS();
    if (!isAllowed(from)) {
      options.drops.add('not_allowed', receivedS);
      return;
    }
    const reply = takeDatagram(bytes, receivedS, options);
    if (reply !== undefined) socket.send(reply, from.port, from.address, () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      const code = error.code === 'EADDRINUSE' ? 'GENGAIT_E_PORT_IN_USE' : 'GENGAIT_E_LISTEN';
      reject(new GengaitError(code, `UDP ${host}:${port} for camera messages`, { cause: error }));
    });
    socket.bind({ port, address: host, exclusive: true }, () => resolve());
  });
  socket.removeAllListeners('error');
  // A receive error of a bound socket concerns one datagram; should it last, the cameras are found silent.
  socket.on('error', () => undefined);
  enlargeBuffer(() => socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES));
  return {
    port: socket.address().port,
    close: () => {
      socket.removeAllListeners('message');
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}

/**
 * Takes one datagram from an allowed address: checked, decoded, handed on or counted.
 * @returns what the sender is to be told, where it is
 */
export function takeDatagram(
  bytes: Uint8Array,
  receivedS: number,
  { guard, drops, onMessage, format, maxBytes, maxPeople }: Omit<UdpSourceOptions, 'host' | 'port' | 'allow' | 'nowS'>,
): string | undefined {
  const decoding = { format, receivedS, maxBytes, maxPeople };
  if (guard === undefined) {
    const decoded = decodePoseMessage(bytes, decoding);
    if (decoded.ok) onMessage(decoded.message);
    else drops.add(decoded.reason, receivedS, decoded.camera);
    return undefined;
  }
  const checked = guard.check(bytes, receivedS);
  const { camera } = checked;
  const decoded = checked.ok ? decodePoseMessage(checked.body, { ...decoding, camera }) : checked;
  if (decoded.ok) onMessage(decoded.message);
  else drops.add(decoded.reason, receivedS, camera);
  return checked.reply;
}

function enlargeBuffer(attempt: () => void): void {
  try {
    attempt();
  } catch {
    // The system's own size is less than wished for, and works.
  }
}

function allowance(allow: readonly string[]): (from: RemoteInfo) => boolean {
  if (allow.length === 0) return () => true;
  const list = new BlockList();
  for (const entry of allow) {
    const [address, prefix] = entry.split('/') as [string, string | undefined];
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    try {
      if (prefix === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(prefix), family);
    } catch (cause) {
      throw new GengaitError('GENGAIT_E_CONFIG', `"${entry}" is no address that may be allowed to send`, { cause });
    }
  }
  return ({ address, family }) => list.check(address, family === 'IPv6' ? 'ipv6' : 'ipv4');
}
