/**
 * MQTT 3.1.1 as far as a browser beside a walkway needs it: connect, subscribe, publish with QoS 0 and 1, ping. The usual
 * client library is 105 kB compressed, a third of what this page may weigh, and brings a queue and a reconnect of its own
 * that would have to be kept from working.
 * Source: OASIS MQTT Version 3.1.1, sections 2 and 3.
 */

/** Who connects, and how long both sides may be silent. */
export interface ConnectOptions {
  clientId: string;
  keepAliveS: number;
  username?: string;
  password?: string;
}

const encoder = new TextEncoder();

const CONNECT = 0x10;
const PUBLISH = 0x30;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
const CLEAN_SESSION = 0x02;
const HAS_PASSWORD = 0x40;
const HAS_USERNAME = 0x80;

/** The packet that asks to ping. */
export const PING = new Uint8Array([0xc0, 0]);
/** The packet that says good-bye. */
export const DISCONNECT = new Uint8Array([0xe0, 0]);

/** Asks for a session that begins anew: the broker keeps nothing for a tablet that is away. */
export function connectPacket({ clientId, keepAliveS, username, password }: ConnectOptions): Uint8Array<ArrayBuffer> {
  const flags =
    CLEAN_SESSION | (username === undefined ? 0 : HAS_USERNAME) | (password === undefined ? 0 : HAS_PASSWORD);
  return packet(CONNECT, [
    text('MQTT'),
    [4, flags, ...uint16(keepAliveS)],
    text(clientId),
    ...(username === undefined ? [] : [text(username)]),
    ...(password === undefined ? [] : [text(password)]),
  ]);
}

/** Asks for topics; `qos` is the highest wanted. `id` 1 to 65535. */
export function subscribePacket(
  id: number,
  filters: readonly { filter: string; qos: 0 | 1 }[],
): Uint8Array<ArrayBuffer> {
  return packet(SUBSCRIBE, [uint16(id), ...filters.flatMap(({ filter, qos }) => [text(filter), [qos]])]);
}

/** A message to the broker, to be acknowledged by it (QoS 1), not retained. */
export function publishPacket(id: number, topic: string, payload: string): Uint8Array<ArrayBuffer> {
  return packet(PUBLISH | 0x02, [text(topic), uint16(id), encoder.encode(payload)]);
}

/** Acknowledges a message with QoS 1. */
export function pubackPacket(id: number): Uint8Array<ArrayBuffer> {
  return packet(PUBACK, [uint16(id)]);
}

function packet(head: number, parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const size = remainingLength(length);
  const bytes = new Uint8Array(1 + size.length + length);
  bytes[0] = head;
  bytes.set(size, 1);
  let at = 1 + size.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Seven bits a byte, the lowest first, the eighth bit says that more follow. */
function remainingLength(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 128 : low);
  } while (rest > 0);
  return bytes;
}

function text(value: string): number[] {
  const bytes = encoder.encode(value);
  return [...uint16(bytes.length), ...bytes];
}

function uint16(value: number): [number, number] {
  return [value >> 8, value & 255];
}
