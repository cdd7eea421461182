import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configSchemaFile } from '../../src/config/json-schema.ts';
import { payloadSchemaFiles } from '../../src/publish/json-schemas.ts';
import { kindOfTopic } from '../../src/publish/payloads.ts';
import { topicsOf } from '../../src/publish/topics.ts';

test('the JSON Schema files are those of the code (npm run build-schemas)', () => {
  for (const { file, text } of [...payloadSchemaFiles(), configSchemaFile()])
    assert.equal(readFileSync(file, 'utf8'), text, file);
});

test('names that mean something to MQTT stay one level of a topic', () => {
  const topics = topicsOf('box/1');
  assert.equal(topics.state, 'gengait/box_1/state');
  assert.equal(topics.finding('camera_silent/cam#2'), 'gengait/box_1/finding/camera_silent/cam_2');
  assert.equal(kindOfTopic(topics.alert('left_knee')), 'alert');
  assert.equal(kindOfTopic('gengait/b1/camera/cam1/pose'), undefined);
});
