import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { CommandDesk } from '../../../src/daemon/commands/command-desk.ts';
import { commandHandlers } from '../../../src/daemon/commands/handlers.ts';
import { SessionArchive } from '../../../src/daemon/sessions/session-archive.ts';
import { SessionKeeper } from '../../../src/daemon/sessions/session-keeper.ts';
import { GengaitError } from '../../../src/errors.ts';
import { type Answer, COMMANDS, responseSchema, type Verb } from '../../../src/publish/schemas/commands.ts';
import { ringCalibration } from '../../../src/simulator/rig.ts';
import { startedFile } from '../../store/sessions/stored-session.ts';

const { box, version, model, provider, baseline, calibration } = startedFile('P-1', 1);
const ENVELOPE = { schema: 'gengait/response/1', boot: 'b', t: 0, wall: '2026-11-22T10:00:00.000Z', time_synced: true };

/** Everything behind the commands but the pipeline, on a disk of its own. */
function box1(root: string) {
  const events: string[] = [];
  const answers: { verb: string; answer: Answer }[] = [];
  const recording = { calibrationText: ringCalibration(), cameras: ['cam1'], facts: () => ({}) };
  const facts = { box, version, model, provider, baseline, calibration };
  const archive = new SessionArchive({ root: join(root, 'sessions'), box: facts, recording, minFreeBytes: 0 });
  const clock = { nowS: 0 };
  const sessions: SessionKeeper = new SessionKeeper({
    change: async (session) => sessions.session(session),
    publisher: { session: () => {}, event: ({ kind }) => void events.push(kind) },
    archive,
    nowS: () => clock.nowS++,
    wall: () => new Date(Date.UTC(2026, 10, 22) + 1000 * clock.nowS++),
    idleS: 1e9,
    simulated: true,
    provisional: true,
  });
  const desk = new CommandDesk({
    handlers: commandHandlers({
      sessions,
      history: archive.history,
      daemon: {
        choosePatient: async (track) => {
          if (track !== null) throw new GengaitError('GENGAIT_E_PERSON_ABSENT');
        },
      },
      publisher: { acknowledge: () => false },
    }),
    respond: (verb, answer) => void answers.push({ verb, answer }),
    discard: () => {},
    nowS: () => clock.nowS,
  });
  return { desk, sessions, archive, events, answers };
}

const subject = fc.oneof(
  fc.constantFrom('P-1', 'p-1', 'P-2', 'Anna', '..', '../../P-3', 'P-1/../P-2', '.P1', 'con1', '1'),
  fc.string({ maxLength: 40 }),
);
const someSession = fc.oneof(fc.constant('last'), fc.constantFrom('..', '20261122T000000Z-000000', '', '/etc'));
const asked = fc.oneof(
  fc.record({ verb: fc.constant('start_session'), given: fc.record({ subject, note: fc.option(fc.string()) }) }),
  fc.record({ verb: fc.constant('stop_session'), given: fc.constant({}) }),
  fc.record({ verb: fc.constant('list_sessions'), given: fc.record({ subject }, { requiredKeys: [] }) }),
  fc.record({ verb: fc.constantFrom('read_session'), given: fc.record({ session: someSession }) }),
  fc.record({
    verb: fc.constant('export'),
    given: fc.record({ session: someSession, formats: fc.constant(['trc', 'html']) }),
  }),
  fc.record({ verb: fc.constantFrom(...Object.keys(COMMANDS)), given: fc.dictionary(fc.string(), fc.jsonValue()) }),
);

test('whatever is asked in whatever order: each is answered as promised, sessions never overlap, nothing leaves the store', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { maxLength: 25 }), async (commands) => {
      const root = mkdtempSync(join(tmpdir(), 'gengait-any-'));
      const { desk, sessions, archive, events, answers } = box1(root);
      let last = '20261122T000000Z-000000';
      for (const [n, { verb, given }] of commands.entries()) {
        const filled = { ...given, ...('session' in given && given.session === 'last' ? { session: last } : {}) };
        desk.receive({ verb, payload: Buffer.from(JSON.stringify({ ...filled, id: `c${n}` })), retained: false });
        while (answers.length <= n) await new Promise((done) => setImmediate(done));
        last = sessions.running?.session ?? last;
      }
      for (const { verb, answer } of answers)
        assert.ok(
          responseSchema(verb as Verb).safeParse({ ...ENVELOPE, ...answer }).success,
          `${verb}: ${JSON.stringify(answer)}`,
        );
      const running = sessions.running === null ? [] : ['session_started'];
      const pairs = Array.from({ length: Math.floor(events.length / 2) }, () => ['session_started', 'session_ended']);
      assert.deepEqual(events, [...pairs.flat(), ...running]);
      const listed = (await archive.history.list()).sessions;
      assert.equal(listed.length, pairs.length + running.length);
      assert.equal(listed.filter(({ ended_by }) => ended_by === null).length, running.length);
      await sessions.close();
      assert.ok(readdirSync(root).every((name) => name === 'sessions'));
      const subjects = listed.map((record) => record.subject.toLowerCase());
      const folders = listed.length === 0 ? [] : readdirSync(join(root, 'sessions'));
      assert.deepEqual(folders.map((name) => name.toLowerCase()).sort(), [...new Set(subjects)].sort());
      rmSync(root, { recursive: true });
    }),
    { seed: 11, numRuns: 40 },
  );
});
