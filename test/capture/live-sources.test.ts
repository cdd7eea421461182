import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { DropCounter } from '../../src/capture/drop-counter.ts';
import { cameraTopic, openMqttSource } from '../../src/capture/mqtt-source.ts';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { openUdpSource } from '../../src/capture/udp-source.ts';
import { GengaitError } from '../../src/errors.ts';
import { until } from '../until.ts';
import { wireMessage } from './messages.ts';

/** A receiver whose clock counts arrivals, so that nothing here depends on real time. */
function receiver() {
  const messages: PoseMessage[] = [];
  const drops = new DropCounter(['cam1']);
  let arrivals = 0;
  const options = {
    format: 'HALPE_26' as const,
    nowS: () => ++arrivals,
    onMessage: (message: PoseMessage) => {
      messages.push(message);
    },
    drops,
  };
  const arrived = (count: number): Promise<boolean> =>
    until(
      `${count} arrivals`,
      () => arrivals >= count,
      () => arrivals,
    );
  return { messages, drops, options, arrived };
}

describe('camera messages over UDP', () => {
  async function send(port: number, datagrams: (string | Uint8Array)[]): Promise<void> {
    const socket = createSocket('udp4');
    for (const datagram of datagrams) {
      await new Promise<void>((resolve) => socket.send(datagram, port, '127.0.0.1', () => resolve()));
    }
    socket.close();
  }

  it('arrive with the time of arrival; what can not be used is counted, and the next is taken', async (t) => {
    const { messages, drops, options, arrived } = receiver();
    const source = await openUdpSource({ ...options, host: '127.0.0.1', port: 0, maxBytes: 5000 });
    t.after(() => source.close());
    const good = JSON.stringify(wireMessage());
    await send(source.port, [good, 'garbage', good.slice(0, 99), 'x'.repeat(6000), new Uint8Array([0xff]), good]);
    await arrived(6);
    assert.deepEqual(
      messages.map(({ camera, receivedS }) => [camera, receivedS]),
      [
        ['cam1', 1],
        ['cam1', 6],
      ],
    );
    assert.deepEqual([drops.count('malformed'), drops.count('truncated'), drops.count('oversized')], [2, 1, 1]);
  });

  it('are taken from allowed addresses only, where such are named', async () => {
    for (const [allow, taken] of [[['10.0.0.0/8', '192.168.1.4'], 0] as const, [['127.0.0.0/8'], 1] as const]) {
      const { messages, drops, options, arrived } = receiver();
      const source = await openUdpSource({ ...options, host: '127.0.0.1', port: 0, allow });
      await send(source.port, [JSON.stringify(wireMessage())]);
      await arrived(1);
      await source.close();
      assert.equal(messages.length, taken);
      assert.equal(drops.count('not_allowed'), 1 - taken);
    }
  });

  it('with a senseless allowed address are a coded error', async () => {
    const opening = openUdpSource({ ...receiver().options, host: '127.0.0.1', port: 0, allow: ['camera-one'] });
    await assert.rejects(opening, (error) => error instanceof GengaitError && error.code === 'GENGAIT_E_CONFIG');
  });

  it('on a port in use are a coded error that names the port', async () => {
    const { options } = receiver();
    const first = await openUdpSource({ ...options, host: '127.0.0.1', port: 0 });
    await assert.rejects(
      openUdpSource({ ...options, host: '127.0.0.1', port: first.port }),
      (error) =>
        error instanceof GengaitError &&
        error.code === 'GENGAIT_E_PORT_IN_USE' &&
        error.message.includes(String(first.port)),
    );
    await first.close();
  });

  it('on an address that is not ours are a coded error', async () => {
    const opening = openUdpSource({ ...receiver().options, host: '203.0.113.1', port: 0 });
    await assert.rejects(opening, (error) => error instanceof GengaitError && error.code === 'GENGAIT_E_LISTEN');
  });
});

describe('camera messages over MQTT', () => {
  let broker: Aedes;
  let close: () => void;
  let url: string;
  const clients: MqttClient[] = [];
  const connect = async (): Promise<MqttClient> => {
    const client = await connectAsync(url);
    clients.push(client);
    return client;
  };

  before(async () => {
    broker = await Aedes.createBroker({
      authorizeSubscribe: (_client, subscription, done) =>
        subscription.topic.includes('/forbidden/') ? done(null, null) : done(null, subscription),
    });
    const server = createServer(broker.handle);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => server.close();
  });
  after(async () => {
    for (const client of clients) await client.endAsync(true);
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    close();
  });

  it('come from the topic of their camera; bad, foreign and retained ones are counted', async () => {
    const sender = await connect();
    const good = JSON.stringify(wireMessage());
    await sender.publishAsync(cameraTopic('box1', 'cam1'), good, { retain: true, qos: 1 });
    const { messages, drops, options, arrived } = receiver();
    const source = await openMqttSource({ ...options, client: await connect(), box: 'box1' });
    await arrived(1);
    const { camera: _, ...nameless } = wireMessage({ frame: 8 });
    await sender.publishAsync(cameraTopic('box1', 'cam1'), good, { qos: 1 });
    await sender.publishAsync(cameraTopic('box1', 'cam2'), good, { qos: 1 });
    await sender.publishAsync(cameraTopic('box1', 'cam2'), JSON.stringify(nameless), { qos: 1 });
    await sender.publishAsync(cameraTopic('box1', 'cam1'), '{"camera":', { qos: 1 });
    await sender.publishAsync(cameraTopic('box2', 'cam1'), good, { qos: 1 });
    await arrived(5);
    await source.close();
    await sender.publishAsync(cameraTopic('box1', 'cam1'), good, { qos: 1 });
    assert.deepEqual(
      messages.map(({ camera, frame, receivedS }) => [camera, frame, receivedS]),
      [
        ['cam1', 7, 2],
        ['cam2', 8, 4],
      ],
    );
    assert.equal(drops.count('late', 'cam1'), 1);
    assert.equal(drops.count('wrong_camera'), 1);
    assert.equal(drops.count('truncated', 'cam1'), 1);
  });

  it('that the broker does not let us read are a coded error', async () => {
    const opening = openMqttSource({ ...receiver().options, client: await connect(), box: 'forbidden' });
    await assert.rejects(
      opening,
      (error) => error instanceof GengaitError && error.code === 'GENGAIT_E_MQTT_SUBSCRIBE',
    );
  });
});
