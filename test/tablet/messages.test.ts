import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMessage } from '../../src/tablet/data/messages.ts';
import { PAYLOAD } from './payloads.ts';

const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

test('every kind of payload is read as it is published', () => {
  for (const [topic, payload] of [
    ['state', PAYLOAD.state()],
    ['health', PAYLOAD.health()],
    ['pose', PAYLOAD.pose()],
    ['cycle', PAYLOAD.cycle(1)],
    ['walk', PAYLOAD.walk()],
    ['alert/left_knee', PAYLOAD.alert('left_knee')],
    ['event', PAYLOAD.event('walk_started', '1')],
    ['session', PAYLOAD.session('s1')],
  ] as const) {
    const reading = readMessage(`gengait/b1/${topic}`, bytes(payload));
    assert.ok(reading.ok, topic);
    assert.deepEqual(reading.message.payload, JSON.parse(JSON.stringify(payload)));
  }
});

test('the topic’s last levels are the message’s name; an empty message clears', () => {
  const reading = readMessage('gengait/b1/finding/camera_silent/cam3', new Uint8Array(0));
  assert.deepEqual(reading, { ok: true, message: { kind: 'finding', name: 'camera_silent/cam3', payload: null } });
});

test('another version is told apart from nonsense', () => {
  const newer = { ...PAYLOAD.pose(), schema: 'gengait/pose/2' };
  assert.deepEqual(readMessage('gengait/b1/pose', bytes(newer)), {
    ok: false,
    why: 'version',
    schema: 'gengait/pose/2',
  });
  for (const nonsense of ['', '{', 'null', '7', '[]', { ...PAYLOAD.pose(), schema: 'gengait/walk/1' }].slice(1))
    assert.deepEqual(readMessage('gengait/b1/pose', bytes(nonsense)), { ok: false, why: 'unreadable' });
  assert.deepEqual(readMessage('gengait/b1/nonsense', bytes('{}')), { ok: false, why: 'unreadable' });
});

test('a payload with any field spoilt is never taken for a good one, and never throws', () => {
  const spoilt = fc.oneof(fc.constant(null), fc.constant('x'), fc.constant({}), fc.constant([1]), fc.constant(-1));
  const fields = [
    'joints',
    'provenance',
    'uncertainty_mm',
    'badness',
    'flagged',
    'twin',
    'boot',
    't',
    'walk_no',
  ] as const;
  fc.assert(
    fc.property(fc.constantFrom(...fields), spoilt, (field, value) => {
      const good = PAYLOAD.pose();
      const takes = { twin: [null], t: [-1], walk_no: [-1], boot: ['x'] } as Record<string, unknown[]>;
      if (takes[field]?.some((fine) => JSON.stringify(fine) === JSON.stringify(value))) return;
      assert.equal(readMessage('gengait/b1/pose', bytes({ ...good, [field]: value })).ok, false, field);
    }),
  );
});
