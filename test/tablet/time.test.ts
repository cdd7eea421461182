import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoxClock } from '../../src/tablet/data/box-clock.ts';
import { NOTHING_KNOWN } from '../../src/tablet/data/page-state.ts';
import { contactOf, LIVE_S, SILENT_S } from '../../src/tablet/view/freshness.ts';
import { PAYLOAD } from './payloads.ts';

test('the age of a pose is told without either wall clock', () => {
  const clock = new BoxClock();
  for (let n = 0; n < 100; n++) clock.observe('a', n / 30, 1000 + n / 30 + 0.004 * (n % 3));
  assert.ok(clock.ageS(99 / 30, 1000 + 99 / 30) < 0.01);
  assert.ok(Math.abs(clock.ageS(99 / 30, 1000 + 99 / 30 + 2) - 2) < 0.02);
});

test('a backlog that arrives at once after sleep is known to be old', () => {
  const clock = new BoxClock();
  for (let n = 0; n < 30; n++) clock.observe('a', n / 30, 50 + n / 30);
  // The tablet slept for a minute; then two seconds of poses from before come in within a blink.
  for (let n = 30; n < 90; n++) clock.observe('a', n / 30, 111);
  assert.ok(clock.ageS(89 / 30, 111) > 55);
});

test('the box’s clock may run a little fast or slow for hours', () => {
  for (const rate of [1 + 2e-4, 1 - 2e-4]) {
    const clock = new BoxClock();
    for (let s = 0; s < 4 * 3600; s += 1) clock.observe('a', s * rate, 7 + s);
    assert.ok(clock.ageS((4 * 3600 - 1) * rate, 7 + 4 * 3600 - 1) < LIVE_S);
  }
});

test('a new start of the box has a new clock', () => {
  const clock = new BoxClock();
  clock.observe('a', 5000, 10);
  clock.observe('b', 2, 20);
  assert.equal(clock.ageS(2, 20), 0);
  assert.equal(clock.boxNowS(23), 5);
});

const OPEN = { kind: 'open' } as const;
const KNOWN = { ...NOTHING_KNOWN, daemon: PAYLOAD.state() };

for (const [name, contact, wanted] of [
  ['a fresh pose is live', contactOf(OPEN, KNOWN, LIVE_S, 0), 'live'],
  ['an old one is not', contactOf(OPEN, KNOWN, LIVE_S + 0.01, 1), 'nobody'],
  ['nobody walks', contactOf(OPEN, KNOWN, null, 5), 'nobody'],
  ['the link is down, however fresh the pose', contactOf({ kind: 'connecting', attempt: 0 }, KNOWN, 0, 0), 'link'],
  ['the box said nothing for long', contactOf(OPEN, KNOWN, null, SILENT_S + 1), 'silent'],
  ['nothing was heard yet', contactOf(OPEN, NOTHING_KNOWN, null, null), 'never'],
  ['the last will was read', contactOf(OPEN, { ...KNOWN, daemon: PAYLOAD.state({ state: 'lost' }) }, 0, 0), 'lost'],
  ['it was switched off', contactOf(OPEN, { ...KNOWN, daemon: PAYLOAD.state({ state: 'stopped' }) }, 0, 0), 'stopped'],
] as const)
  test(`contact: ${name}`, () => {
    assert.equal(contact.kind === 'no_data' ? contact.cause : contact.kind, wanted);
  });
