/** What a broker says, as far as the page listens. */
export type BrokerPacket =
  | { kind: 'connack'; code: number }
  | { kind: 'suback'; id: number; refused: boolean }
  | { kind: 'puback'; id: number }
  | { kind: 'pong' }
  | { kind: 'publish'; topic: string; payload: Uint8Array; qos: number; retained: boolean; id: number };

/** Longer packets than any of the box's: what claims more is no MQTT, or nothing for us. */
const LONGEST_BYTES = 4 * 1024 * 1024;

const decoder = new TextDecoder();

/**
 * Cuts the broker's bytes into packets. A WebSocket message may hold several packets, or a part of one (MQTT 3.1.1,
 * section 6.0), so bytes are kept until a packet is whole.
 */
export class PacketReader {
  #rest: Uint8Array = new Uint8Array(0);

  /** Takes the next bytes; gives the packets that are complete now. @throws Error where this can't be MQTT. */
  push(bytes: Uint8Array): BrokerPacket[] {
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const packets: BrokerPacket[] = [];
    let at = 0;
    for (;;) {
      const body = bodyAt(all, at);
      if (body === null) break;
      const packet = decode(all[at]!, all.subarray(body.from, body.to));
      if (packet !== null) packets.push(packet);
      at = body.to;
    }
    this.#rest = at === all.length ? new Uint8Array(0) : all.slice(at);
    return packets;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Where the body of the packet at `at` lies; null while it is not complete. */
function bodyAt(bytes: Uint8Array, at: number): { from: number; to: number } | null {
  let length = 0;
  let factor = 1;
  for (let i = at + 1; i < at + 5; i++) {
    const byte = bytes[i];
    if (byte === undefined) return null;
    length += (byte & 127) * factor;
    factor *= 128;
    if (byte > 127) continue;
    if (length > LONGEST_BYTES) throw new Error(`a packet of ${length} bytes`);
    return i + 1 + length > bytes.length ? null : { from: i + 1, to: i + 1 + length };
  }
  throw new Error('the length of a packet is not MQTT');
}

function decode(head: number, body: Uint8Array): BrokerPacket | null {
  switch (head >> 4) {
    case 2:
      return { kind: 'connack', code: body[1] ?? 255 };
    case 3:
      return publish(head, body);
    case 4:
      return { kind: 'puback', id: uint16(body, 0) };
    case 9:
      return { kind: 'suback', id: uint16(body, 0), refused: body.subarray(2).includes(0x80) };
    case 13:
      return { kind: 'pong' };
    default:
      return null;
  }
}

function publish(head: number, body: Uint8Array): BrokerPacket {
  const qos = (head >> 1) & 3;
  const topicEnd = 2 + uint16(body, 0);
  const payloadAt = qos === 0 ? topicEnd : topicEnd + 2;
  if (payloadAt > body.length) throw new Error('a message is shorter than its topic');
  return {
    kind: 'publish',
    topic: decoder.decode(body.subarray(2, topicEnd)),
    payload: body.slice(payloadAt),
    qos,
    retained: (head & 1) === 1,
    id: qos === 0 ? 0 : uint16(body, topicEnd),
  };
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
