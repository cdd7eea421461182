import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BoxMessage } from '../../src/tablet/data/messages.ts';
import { NOTHING_KNOWN, type PageState, patientOf, reconnected } from '../../src/tablet/data/page-state.ts';
import { takeMessage } from '../../src/tablet/data/take-message.ts';
import { message, PAYLOAD } from './payloads.ts';

function after(messages: readonly BoxMessage[], from: PageState = NOTHING_KNOWN): PageState {
  return messages.reduce(takeMessage, from);
}

const OF_S1 = { session: 's1' };
const S1 = [
  message('state', PAYLOAD.state()),
  message('session', PAYLOAD.session('s1')),
  message('alert', PAYLOAD.alert('left_knee', {}, OF_S1), 'left_knee'),
  message('walk', PAYLOAD.walk({}, OF_S1)),
  message('cycle', PAYLOAD.cycle(1, OF_S1)),
];

/** What is shown of a patient. */
function shown({ alerts, walk, cycles }: PageState): number {
  return alerts.size + (walk === null ? 0 : 1) + cycles.length;
}

test('results of the running session are kept, each cycle once, the newest first', () => {
  const state = after([...S1, message('cycle', PAYLOAD.cycle(2, OF_S1)), message('cycle', PAYLOAD.cycle(1, OF_S1))]);
  assert.equal(shown(state), 4);
  assert.deepEqual(
    state.cycles.map(({ cycle }) => cycle),
    [2, 1],
  );
});

for (const [how, end] of [
  ['the session’s topic is cleared', message('session', null)],
  ['the end is told as an event', message('event', PAYLOAD.event('session_ended', 's1'))],
  ['another session begins', message('session', PAYLOAD.session('s2'))],
  ['the box has started anew', message('state', PAYLOAD.state({}, { boot: 'boot-b' }))],
] as const)
  test(`nothing of the last patient stays when ${how}`, () => {
    assert.equal(shown(after([...S1, end])), 0);
  });

test('what comes late about a session that is over is nobody’s', () => {
  const late = [
    message('cycle', PAYLOAD.cycle(7, OF_S1)),
    message('walk', PAYLOAD.walk({}, OF_S1)),
    message('alert', PAYLOAD.alert('neck', {}, OF_S1), 'neck'),
    message('pose', PAYLOAD.pose({}, OF_S1)),
  ];
  const ended = after([...S1, message('session', null), ...late]);
  assert.deepEqual([shown(ended), ended.patient], [0, null]);
  const next = after([message('session', PAYLOAD.session('s2')), ...late], ended);
  assert.deepEqual([shown(next), next.patient], [0, 's2']);
});

test('without a session results belong to the person who is tracked', () => {
  const first = after([
    message('state', PAYLOAD.state()),
    message('pose', PAYLOAD.pose({}, { track: 1 })),
    message('cycle', PAYLOAD.cycle(1, { track: 1 })),
  ]);
  assert.equal(shown(first), 1);
  assert.equal(shown(after([message('walk', PAYLOAD.walk({}, { track: 2 }))], first)), 1, 'another person’s walk');
  assert.equal(shown(after([message('pose', PAYLOAD.pose({}, { track: 2 }))], first)), 0);
});

test('after a lost connection only what the broker says again is believed; cycles return with their patient', () => {
  const lost = reconnected(after(S1));
  assert.equal(lost.alerts.size + (lost.walk === null ? 0 : 1), 0);
  const same = after([message('state', PAYLOAD.state()), message('session', PAYLOAD.session('s1'))], lost);
  assert.deepEqual([same.cycles.length, same.alerts.size], [1, 0]);
  const other = after([message('state', PAYLOAD.state()), message('session', PAYLOAD.session('s2'))], lost);
  assert.equal(other.cycles.length, 0);
});

test('retained messages may come in any order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(S1, { minLength: S1.length }), (order) => {
      assert.equal(shown(after(order)), 3);
    }),
  );
});

test('whatever comes, nothing is shown that is not of the patient', () => {
  const session = fc.constantFrom(null, 's1', 's2');
  const about = fc.record({ session, track: fc.constantFrom(1, 2), boot: fc.constantFrom('boot-a', 'boot-b') });
  const any = fc.oneof(
    about.map((whose) => message('alert', PAYLOAD.alert('left_knee', {}, whose), 'left_knee')),
    about.map((whose) => message('walk', PAYLOAD.walk({}, whose))),
    about.map((whose) => message('cycle', PAYLOAD.cycle(1, whose))),
    about.map((whose) => message('pose', PAYLOAD.pose({}, whose))),
    about.map(({ boot }) => message('state', PAYLOAD.state({}, { boot }))),
    fc.constantFrom('s1', 's2').map((id) => message('session', PAYLOAD.session(id))),
    fc.constantFrom('s1', 's2').map((id) => message('event', PAYLOAD.event('session_ended', id))),
    fc.constant(message('session', null)),
  );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 40 }), (messages) => {
      let state = NOTHING_KNOWN;
      for (const one of messages) {
        state = takeMessage(state, one);
        const { patient, alerts, walk, cycles } = state;
        const results = [...alerts.values(), ...cycles, ...(walk === null ? [] : [walk])];
        assert.ok(results.every((result) => patientOf(result) === patient));
        assert.ok(state.session === null || state.session.session === patient);
      }
    }),
  );
});
