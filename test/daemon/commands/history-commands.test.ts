import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { commandHandlers } from '../../../src/daemon/commands/handlers.ts';
import { summariseSession } from '../../../src/gait/session/summarise-session.ts';
import { COMMANDS } from '../../../src/publish/schemas/commands.ts';
import { History } from '../../../src/store/sessions/history.ts';
import { SessionFolder } from '../../../src/store/sessions/session-folder.ts';
import { emptyStore, sessionId, startedFile, storeSession, walkLine } from '../../store/sessions/stored-session.ts';

/** A store with a summed-up session of each person, and handlers that read it. */
async function storeOf(t: TestContext, subjects: readonly string[]) {
  const root = emptyStore(t);
  for (const [n, subject] of subjects.entries()) await summedUp(root, subject, n);
  const nobody = undefined as never;
  return {
    root,
    handlers: commandHandlers({ daemon: nobody, sessions: nobody, publisher: nobody, history: new History(root) }),
  };
}

async function summedUp(root: string, subject: string, n: number): Promise<void> {
  const file = startedFile(subject, n);
  const folder = await SessionFolder.begin(root, file);
  const walks = [walkLine(1), walkLine(2)];
  for (const walk of walks) folder.add('walks', walk);
  const facts = {
    subject,
    age_years: 63,
    sex: 'female' as const,
    walking_aid: 'none',
    simulated: true,
    provisional: true,
  };
  const ended = { ...file, walks: 2, strides: 0, ended_wall: file.started_wall, ended_by: 'command' as const };
  await folder.end(ended, summariseSession(facts, walks));
}

test('a trend tells the numbers of each session without curves, the latest first, as promised', async (t) => {
  const { root, handlers } = await storeOf(t, ['P-1', 'P-1', 'P-2']);
  await storeSession(root, 'P-1', 9, 0);
  const trend = await handlers.read_trend({ subject: 'P-1' });
  COMMANDS.read_trend.result.parse(trend);
  assert.deepEqual(
    trend.sessions.map(({ session, summary }) => [session.session, summary?.walks ?? null]),
    [
      [sessionId(9), null],
      [sessionId(1), 2],
      [sessionId(0), 2],
    ],
  );
  assert.ok(trend.sessions.every(({ summary }) => summary === null || !('angles' in summary)));
});

test('a trend of very many sessions tells how many it left out', async (t) => {
  const root = emptyStore(t);
  for (let n = 0; n < 45; n++) await storeSession(root, 'P-1', n, 0);
  const { sessions, omitted } = await new History(root).trend('P-1');
  assert.deepEqual([sessions.length, omitted, sessions[0]!.session.session], [40, 5, sessionId(44)]);
});

test('two sessions of a person are compared; of two people, or without a walk, they are not', async (t) => {
  const { root, handlers } = await storeOf(t, ['P-1', 'P-1', 'P-2']);
  await storeSession(root, 'P-1', 9, 0);
  const { comparison } = await handlers.compare_sessions({ a: sessionId(0), b: sessionId(1) });
  COMMANDS.compare_sessions.result.parse({ comparison });
  assert.equal(comparison.subject, 'P-1');
  for (const [b, code] of [
    [sessionId(2), 'GENGAIT_E_COMPARE_SUBJECTS'],
    [sessionId(9), 'GENGAIT_E_SESSION_EMPTY'],
    [sessionId(77), 'GENGAIT_E_SESSION_UNKNOWN'],
  ] as const)
    await assert.rejects(handlers.compare_sessions({ a: sessionId(0), b }), { code });
});
