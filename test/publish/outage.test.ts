import assert from 'node:assert/strict';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { Aedes } from 'aedes';
import { startEmbeddedBroker } from '../../src/publish/broker.ts';
import type { DeliveryStatus } from '../../src/publish/delivery.ts';
import { listen } from '../../src/publish/listen.ts';
import { poseBody } from '../../src/publish/pose-body.ts';
import type { Publisher } from '../../src/publish/publisher.ts';
import { emptyPose } from '../../src/skeleton/pose.ts';
import { until } from '../until.ts';
import { ForeignClient, schemaFaults } from './foreign-client.ts';
import { ALERT, closedAfter, cycleSummary, delivered, STATE, testPublisher, walkSummary } from './samples.ts';

/** Waits for a publisher's link to be in some state. */
async function status(publisher: Publisher, what: string, fits: (status: DeliveryStatus) => boolean): Promise<void> {
  const now = () => publisher.status();
  await until(what, () => fits(now()), now);
}

test('a broker that loses its memory mid-way hears the state and the alerts again, and every summary made meanwhile', async () => {
  const first = closedAfter(await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 }));
  const link = closedAfter(await cuttable(first.mqttPort));
  let nowS = 100;
  const publisher = closedAfter(testPublisher(link.url, { now: () => nowS }));
  publisher.state(STATE);
  publisher.start();
  publisher.alert('right_leg', ALERT);
  publisher.cycle(cycleSummary(1));
  await delivered(publisher);

  link.cut();
  await first.close();
  await status(publisher, 'the loss', ({ connected }) => !connected);
  for (let cycle = 2; cycle <= 31; cycle++) publisher.cycle(cycleSummary(cycle));
  publisher.walk(walkSummary(31));
  publisher.walk(walkSummary(32));
  publisher.pose(poseBody(emptyPose(5, 0.1, 7), null));
  nowS += 60;
  // As after a power cut: a broker with an empty memory. Who listens is there before the publisher is.
  const second = closedAfter(await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 }));
  const client = await ForeignClient.connect(second.url);
  link.mend(second.mqttPort);
  await delivered(publisher);
  publisher.cycle(cycleSummary(40));
  await client.waitFor(({ payload }) => payload?.cycle === 40);

  const cycles = client.of('gengait/b1/cycle').map(({ payload }) => payload!);
  const expected = [...Array.from({ length: 30 }, (_, index) => index + 2), 40];
  assert.deepEqual(
    cycles.map((cycle) => cycle.cycle),
    expected,
  );
  // Late ones say so and keep the time at which they were made.
  assert.deepEqual(new Set(cycles.slice(0, 30).map((cycle) => `${cycle.replayed} ${cycle.t}`)), new Set(['true 100']));
  assert.equal(cycles.at(-1)!.replayed, undefined);
  assert.equal(client.of('gengait/b1/state')[0]!.payload?.connection, 2);
  assert.equal(client.of('gengait/b1/alert/right_leg')[0]!.payload?.raised, true);
  assert.equal(client.of('gengait/b1/pose').length, 0);
  assert.equal(publisher.status().unqueuedDropped, 1);
  assert.deepEqual(client.seen.flatMap(schemaFaults), []);

  const late = await ForeignClient.connect(second.url, 'gengait/b1/walk');
  const walk = await late.waitFor(() => true);
  assert.equal(walk.payload?.cycles, 32);
  await Promise.all([client.end(), late.end(), publisher.close()]);
  await link.close();
  await second.close();
});

test('an alert cleared during the outage is cleared at a broker that remembers it', async () => {
  const broker = closedAfter(await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 }));
  const link = closedAfter(await cuttable(broker.mqttPort));
  const publisher = closedAfter(testPublisher(link.url));
  publisher.state(STATE);
  publisher.start();
  publisher.alert('right_leg', ALERT);
  await delivered(publisher);
  link.cut();
  await status(publisher, 'the loss', ({ connected }) => !connected);
  publisher.alert('right_leg', null);
  link.mend();
  await delivered(publisher);
  const late = await ForeignClient.connect(broker.url);
  await late.waitFor(({ topic }) => topic.endsWith('/state'));
  assert.equal(late.of('gengait/b1/alert/right_leg').length, 0);
  await Promise.all([late.end(), publisher.close()]);
  await link.close();
  await broker.close();
});

