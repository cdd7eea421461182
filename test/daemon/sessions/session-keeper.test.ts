import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionArchive } from '../../../src/daemon/sessions/session-archive.ts';
import { SessionKeeper } from '../../../src/daemon/sessions/session-keeper.ts';
import type { Declared } from '../../../src/gait/session-record.ts';
import type { PipelineEvent } from '../../../src/pipeline.ts';
import type { SessionBody } from '../../../src/publish/publisher.ts';
import { walkSummary } from '../../publish/samples.ts';

const declared = (subject: string): Declared => ({
  subject,
  walking_aid: 'none',
  age_years: 60,
  sex: 'female',
  note: null,
});
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A keeper on a daemon that takes its time, and everything the keeper says. */
function keeper(archive: SessionArchive | null = null) {
  const events: { kind: string; details?: Record<string, unknown> }[] = [];
  const told: SessionBody[] = [];
  const clock = { nowS: 100 };
  const made: SessionKeeper = new SessionKeeper({
    change: async (session) => {
      await settled();
      made.session(session);
    },
    publisher: {
      session: (body) => void told.push(body),
      event: (event) => void events.push(event),
    },
    nowS: () => clock.nowS,
    wall: () => new Date(Date.UTC(2026, 10, 22, 9, 0, clock.nowS)),
    idleS: 3600,
    simulated: true,
    provisional: true,
    archive,
  });
  return { keeper: made, events, told, clock };
}

/** A walk of a track with so many strides. */
function walk(left: number, right: number, track = 1): PipelineEvent {
  const summary = walkSummary(left);
  const strides = [...Array(left).fill('left'), ...Array(right).fill('right')].map((side) => ({
    ...summary.strides[0]!,
    side,
  }));
  return { kind: 'walk', walkNo: 1, track, report: { walk: { ...summary, strides } } } as unknown as PipelineEvent;
}

test('a start while a session runs ends the other first, and both are told', async () => {
  const { keeper: sessions, events } = keeper();
  const first = await sessions.start(declared('P1'));
  const second = await sessions.start(declared('P2'));
  assert.equal(first.ended, null);
  assert.equal(second.ended, first.session);
  assert.deepEqual(
    events.map(({ kind, details }) => [kind, details?.ended_by]),
    [
      ['session_started', undefined],
      ['session_ended', 'another_started'],
      ['session_started', undefined],
    ],
  );
  assert.equal(sessions.running?.subject, 'P2');
});

test('starts and ends from several sides at once never mix two sessions', async () => {
  const { keeper: sessions, events } = keeper();
  const all = [1, 2, 3, 4].flatMap((n) => [sessions.start(declared(`P${n}`)), sessions.stop().catch(() => null)]);
  await Promise.all(all);
  const kinds = events.map(({ kind }) => kind);
  assert.deepEqual(
    kinds,
    [1, 2, 3, 4].flatMap(() => ['session_started', 'session_ended']),
  );
  assert.equal(sessions.running, null);
  await assert.rejects(sessions.stop(), { code: 'GENGAIT_E_SESSION_NONE' });
});

test('walks and strides are counted from the start on, and published with each walk', async () => {
  const { keeper: sessions, told } = keeper();
  sessions.events([walk(9, 9)]);
  await sessions.start(declared('P1'));
  sessions.events([walk(3, 4)]);
  sessions.events([walk(2, 2)]);
  assert.deepEqual(
    told.map(({ walks, strides }) => [walks, strides]),
    [
      [0, 0],
      [1, 7],
      [2, 11],
    ],
  );
  const record = await sessions.stop();
  assert.deepEqual([record.walks, record.strides, record.ended_by, record.simulated], [2, 11, 'command', true]);
  await sessions.start(declared('P2'));
  assert.deepEqual([told.at(-1)!.walks, told.at(-1)!.subject], [0, 'P2']);
});

test('walks of somebody who was not the patient are taken back when another person is chosen', async () => {
  const { keeper: sessions, told } = keeper();
  await sessions.start(declared('P1'));
  sessions.events([walk(3, 3, 7), walk(2, 2, 8)]);
  const change = (from: number | null, to: number | null, reason: string): PipelineEvent =>
    ({ kind: 'patient', timeS: 1, change: { from, to, reason } }) as PipelineEvent;
  sessions.events([change(8, null, 'left')]);
  assert.equal(told.at(-1)!.walks, 2, 'who leaves takes nothing along');
  sessions.events([change(8, 9, 'chosen')]);
  assert.deepEqual([told.at(-1)!.walks, told.at(-1)!.summary?.walks], [1, 1]);
  sessions.events([change(7, 9, 'chosen')]);
  assert.deepEqual([told.at(-1)!.walks, told.at(-1)!.summary], [0, null]);
});

test('mute is published, ends by itself, and with the session', async () => {
  const { keeper: sessions, told, clock } = keeper();
  assert.throws(() => sessions.mute(5), { code: 'GENGAIT_E_SESSION_NONE' });
  await sessions.start(declared('P1'));
  assert.equal(sessions.mute(5), 400);
  assert.equal(told.at(-1)!.muted_until_t, 400);
  clock.nowS = 399;
  sessions.cameras();
  assert.equal(told.at(-1)!.muted_until_t, 400);
  clock.nowS = 400;
  sessions.cameras();
  assert.equal(told.at(-1)!.muted_until_t, null);
  sessions.mute(60);
  assert.equal(sessions.mute(0), null);
  sessions.mute(60);
  await sessions.start(declared('P2'));
  assert.equal(told.at(-1)!.muted_until_t, null);
});

test('a session nobody ended does so after the idle time without anybody, once', async () => {
  const { keeper: sessions, events, clock } = keeper();
  await sessions.start(declared('P1'));
  clock.nowS += 3599;
  sessions.cameras();
  sessions.events([{ kind: 'pose' } as PipelineEvent]);
  clock.nowS += 3599;
  sessions.cameras();
  await settled();
  assert.ok(sessions.running !== null);
  clock.nowS += 1;
  sessions.cameras();
  sessions.cameras();
  for (let turns = 0; turns < 5; turns++) await settled();
  assert.equal(sessions.running, null);
  assert.deepEqual(
    events.flatMap(({ details }) => details?.ended_by ?? []),
    ['idle'],
  );
});

test('what a crash left open is told to have ended', async () => {
  const archive = { recover: async () => '20261122T080000Z-00000a' } as unknown as SessionArchive;
  const { keeper: sessions, events } = keeper(archive);
  await sessions.recover();
  assert.deepEqual(
    events.map(({ kind, details }) => [kind, details?.ended_by]),
    [['session_ended', 'daemon_restarted']],
  );
});

test('the end of the daemon ends the session, and without one is no fault', async () => {
  const { keeper: sessions, events } = keeper();
  await sessions.start(declared('P1'));
  await sessions.close();
  await sessions.close();
  await assert.rejects(sessions.start(declared('P2')), { code: 'GENGAIT_E_STOPPING' });
  assert.deepEqual(
    events.flatMap(({ details }) => details?.ended_by ?? []),
    ['daemon_stopped'],
  );
});

test('the id of a session sorts by time and says nothing of the person', async () => {
  const { keeper: sessions, clock } = keeper();
  const ids: string[] = [];
  for (let n = 0; n < 20; n++) {
    ids.push((await sessions.start(declared('P017'))).session);
    clock.nowS += 1;
  }
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, 20);
  assert.ok(ids.every((id) => /^20261122T09\d{4}Z-[0-9a-f]{6}$/.test(id)));
});
