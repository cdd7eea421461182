import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Outbox } from '../../src/publish/outbox.ts';

test('in any order of events the outbox stays within its bounds, keeps order, and loses only what it counts', () => {
  const action = fc.constantFrom('push', 'push', 'push', 'take', 'acknowledge', 'lose');
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const outbox = new Outbox<number>({ maxMessages: 10, maxBytes: 75 });
      let flying: ReturnType<typeof outbox.take> = [];
      let pushed = 0;
      let acknowledged = 0;
      for (const what of actions) {
        if (what === 'push') outbox.push(pushed++, 10, 0);
        if (what === 'take') flying.push(...outbox.take(4));
        if (what === 'acknowledge' && flying.length > 0) {
          outbox.acknowledge(flying.shift()!);
          acknowledged++;
        }
        if (what === 'lose') {
          outbox.connectionLost();
          flying = [];
        }
        // At most 7 messages fit by bytes; those in flight can't be taken back, so they may be all there is.
        assert.ok(outbox.size <= 7);
        assert.equal(pushed, acknowledged + outbox.size + outbox.dropped);
        const order = flying.map((entry) => entry.value);
        assert.deepEqual(
          order,
          order.toSorted((a, b) => a - b),
        );
        assert.ok(flying.length <= 4);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('the oldest waiting message goes first when it is full, never one that is on its way', () => {
  const outbox = new Outbox<string>({ maxMessages: 3, maxBytes: 1e6 });
  for (const name of ['a', 'b', 'c']) outbox.push(name, 1, 0);
  assert.deepEqual(
    outbox.take(1).map((entry) => entry.value),
    ['a'],
  );
  outbox.push('d', 1, 0);
  assert.equal(outbox.dropped, 1);
  outbox.connectionLost();
  assert.deepEqual(
    outbox.take(9).map((entry) => entry.value),
    ['a', 'c', 'd'],
  );
});

test('an acknowledgement of an earlier connection does not remove the message that waits again', () => {
  const outbox = new Outbox<string>({ maxMessages: 3, maxBytes: 1e6 });
  outbox.push('a', 1, 0);
  const [early] = outbox.take(1);
  outbox.connectionLost();
  outbox.acknowledge(early!);
  assert.equal(outbox.size, 1);
});
