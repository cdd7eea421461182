import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS, commandSchema, type Verb } from '../../src/publish/schemas/commands.ts';

const SESSION = '20261122T093000Z-1a2b3c';

test('what was left out of a start is "nobody said", and no walking aid', () => {
  const read = commandSchema('start_session').parse({ id: 'a', subject: 'P-017' });
  assert.deepEqual(read, { id: 'a', subject: 'P-017', walking_aid: 'none', age_years: null, sex: null, note: null });
});

for (const subject of [
  'Anna Berg',
  'Berg',
  'anna-berg',
  'P 17',
  '../P17',
  'P17/..',
  '',
  '-17',
  'P17\n',
  'P.17',
  `P${'1'.repeat(32)}`,
])
  test(`${JSON.stringify(subject)} is no pseudonym`, () => {
    assert.equal(commandSchema('start_session').safeParse({ id: 'a', subject }).success, false);
  });

for (const session of ['..', '20261122T093000Z-1a2b3c/..', '20261122T093000Z-1A2B3C', ''])
  test(`${JSON.stringify(session)} is no session`, () => {
    assert.equal(commandSchema('read_session').safeParse({ id: 'a', session }).success, false);
  });

test('a misspelt argument is told, never ignored', () => {
  for (const verb of Object.keys(COMMANDS) as Verb[]) {
    const sample: Record<string, unknown> = {
      id: 'a',
      subject: 'P1',
      track: 1,
      alert: 'trunk',
      by: 'AB',
      minutes: 5,
      session: SESSION,
      a: SESSION,
      b: SESSION,
      formats: ['trc'],
    };
    const known = Object.keys(commandSchema(verb).shape);
    const fitting = Object.fromEntries(Object.entries(sample).filter(([key]) => known.includes(key)));
    assert.ok(commandSchema(verb).safeParse(fitting).success, verb);
    assert.equal(commandSchema(verb).safeParse({ ...fitting, subjet: 'P1' }).success, false, verb);
  }
});

test('every command has an id of at most 64 characters', () => {
  for (const id of [undefined, '', 7, 'x'.repeat(65)])
    assert.equal(commandSchema('stop_session').safeParse({ id }).success, false);
  assert.ok(commandSchema('stop_session').safeParse({ id: 'x'.repeat(64) }).success);
});

for (const [by, fits] of [
  ['AB', true],
  ['Dr. B.', true],
  ['A', true],
  ['', false],
  [' AB', false],
  ['A\nB', false],
  ['x'.repeat(33), false],
] as const)
  test(`${JSON.stringify(by)} ${fits ? 'can' : 'can not'} acknowledge`, () => {
    assert.equal(commandSchema('acknowledge').safeParse({ id: 'a', alert: 'trunk', by }).success, fits);
  });
