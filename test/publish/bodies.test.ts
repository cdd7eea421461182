import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '../../src/gait/alerts.ts';
import { AlertDesk } from '../../src/publish/alert-desk.ts';
import { startEmbeddedBroker } from '../../src/publish/broker.ts';
import { deliveryFindings } from '../../src/publish/delivery-findings.ts';
import { cameraHealth } from '../../src/publish/health-body.ts';
import { poseBody } from '../../src/publish/pose-body.ts';
import { J } from '../../src/skeleton/joints.ts';
import { emptyPose } from '../../src/skeleton/pose.ts';
import { ForeignClient, schemaFaults } from './foreign-client.ts';
import { STATE, testPublisher } from './samples.ts';

const PELVIS: Alert = {
  kind: 'joint',
  id: 'pelvis',
  side: 'none',
  sinceS: 40,
  score: 4,
  threshold: 3,
  cyclesSeen: 2,
  provisional: true,
};

test('a pose on the wire says null for what is not known and rounds to the millimetre', () => {
  const pose = emptyPose(9, 0.3, 2);
  pose.positions.set([1.23456, 0.00049, 0.98765], 3 * J.left_knee);
  pose.provenance[J.left_knee] = 'm';
  pose.uncertaintyMm[J.left_knee] = 4.26;
  const badness = new Float32Array(19).fill(Number.NaN);
  badness[J.left_knee] = 2.5;
  const twin = new Float64Array(57).fill(Number.NaN);
  const body = poseBody(pose, { tick: 9, badness, flagged: [], twin, reason: 'standing' });
  assert.deepEqual(body.joints[J.left_knee], [1.235, 0, 0.988]);
  assert.equal(body.joints[J.pelvis], null);
  assert.equal(body.provenance, 'xxmxxxxxxxxxxxxxxxx');
  assert.deepEqual([body.uncertainty_mm[J.left_knee], body.uncertainty_mm[J.head]], [4.3, null]);
  assert.deepEqual([body.badness[J.left_knee], body.badness[J.head]], [2.5, null]);
  assert.deepEqual([body.twin, body.reason], [null, 'standing']);
});

test('the health of a camera tells how far its clock is ahead, and null before it was heard', () => {
  const clock = {
    camera: 'cam1',
    state: 'live',
    source: 'arrival',
    offsetS: -0.25,
    driftPpm: -20,
    correctionS: 0.01,
    uncertaintyS: 0.001,
  } as const;
  const more = { delayS: 0.02, ageS: 0.0123, fps: 29.97, lostShare: 0.01, restarts: 0 };
  const unheard = {
    ...clock,
    ...more,
    camera: 'cam2',
    state: 'waiting',
    offsetS: Number.NaN,
    fps: Number.NaN,
  } as const;
  const health = cameraHealth([{ ...clock, ...more }, unheard]);
  assert.deepEqual(health.cam1, {
    fps: 30,
    age_s: 0.012,
    clock_source: 'arrival',
    offset_s: 0.26,
    offset_uncertainty_s: 0.001,
    drift_ppm: 20,
    loss: 0.01,
  });
  assert.deepEqual([health.cam2?.fps, health.cam2?.offset_s], [null, null]);
});

test('a joint and a group of one name share a topic, which is clear only when neither stands', () => {
  const desk = new AlertDesk();
  const group: Alert = { ...PELVIS, kind: 'group', score: 7 };
  assert.equal(desk.apply({ change: 'raised', alert: PELVIS })?.kind, 'joint');
  assert.equal(desk.apply({ change: 'raised', alert: group })?.kind, 'group');
  assert.equal(desk.apply({ change: 'updated', alert: { ...PELVIS, score: 9 } })?.score, 7);
  assert.equal(desk.apply({ change: 'cleared', alert: group, reason: 'x' })?.score, 9);
  assert.equal(desk.apply({ change: 'cleared', alert: PELVIS, reason: 'x' }), null);
});

test('an alert of the gait stage is told with the time at which it began, on both clocks', async () => {
  const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  const client = await ForeignClient.connect(broker.url, 'gengait/b1/alert/+');
  const wall = () => new Date('2026-11-22T10:00:10.000Z');
  const publisher = testPublisher(broker.url, { now: () => 42.5, wall });
  publisher.state(STATE);
  publisher.start();
  publisher.alertChange({ change: 'raised', alert: PELVIS });
  const raised = await client.waitFor(() => true);
  assert.deepEqual(schemaFaults(raised), []);
  const { since_t, since_wall, t, id } = raised.payload!;
  assert.deepEqual([since_t, since_wall, t, id], [40, '2026-11-22T10:00:07.500Z', 42.5, 'pelvis']);
  publisher.alertChange({ change: 'cleared', alert: PELVIS, reason: 'not seen in 2 cycles' });
  await client.waitFor(({ payload }) => payload === null);
  await publisher.close();
  await client.end();
  await broker.close();
});

test('a broker that stays away and results given up are findings; a short blip is none', () => {
  const fine = { connected: true, failures: 0, lastError: null, dropped: 0, commandsRefused: false };
  assert.deepEqual(deliveryFindings(fine), []);
  const away = { ...fine, connected: false, failures: 1, lastError: 'x'.repeat(200) };
  assert.deepEqual(deliveryFindings(away), []);
  const findings = deliveryFindings({ ...away, failures: 5, dropped: 7 });
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['mqtt_unreachable', 'mqtt_results_lost'],
  );
  assert.ok(findings.every(({ message }) => message.length < 80));
});