test('a lost connection is told by the broker, and taken back on return', async () => {
  const broker = closedAfter(await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 }));
  const link = closedAfter(await cuttable(broker.mqttPort));
  const client = await ForeignClient.connect(broker.url, 'gengait/b1/state');
  const publisher = closedAfter(testPublisher(link.url));
  publisher.state(STATE);
  publisher.start();
  await client.waitFor(({ payload }) => payload?.state === 'ready');
  link.cut();
  const lost = await client.waitFor(({ payload }) => payload?.state === 'lost');
  assert.deepEqual(schemaFaults(lost), []);
  assert.equal(lost.payload?.connection, 1);
  link.mend();
  await client.waitFor(({ payload }) => payload?.state === 'ready' && payload.connection === 2);
  const late = await ForeignClient.connect(broker.url, 'gengait/b1/state');
  assert.equal((await late.waitFor(() => true)).payload?.state, 'ready');
  await Promise.all([late.end(), client.end(), publisher.close()]);
  await link.close();
  await broker.close();
});

test('a last will that comes after the return does not stay: it is corrected', async () => {
  const broker = closedAfter(await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 }));
  const publisher = closedAfter(testPublisher(broker.url));
  publisher.state(STATE);
  publisher.start();
  await delivered(publisher);
  const client = await ForeignClient.connect(broker.url, 'gengait/b1/state');
  const { payload } = await client.waitFor(() => true);
  const ghost = JSON.stringify({ ...payload, state: 'lost' });
  await client.client.publishAsync('gengait/b1/state', ghost, { qos: 1, retain: true });
  await client.waitFor((message) => message.payload?.state === 'lost');
  const last = () => client.seen.at(-1)?.payload;
  await until('ready again', () => last()?.state === 'ready', last);
  await Promise.all([client.end(), publisher.close()]);
  await broker.close();
});

test('without a broker at the start nothing waits and nothing is lost; the end is quick too', async () => {
  const finder = closedAfter(await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 }));
  await finder.close();
  const publisher = closedAfter(testPublisher(finder.url));
  publisher.state(STATE);
  publisher.start();
  publisher.cycle(cycleSummary(1));
  await status(publisher, 'two failures', ({ failures }) => failures >= 2);
  assert.match(publisher.status().lastError ?? '', /ECONNREFUSED/);
  assert.equal(publisher.status().waiting, 2);
  const broker = closedAfter(await startEmbeddedBroker({ mqttPort: finder.mqttPort, httpPort: 0 }));
  await delivered(publisher);
  await publisher.close();
  await broker.close();

  const lonely = closedAfter(testPublisher(finder.url));
  lonely.start();
  await status(lonely, 'a failure', ({ failures }) => failures >= 1);
  const before = performance.now();
  await lonely.close();
  assert.ok(performance.now() - before < 500);
});

test('a refused password is tried again, so that mending it at the broker is enough', async () => {
  const aedes = await Aedes.createBroker();
  let password = 'old';
  aedes.authenticate = (_client, user, given, done) => {
    const right = user === 'gengait' && given?.toString() === password;
    if (right) done(null, true);
    else done(Object.assign(new Error('no'), { returnCode: 4 }), false);
  };
  const server = createServer(aedes.handle);
  const port = await listen(server, 0, '127.0.0.1', 'MQTT');
  const publisher = closedAfter(testPublisher(`mqtt://127.0.0.1:${port}`, { username: 'gengait', password: 'new' }));
  publisher.state(STATE);
  publisher.start();
  await status(publisher, 'two failures', ({ failures }) => failures >= 2);
  assert.match(publisher.status().lastError ?? '', /refused.*user ?name or password/i);
  password = 'new';
  await delivered(publisher);
  await publisher.close();
  await new Promise<void>((done) => aedes.close(() => done()));
  await new Promise((done) => server.close(done));
});

/** A cable between publisher and broker that can be cut without a word, and mended, to another broker too. */
async function cuttable(firstPort: number) {
  let brokerPort = firstPort;
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connectTcp(brokerPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.pipe(near);
  });
  const port = await listen(server, 0, '127.0.0.1', 'cable');
  return {
    url: `mqtt://127.0.0.1:${port}`,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: (port = brokerPort) => {
      brokerPort = port;
      isCut = false;
    },
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
