import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { test } from 'node:test';
import { GengaitError } from '../../src/errors.ts';
import { startEmbeddedBroker } from '../../src/publish/broker.ts';
import { ForeignClient } from './foreign-client.ts';
import { ALERT, closedAfter, delivered, STATE, testPublisher } from './samples.ts';

function portInUse(what: string, port: number) {
  return (error: unknown) =>
    error instanceof GengaitError &&
    error.code === 'GENGAIT_E_PORT_IN_USE' &&
    error.message.endsWith(`${what} 127.0.0.1:${port}`) &&
    error.exitCode === 1;
}

test('a port in use is one coded error that names it, and leaves nothing open', async () => {
  const first = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  const { mqttPort, httpPort } = first;
  await assert.rejects(startEmbeddedBroker({ mqttPort, httpPort: 0 }), portInUse('MQTT', mqttPort));
  const second = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  await second.close();
  await assert.rejects(startEmbeddedBroker({ mqttPort: second.mqttPort, httpPort }), portInUse('HTTP', httpPort));
  // The MQTT port of the failed start is free again.
  const third = await startEmbeddedBroker({ mqttPort: second.mqttPort, httpPort: 0 });
  await third.close();
  await first.close();
});

test('an address that is not of this machine is a coded error', async () => {
  await assert.rejects(
    startEmbeddedBroker({ mqttPort: 0, httpPort: 0, host: '192.0.2.1' }),
    (error: unknown) => error instanceof GengaitError && error.code === 'GENGAIT_E_LISTEN',
  );
});

test('the broker carries messages between TCP and WebSocket, and ends quickly with clients connected', async () => {
  const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  const browser = await ForeignClient.connect(broker.wsUrl);
  const box = await ForeignClient.connect(broker.url);
  await box.client.publishAsync('gengait/b1/pose', '{"n":1}');
  await browser.waitFor(({ payload }) => payload?.n === 1);
  const before = performance.now();
  await Promise.all([broker.close(), broker.close()]);
  assert.ok(performance.now() - before < 1500);
  await Promise.all([browser.end(), box.end()]);
});

test('a browser that asks for a page is told what lives there; a given handler answers instead', async () => {
  const plain = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  assert.match(await page(plain.httpPort), /^426 .*MQTT over WebSocket/);
  await plain.close();
  const own = await startEmbeddedBroker({
    mqttPort: 0,
    httpPort: 0,
    onRequest: (_, response) => response.end('hello'),
  });
  assert.equal(await page(own.httpPort), '200 hello');
  await own.close();
});

const hasMosquitto = spawnSync('mosquitto_sub', ['--version']).error === undefined;

test('mosquitto_sub reads state and alerts', {
  skip: hasMosquitto ? false : 'mosquitto_sub is not on the PATH',
}, async () => {
  const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  const publisher = closedAfter(testPublisher(broker.url, { simulated: true }));
  publisher.state(STATE);
  publisher.alert('right_leg', ALERT);
  publisher.start();
  await delivered(publisher);
  const filter = ['-t', 'gengait/b1/state', '-t', 'gengait/b1/alert/+', '-C', '2', '-W', '60', '-v'];
  const child = spawn('mosquitto_sub', ['-h', '127.0.0.1', '-p', String(broker.mqttPort), ...filter]);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  assert.equal(await new Promise((done) => child.once('close', done)), 0);
  const messages = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.slice(line.indexOf(' '))) as Record<string, unknown>);
  assert.deepEqual(messages.map((message) => message.schema).sort(), ['gengait/alert/1', 'gengait/state/1']);
  assert.ok(messages.every((message) => message.simulated === true));
  await publisher.close();
  await broker.close();
});

function page(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ port, host: '127.0.0.1', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(`${response.statusCode} ${text}`));
    });
    request.on('error', reject);
  });
}
