import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jsonSchemaFiles } from '../../src/publish/json-schemas.ts';
import { kindOfTopic } from '../../src/publish/payloads.ts';
import { poseBody } from '../../src/publish/pose-body.ts';
import { topicsOf } from '../../src/publish/topics.ts';
import { J } from '../../src/skeleton/joints.ts';
import { emptyPose } from '../../src/skeleton/pose.ts';

test('the JSON Schema files are those of the code (npm run build-schemas)', () => {
  for (const { file, text } of jsonSchemaFiles()) assert.equal(readFileSync(file, 'utf8'), text, file);
});

test('names that mean something to MQTT stay one level of a topic', () => {
  const topics = topicsOf('box/1');
  assert.equal(topics.state, 'gengait/box_1/state');
  assert.equal(topics.finding('camera_silent/cam#2'), 'gengait/box_1/finding/camera_silent/cam_2');
  assert.equal(kindOfTopic(topics.alert('left_knee')), 'alert');
  assert.equal(kindOfTopic('gengait/b1/camera/cam1/pose'), undefined);
});

test('a pose on the wire says null for what is not known and rounds to the millimetre', () => {
  const pose = emptyPose(9, 0.3, 2);
  pose.positions.set([1.23456, -0.00049, 0.98765], 3 * J.left_knee);
  pose.provenance[J.left_knee] = 'm';
  pose.uncertaintyMm[J.left_knee] = 4.26;
  const badness = new Float32Array(19).fill(Number.NaN);
  badness[J.left_knee] = 2.5;
  const twin = new Float64Array(57).fill(Number.NaN);
  const body = poseBody(pose, { tick: 9, badness, flagged: [], twin, reason: 'standing' });
  assert.deepEqual(body.joints[J.left_knee], [1.235, -0, 0.988]);
  assert.equal(body.joints[J.pelvis], null);
  assert.equal(body.provenance, 'xxmxxxxxxxxxxxxxxxx');
  assert.deepEqual([body.uncertainty_mm[J.left_knee], body.uncertainty_mm[J.head]], [4.3, null]);
  assert.deepEqual([body.badness[J.left_knee], body.badness[J.head]], [2.5, null]);
  assert.deepEqual([body.twin, body.reason], [null, 'standing']);
});
