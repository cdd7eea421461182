import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CommandDesk, type Handlers } from '../../../src/daemon/commands/command-desk.ts';
import { GengaitError } from '../../../src/errors.ts';
import { type Answer, COMMANDS, responsePayload } from '../../../src/publish/schemas/commands.ts';

interface Said {
  verb: string;
  answer: Answer;
}

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

/** A desk whose `mute` tells what it was given, and everything it says. */
function desk(mute: (minutes: number) => Promise<number | null> = async (minutes) => minutes) {
  const said: Said[] = [];
  const done: string[] = [];
  const discarded: string[] = [];
  const clock = { nowS: 0 };
  const handlers = Object.fromEntries(
    Object.keys(COMMANDS).map((verb) => [
      verb,
      async (given: { minutes: number }) => {
        done.push(verb);
        return verb === 'mute' ? { muted_until_t: await mute(given.minutes) } : {};
      },
    ]),
  ) as unknown as Handlers;
  const options = {
    handlers,
    respond: (verb: string, answer: Answer) => void said.push({ verb, answer }),
    discard: (verb: string) => void discarded.push(verb),
    nowS: () => clock.nowS,
  };
  const made = new CommandDesk(options);
  const send = (verb: string, payload: unknown, retained = false): void =>
    made.receive({ verb, payload: bytes(payload), retained });
  return { desk: made, send, said, done, discarded, clock };
}

const code = ({ answer }: Said): string => (answer.ok ? 'ok' : answer.error.code);

test('the same id twice is done once and answered twice alike, also while it is being done', async () => {
  let release = (_: number): void => {};
  const { send, said, done } = desk(
    () =>
      new Promise((resolve) => {
        release = resolve;
      }),
  );
  send('mute', { id: 'a', minutes: 3 });
  await settled();
  send('mute', { id: 'a', minutes: 3 });
  release(180);
  await settled();
  send('mute', { id: 'a', minutes: 3 });
  await settled();
  assert.deepEqual(done, ['mute']);
  assert.equal(said.length, 3);
  for (const { answer } of said) assert.deepEqual(answer, { id: 'a', ok: true, result: { muted_until_t: 180 } });
});

test('an id that another command had is refused, and the first keeps its answer', async () => {
  const { send, said, done } = desk();
  send('mute', { id: 'a', minutes: 3 });
  send('mute', { id: 'a', minutes: 4 });
  send('stop_session', { id: 'a' });
  await settled();
  assert.deepEqual(done, ['mute']);
  assert.deepEqual(said.map(code).sort(), ['GENGAIT_E_COMMAND_ID', 'GENGAIT_E_COMMAND_ID', 'ok']);
});

test('commands are done one after the other in their order', async () => {
  const order: string[] = [];
  const { send } = desk(async (minutes) => {
    order.push(`${minutes} begins`);
    await settled();
    order.push(`${minutes} ends`);
    return null;
  });
  for (const minutes of [1, 2, 3]) send('mute', { id: `m${minutes}`, minutes });
  for (let turns = 0; turns < 8; turns++) await settled();
  assert.deepEqual(
    order,
    ['1', '2', '3'].flatMap((n) => [`${n} begins`, `${n} ends`]),
  );
});

test('a failure is an answer with code, words and remedy, and the next command is done', async () => {
  const { send, said } = desk(async (minutes) => {
    if (minutes === 1) throw new GengaitError('GENGAIT_E_SESSION_NONE');
    if (minutes === 2) throw new TypeError('x is undefined');
    return null;
  });
  for (const minutes of [1, 2, 3]) send('mute', { id: `m${minutes}`, minutes });
  await settled();
  assert.deepEqual(said.map(code), ['GENGAIT_E_SESSION_NONE', 'GENGAIT_E_INTERNAL', 'ok']);
  const [{ answer }] = said as [Said];
  assert.ok(!answer.ok && answer.error.message.length > 0 && answer.error.remedies[0]!.length > 0);
});

