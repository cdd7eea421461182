import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GengaitError } from '../../src/errors.ts';
import { startEmbeddedBroker } from '../../src/publish/broker.ts';
import { poseBody } from '../../src/publish/pose-body.ts';
import { emptyPose } from '../../src/skeleton/pose.ts';
import { ForeignClient, schemaFaults } from './foreign-client.ts';
import { ALERT, closedAfter, cycleSummary, delivered, HEALTH, STATE, testPublisher, walkSummary } from './samples.ts';

const PATIENT = { session: null, walk_no: 3, track: 7 };

async function withBroker(work: (urls: { url: string; wsUrl: string }) => Promise<void>): Promise<void> {
  const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  try {
    await work(broker);
  } finally {
    await broker.close();
  }
}

test('a foreign client reads every payload as its schema promises, over TCP and over WebSocket', () =>
  withBroker(async ({ url, wsUrl }) => {
    const clients = [await ForeignClient.connect(url), await ForeignClient.connect(wsUrl)];
    const publisher = closedAfter(testPublisher(url, { simulated: true }));
    publisher.state(STATE);
    publisher.start();
    await delivered(publisher);
    publisher.setPatient(PATIENT);
    publisher.health(HEALTH);
    publisher.pose(poseBody(emptyPose(5, 0.1, 7), null));
    publisher.cycle(cycleSummary(1));
    publisher.walk(walkSummary(3));
    publisher.alert('right_leg', ALERT);
    const finding = { code: 'camera_silent/cam2', level: 'warning', message: 'cam2 is silent', remedies: [] } as const;
    publisher.finding(finding.code, { ...finding, remedies: ['Check its cable.'] });
    publisher.event({ kind: 'walk_ended', subject: null, message: 'A walk ended.' });
    await delivered(publisher);
    const kinds = [
      'state',
      'health',
      'pose',
      'cycle',
      'walk',
      'alert/right_leg',
      'finding/camera_silent/cam2',
      'event',
    ];
    for (const client of clients) {
      for (const kind of kinds) {
        const message = await client.waitFor(({ topic }) => topic === `gengait/b1/${kind}`);
        assert.equal(message.payload?.schema, `gengait/${kind.split('/')[0]}/1`);
      }
      assert.deepEqual(client.seen.flatMap(schemaFaults), []);
      const patientData = client.seen.filter(({ topic }) => /\/(pose|cycle|walk|alert.*)$/.test(topic));
      for (const { payload } of patientData) {
        assert.deepEqual([payload?.walk_no, payload?.track, payload?.simulated], [3, 7, true]);
      }
      await client.end();
    }
    await publisher.close();
  }));

test('who comes late still finds the state, the alert and the walk, and nothing that passed', () =>
  withBroker(async ({ url }) => {
    const publisher = closedAfter(testPublisher(url));
    publisher.state(STATE);
    publisher.start();
    publisher.alert('left_knee', { ...ALERT, kind: 'joint' });
    publisher.alert('right_leg', ALERT);
    publisher.alert('right_leg', null);
    publisher.cycle(cycleSummary(1));
    publisher.walk(walkSummary(3));
    await delivered(publisher);
    const late = await ForeignClient.connect(url);
    await late.waitFor(({ topic }) => topic.endsWith('/walk'));
    await late.waitFor(({ topic }) => topic.endsWith('/state'));
    await late.waitFor(({ topic }) => topic.endsWith('/alert/left_knee'));
    assert.deepEqual(late.seen.map(({ topic }) => topic.slice('gengait/b1/'.length)).sort(), [
      'alert/left_knee',
      'state',
      'walk',
    ]);
    await late.end();
    await publisher.close();
  }));

