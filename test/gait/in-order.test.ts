import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InOrder } from '../../src/gait/in-order.ts';

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

test('steps are done in the order in which they began, each when all before it are ready', async () => {
  const steps = new InOrder<string>();
  let [first, second] = [(_: () => string[]) => {}, (_: () => string[]) => {}];
  steps.add(() => ['a']);
  steps.addLater(new Promise((ready) => (first = ready)));
  steps.add(() => ['c', 'd']);
  steps.addLater(new Promise((ready) => (second = ready)));
  steps.add(() => ['f']);
  assert.deepEqual(steps.take(), ['a']);
  second(() => ['e']);
  await settled();
  assert.deepEqual(steps.take(), []);
  first(() => ['b']);
  await settled();
  assert.deepEqual(steps.take(), ['b', 'c', 'd', 'e', 'f']);
  assert.deepEqual(steps.take(), []);
});

test('settling waits for all; a step that fails is told in its turn, once, and loses no other', async () => {
  const steps = new InOrder<string>();
  steps.add(() => ['a']);
  steps.addLater(settled().then(() => () => ['b']));
  assert.deepEqual(await steps.settle(), ['a', 'b']);
  steps.addLater(Promise.reject(new RangeError('the model failed')));
  steps.add(() => ['d']);
  await settled();
  assert.throws(() => steps.take(), RangeError);
  assert.deepEqual(steps.take(), ['d']);
});