test('a command left on the broker is not done but answered, discarded, and told for a while', async () => {
  const { desk: made, send, said, done, discarded, clock } = desk();
  send('stop_session', { id: 'old' }, true);
  await settled();
  assert.deepEqual([done, discarded, said.map(code)], [[], ['stop_session'], ['GENGAIT_E_COMMAND_RETAINED']]);
  assert.equal(made.findings()[0]?.code, 'command_retained');
  clock.nowS = 601;
  assert.deepEqual(made.findings(), []);
  send('stop_session', '', false);
  assert.equal(said.length, 1, 'the empty message that discards it is no command');
});

test('a command that never ends is told to be slow, and the next has its turn', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { send, said } = desk((minutes) => (minutes === 1 ? new Promise(() => {}) : Promise.resolve(null)));
  send('mute', { id: 'a', minutes: 1 });
  send('mute', { id: 'b', minutes: 2 });
  await settled();
  t.mock.timers.tick(14_999);
  await settled();
  assert.deepEqual(said, []);
  t.mock.timers.tick(1);
  await settled();
  assert.deepEqual(said.map(code), ['GENGAIT_E_COMMAND_SLOW', 'ok']);
});

test('what waits is bounded: the rest is told to come again, and may', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { send, said } = desk(async () => {
    await gate;
    return null;
  });
  for (let n = 0; n < 50; n++) send('mute', { id: `m${n}`, minutes: 1 });
  await settled();
  assert.equal(said.length, 18);
  assert.ok(said.every((one) => code(one) === 'GENGAIT_E_COMMAND_BUSY'));
  release();
  for (let turns = 0; turns < 100; turns++) await settled();
  send('mute', { id: 'm49', minutes: 1 });
  await settled();
  assert.equal(said.filter((one) => code(one) === 'ok').length, 33);
});

test('what is remembered is bounded too: a very old id is a new command', async () => {
  const { send, done } = desk();
  for (let n = 0; n < 600; n++) {
    send('mute', { id: `m${n}`, minutes: 1 });
    await settled();
  }
  send('mute', { id: 'm599', minutes: 1 });
  send('mute', { id: 'm0', minutes: 1 });
  await settled();
  assert.equal(done.length, 601);
});

for (const [what, payload, expected] of [
  ['no JSON', '{"id":', 'MALFORMED'],
  ['no object', '[1]', 'MALFORMED'],
  ['null', 'null', 'MALFORMED'],
  ['too much', `{"id":"a","note":"${'x'.repeat(20_000)}"}`, 'MALFORMED'],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), 'MALFORMED'],
  ['no id', { minutes: 3 }, 'ARGUMENTS'],
  ['too many minutes', { id: 'a', minutes: 61 }, 'ARGUMENTS'],
  ['a text for a number', { id: 'a', minutes: '3' }, 'ARGUMENTS'],
  ['an unknown argument', { id: 'a', minutes: 3, hours: 1 }, 'ARGUMENTS'],
] as const)
  test(`${what} is refused and nothing is done`, async () => {
    const { send, said, done } = desk();
    send('mute', payload);
    await settled();
    assert.deepEqual([said.map(code), done], [[`GENGAIT_E_COMMAND_${expected}`], []]);
  });

test('any bytes under any verb give at most one answer, which is as promised, and never throw', async () => {
  const anyVerb = fc.oneof(
    fc.constantFrom(...Object.keys(COMMANDS)),
    fc.string({ maxLength: 100 }),
    fc.constant('__proto__'),
  );
  const someKeys = fc.constantFrom(
    'id',
    'subject',
    'track',
    'alert',
    'by',
    'minutes',
    'session',
    'formats',
    '__proto__',
    'x',
  );
  const anyPayload = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
    fc.json().map((text) => Buffer.from(text)),
    fc.dictionary(someKeys, fc.jsonValue()).map(bytes),
  );
  const { desk: made, said } = desk();
  await fc.assert(
    fc.asyncProperty(anyVerb, anyPayload, fc.boolean(), async (verb, payload, retained) => {
      const before = said.length;
      made.receive({ verb, payload, retained });
      await settled();
      assert.ok(said.length <= before + 1);
      for (const { answer } of said.slice(before)) {
        const envelope = { schema: 's', boot: 'b', t: 0, wall: '2026-11-22T10:00:00.000Z', time_synced: true };
        assert.ok(responsePayload.safeParse({ ...envelope, ...answer }).success, JSON.stringify(answer));
      }
    }),
    { seed: 6, numRuns: 3000 },
  );
});
