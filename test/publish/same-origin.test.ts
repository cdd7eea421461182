import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { startEmbeddedBroker } from '../../src/publish/broker.ts';
import { sameOrigin } from '../../src/publish/same-origin.ts';

test('a page of another site can’t read from the broker; the box’s own page and programs can', async () => {
  const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  const opens = (origin: string | undefined): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = new WebSocket(broker.wsUrl, 'mqtt', origin === undefined ? {} : { origin });
      socket.once('open', () => {
        socket.terminate();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  assert.equal(await opens(undefined), true);
  assert.equal(await opens(broker.wsUrl.replace('ws', 'http')), true);
  assert.equal(await opens('https://elsewhere.example'), false);
  assert.equal(await opens('null'), false);
  await broker.close();
});

test('origins are compared by host and port', () => {
  assert.equal(sameOrigin('http://10.0.0.7:8080', '10.0.0.7:8080'), true);
  assert.equal(sameOrigin('http://10.0.0.7:8080', '10.0.0.7:9090'), false);
  assert.equal(sameOrigin('http://box.lan', 'box.lan'), true);
  assert.equal(sameOrigin('http://box.lan', undefined), false);
});
