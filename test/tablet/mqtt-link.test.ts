import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { startEmbeddedBroker } from '../../src/publish/broker.ts';
import { BrokerLink, type LinkState, type Socket } from '../../src/tablet/mqtt/broker-link.ts';
import { PacketReader } from '../../src/tablet/mqtt/packet-reader.ts';
import { connectPacket, publishPacket, subscribePacket } from '../../src/tablet/mqtt/packets.ts';
import { ForeignClient } from '../publish/foreign-client.ts';
import { until } from '../until.ts';

const FAST = { firstRetryMs: 20, lastRetryMs: 80, answerMs: 300, pingMs: 100 };
/** For a real broker, which a busy machine may keep waiting. */
const PATIENT = { ...FAST, answerMs: 60_000 };

interface Heard {
  topic: string;
  text: string;
  retained: boolean;
}

function openLink(url: () => string, login: object = {}) {
  const states: LinkState[] = [];
  const heard: Heard[] = [];
  const link = new BrokerLink({
    openSocket: () => new WebSocket(url(), 'mqtt') as unknown as Socket,
    login: () => ({ clientId: 'page', ...login }),
    filters: [{ filter: 'gengait/b1/#', qos: 1 }],
    onState: (state) => states.push(state),
    onMessage: (topic, payload, retained) => heard.push({ topic, text: Buffer.from(payload).toString(), retained }),
    timing: PATIENT,
  });
  link.start();
  const seen = (what: string, look: () => boolean) =>
    until(what, look, () => ({ states, heard: heard.map(({ topic }) => topic) }));
  return { link, states, heard, seen };
}

test('the page’s client reads retained and live messages of a real broker, and is read by others', async (t) => {
  const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  t.after(() => broker.close());
  const other = await ForeignClient.connect(broker.url);
  t.after(() => other.end());
  await other.client.publishAsync('gengait/b1/state', '{"state":"ready"}', { retain: true, qos: 1 });
  const { link, states, heard, seen } = openLink(() => broker.wsUrl);
  t.after(() => link.stop());
  await seen('retained state', () => heard.length === 1);
  assert.deepEqual(heard[0], { topic: 'gengait/b1/state', text: '{"state":"ready"}', retained: true });
  assert.equal(states.at(-1)?.kind, 'open');
  const long = JSON.stringify('ä'.repeat(70_000));
  await other.client.publishAsync('gengait/b1/walk', long, { qos: 1 });
  await seen('a long message', () => heard.length === 2);
  assert.equal(heard[1]?.text, long);
  assert.ok(link.publish('gengait/b1/command/stop_session', '{"id":"7"}'));
  const sent = await other.waitFor(({ topic }) => topic.endsWith('stop_session'));
  assert.deepEqual(sent.payload, { id: '7' });
});

test('a broker that ends and returns is found again; meanwhile nothing can be sent', async (t) => {
  const first = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  t.after(() => first.close());
  const { link, states, seen } = openLink(() => first.wsUrl);
  t.after(() => link.stop());
  await seen('connected', () => states.at(-1)?.kind === 'open');
  await first.close();
  await seen('told that it is gone', () => states.some(({ kind }) => kind === 'waiting'));
  assert.equal(link.publish('gengait/b1/command/x', '{}'), false);
  const second = await startEmbeddedBroker({ mqttPort: 0, httpPort: first.httpPort });
  t.after(() => second.close());
  await seen('connected again', () => states.at(-1)?.kind === 'open');
});

test('a socket that stays open and says nothing is given up, and tried again', async () => {
  const opened: Socket[] = [];
  const link = new BrokerLink({
    openSocket: () => {
      const socket = deadSocket();
      opened.push(socket);
      return socket;
    },
    login: () => ({ clientId: 'page' }),
    filters: [],
    onState: () => {},
    onMessage: () => {},
    timing: FAST,
  });
  link.start();
  await until(
    'a second attempt',
    () => opened.length >= 2,
    () => opened.length,
  );
  link.stop();
});

test('a refused login is told as such', async () => {
  let told: LinkState | undefined;
  const socket = deadSocket();
  const link = new BrokerLink({
    openSocket: () => socket,
    login: () => ({ clientId: 'page' }),
    filters: [],
    onState: (state) => {
      told = state;
    },
    onMessage: () => {},
    timing: FAST,
  });
  link.start();
  socket.onmessage?.({ data: new Uint8Array([0x20, 2, 0, 5]).buffer });
  assert.equal(told?.kind, 'refused');
  link.stop();
});

test('packets come out whole however their bytes are cut', () => {
  const bytes = Buffer.concat([
    new Uint8Array([0x20, 2, 0, 0]),
    serverPublish('gengait/b1/pose', 'x'.repeat(300)),
    new Uint8Array([0xd0, 0]),
    serverPublish('gengait/b1/state', ''),
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 400 }), (cuts) => {
      const reader = new PacketReader();
      const kinds: string[] = [];
      let at = 0;
      for (let n = 0; at < bytes.length; n++) {
        const next = at + cuts[n % cuts.length]!;
        for (const packet of reader.push(new Uint8Array(bytes.subarray(at, next)))) kinds.push(packet.kind);
        at = next;
      }
      assert.deepEqual(kinds, ['connack', 'publish', 'pong', 'publish']);
    }),
    { numRuns: 50 },
  );
});

test('what is no MQTT is refused instead of waited for', () => {
  assert.throws(() => new PacketReader().push(new Uint8Array([0x30, 0xff, 0xff, 0xff, 0xff, 1])));
  assert.throws(() => new PacketReader().push(new Uint8Array([0x30, 0xff, 0xff, 0xff, 0x7f])));
});

test('packets are written as the standard says', () => {
  assert.deepEqual(
    [...connectPacket({ clientId: 'a', keepAliveS: 20 })],
    [0x10, 13, 0, 4, 77, 81, 84, 84, 4, 2, 0, 20, 0, 1, 97],
  );
  assert.deepEqual([...subscribePacket(3, [{ filter: 'a', qos: 1 }])], [0x82, 6, 0, 3, 0, 1, 97, 1]);
  assert.deepEqual([...publishPacket(258, 'a', 'b')], [0x32, 6, 0, 1, 97, 1, 2, 98]);
});

/** A message as a broker sends it, QoS 0. */
function serverPublish(topic: string, payload: string): Uint8Array {
  const body = Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic), Buffer.from(payload)]);
  const size = body.length < 128 ? [body.length] : [(body.length % 128) | 128, Math.floor(body.length / 128)];
  return Buffer.concat([Buffer.from([0x30, ...size]), body]);
}

function deadSocket(): Socket {
  return {
    binaryType: '',
    readyState: 1,
    onopen: null,
    onclose: null,
    onerror: null,
    onmessage: null,
    send: () => {},
    close: () => {},
  };
}