test('alerts, their end and changes of state become events with ids of their own', () =>
  withBroker(async ({ url }) => {
    const client = await ForeignClient.connect(url, 'gengait/b1/event');
    const publisher = closedAfter(testPublisher(url));
    publisher.start();
    publisher.state({ ...STATE, state: 'starting' });
    publisher.state(STATE);
    publisher.state(STATE);
    publisher.alert('right_leg', ALERT);
    publisher.alert('right_leg', { ...ALERT, cycles_seen: 3 });
    publisher.alert('right_leg', null);
    publisher.alert('right_leg', null);
    await client.waitFor(({ payload }) => payload?.kind === 'alert_cleared');
    const kinds = client.seen.map(({ payload }) => [payload?.kind, payload?.subject]);
    assert.deepEqual(kinds, [
      ['state_changed', 'starting'],
      ['state_changed', 'ready'],
      ['alert_raised', 'right_leg'],
      ['alert_cleared', 'right_leg'],
    ]);
    assert.equal(new Set(client.seen.map(({ payload }) => payload?.id)).size, 4);
    await client.end();
    await publisher.close();
  }));

test('a clean end says stopped, takes the patient off the broker, and is quick', () =>
  withBroker(async ({ url }) => {
    const publisher = closedAfter(testPublisher(url));
    publisher.state(STATE);
    publisher.start();
    publisher.alert('right_leg', ALERT);
    publisher.walk(walkSummary(3));
    await delivered(publisher);
    const watching = await ForeignClient.connect(url);
    const before = performance.now();
    await publisher.close();
    assert.ok(performance.now() - before < 1500);
    await watching.waitFor(({ topic, payload }) => topic.endsWith('/state') && payload?.state === 'stopped');
    const late = await ForeignClient.connect(url);
    await late.waitFor(({ topic }) => topic.endsWith('/state'));
    assert.deepEqual(
      late.seen.map(({ topic, payload }) => [topic, payload?.state]),
      [['gengait/b1/state', 'stopped']],
    );
    assert.ok(watching.seen.every(({ payload }) => payload?.state !== 'lost'));
    await Promise.all([watching.end(), late.end()]);
  }));

test('what an earlier start left behind about a patient is cleared, whatever its name', () =>
  withBroker(async ({ url }) => {
    const other = await ForeignClient.connect(url);
    const left = ['alert/left_knee', 'alert/unheard_of', 'walk', 'session', 'finding/camera_silent/cam9'];
    for (const topic of left) await other.client.publishAsync(`gengait/b1/${topic}`, '{}', { qos: 1, retain: true });
    await other.client.publishAsync('gengait/b2/walk', '{}', { qos: 1, retain: true });
    const publisher = closedAfter(testPublisher(url));
    publisher.state(STATE);
    publisher.start();
    for (const topic of left) {
      await other.waitFor((message) => message.topic === `gengait/b1/${topic}` && message.payload === null);
    }
    const late = await ForeignClient.connect(url);
    await late.waitFor(({ topic }) => topic.endsWith('b2/walk'));
    await late.waitFor(({ topic }) => topic.endsWith('b1/state'));
    assert.deepEqual(late.seen.map(({ topic }) => topic).sort(), ['gengait/b1/state', 'gengait/b2/walk']);
    await Promise.all([late.end(), other.end()]);
    await publisher.close();
  }));

test('a payload that breaks its schema is a coded error where payloads are checked', () => {
  const publisher = testPublisher('mqtt://127.0.0.1:9');
  const message = 'x'.repeat(80);
  assert.throws(
    () => publisher.finding('too_long', { code: 'too_long', level: 'info', message, remedies: [] }),
    (error: unknown) =>
      error instanceof GengaitError && error.code === 'GENGAIT_E_PAYLOAD' && /message/.test(error.message),
  );
});

for (const url of ['', 'broker', 'http://broker:1883', 'mqtt//broker', 'mqtt://']) {
  test(`"${url}" is refused as a broker's address`, () => {
    assert.throws(
      () => testPublisher(url),
      (error: unknown) => error instanceof GengaitError && error.code === 'GENGAIT_E_MQTT_URL' && error.exitCode === 78,
    );
  });
}
