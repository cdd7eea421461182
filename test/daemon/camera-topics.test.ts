import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Aedes } from 'aedes';
import { DropCounter } from '../../src/capture/drop-counter.ts';
import { CameraTopics } from '../../src/daemon/camera-topics.ts';
import { until } from '../until.ts';

test('a broker that refuses the cameras’ topics is told, with what to do', async (t) => {
  const broker = await Aedes.createBroker({ authorizeSubscribe: (_client, _wanted, done) => done(null, null) });
  const server = createServer(broker.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const topics = new CameraTopics('walkway', `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, {});
  t.after(async () => {
    await topics.close();
    await new Promise<void>((done) => broker.close(() => done()));
    server.close();
  });
  assert.deepEqual(topics.findings(), []);
  topics.open({ format: 'HALPE_26', nowS: () => 0, onMessage: () => {}, drops: new DropCounter() });
  const told = () => topics.findings();
  const finding = await until('a finding', () => told()[0], told);
  assert.equal(finding.code, 'camera_topics_refused');
  assert.ok(finding.message.length < 80 && finding.remedies[0]!.includes('gengait/walkway/camera/+/pose'));
});
