import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sessionRecordSchema } from '../../../src/gait/session-record.ts';
import { History } from '../../../src/store/sessions/history.ts';
import { openExport } from '../../../src/store/sessions/open-export.ts';
import { SessionFolder } from '../../../src/store/sessions/session-folder.ts';
import { emptyStore, plantSession, sessionId, startedFile, storeSession, walkLine } from './stored-session.ts';

test('200 sessions of 40 people are listed from their folders, the latest first', async (t) => {
  const root = emptyStore(t);
  for (let n = 0; n < 200; n++) plantSession(root, `P-${n % 40}`, n);
  const history = new History(root);
  const { sessions, omitted } = await history.list();
  assert.deepEqual(
    sessions.map(({ session }) => session),
    Array.from({ length: 200 }, (_, n) => sessionId(199 - n)),
  );
  assert.equal(omitted, 0);
  for (const record of sessions) sessionRecordSchema.strict().parse(record);
  const subjects = await history.subjects();
  assert.deepEqual([subjects.length, subjects[0]!.subject, subjects[0]!.sessions], [40, 'P-39', 5]);
  assert.equal((await history.list('P-7')).sessions.length, 5);
  const read = await history.read(sessionId(7));
  assert.deepEqual([read.file.subject, read.walks.length, read.unreadable], ['P-7', 1, 0]);
});

test('a very long list tells its newest part and how many it left out', async (t) => {
  const root = emptyStore(t);
  for (let n = 0; n <= 520; n++) plantSession(root, 'P-1', n);
  const { sessions, omitted } = await new History(root).list('P-1');
  assert.deepEqual([sessions.length, omitted, sessions[0]!.session], [500, 21, sessionId(520)]);
});

test('what is no session is passed over: files, links, foreign, half-written and misplaced folders', async (t) => {
  const root = emptyStore(t);
  const outside = emptyStore(t);
  await storeSession(root, 'P-1', 1, 1);
  await storeSession(outside, 'P-9', 9, 1);
  symlinkSync(join(outside, 'P-9'), join(root, 'P-9'));
  symlinkSync(join(outside, 'P-9', sessionId(9)), join(root, 'P-1', sessionId(9)));
  mkdirSync(join(root, 'lost+found'));
  mkdirSync(join(root, 'P-2', sessionId(2)), { recursive: true });
  mkdirSync(join(root, 'P-3', sessionId(3)), { recursive: true });
  writeFileSync(join(root, 'P-3', sessionId(3), 'session.json'), '{"schema": "gengait/sess');
  cpSync(join(root, 'P-1', sessionId(1)), join(root, 'P-4', sessionId(1)), { recursive: true });
  writeFileSync(join(root, 'P-5'), 'a file');
  mkdirSync(join(root, 'P-1', 'notes'));
  const history = new History(root);
  assert.deepEqual(
    (await history.list()).sessions.map(({ subject, session }) => [subject, session]),
    [['P-1', sessionId(1)]],
  );
  assert.equal((await history.find(sessionId(1))).dir, join(root, 'P-1', sessionId(1)));
  for (const session of [sessionId(2), sessionId(3), sessionId(9), '..', '../P-1'])
    await assert.rejects(history.read(session), { code: 'GENGAIT_E_SESSION_UNKNOWN' });
});

test('a store that is not there yet is an empty history', async (t) => {
  const history = new History(join(emptyStore(t), 'none'));
  assert.deepEqual([await history.subjects(), await history.list()], [[], { sessions: [], omitted: 0 }]);
});

test('a store that can not be read is told: nobody shall think that the history is lost', async (t) => {
  const root = join(emptyStore(t), 'sessions');
  writeFileSync(root, 'a file');
  for (const ask of [(h: History) => h.list(), (h: History) => h.subjects(), (h: History) => h.find(sessionId(1))])
    await assert.rejects(ask(new History(root)), { code: 'GENGAIT_E_STORE_READ' });
});

test('torn, damaged and foreign lines of walks are counted, the others read', async (t) => {
  const root = emptyStore(t);
  const { session } = await storeSession(root, 'P-1', 1, 2);
  const path = join(root, 'P-1', session, 'walks.ndjson');
  appendFileSync(
    path,
    `${JSON.stringify({ ...walkLine(3), left: 'much' })}\n\n\u0000\u0000\n${JSON.stringify(walkLine(4))}\n`,
  );
  appendFileSync(path, JSON.stringify(walkLine(5)).slice(0, 100));
  const { walks, unreadable } = await new History(root).read(session);
  assert.deepEqual([walks.map(({ walk_no }) => walk_no), unreadable], [[1, 2, 4], 3]);
});

test('walks that were taken back are gone, later ones of the same track stay', async (t) => {
  const root = emptyStore(t);
  const file = startedFile('P-1', 1);
  const folder = await SessionFolder.begin(root, file);
  folder.add('walks', walkLine(1, 7));
  folder.add('walks', walkLine(2, 8));
  folder.add('walks', { withdrawn_track: 7, reason: 'another person was chosen' });
  folder.add('walks', walkLine(3, 7));
  await folder.end(file, null);
  const { walks, unreadable } = await new History(root).read(file.session);
  assert.deepEqual([walks.map(({ walk_no }) => walk_no), unreadable], [[2, 3], 0]);
});

test('upper and lower case of a pseudonym are the same person', async (t) => {
  const root = emptyStore(t);
  await storeSession(root, 'P-017', 1, 1);
  const history = new History(root);
  assert.equal(await history.spelling('p-017'), 'P-017');
  assert.equal(await history.spelling('p-018'), 'p-018');
  assert.equal((await history.list('p-017')).sessions.length, 1);
});

test('a session without an end runs, or was interrupted: then it ended when it was last written', async (t) => {
  const root = emptyStore(t);
  const file = startedFile('P-1', 1);
  const folder = await SessionFolder.begin(root, file);
  const seen = async (running: string | null) => (await new History(root, () => running).list()).sessions[0]!;
  assert.equal((await seen(file.session)).ended_by, null);
  const interrupted = await seen(null);
  assert.equal(interrupted.ended_by, 'daemon_restarted');
  assert.ok(interrupted.ended_wall! >= file.started_wall);
  await folder.end(file, null);
});

test('only the files of an exports folder are ever opened', async (t) => {
  const root = emptyStore(t);
  const { session } = await storeSession(root, 'P-1', 1, 1);
  const dir = join(root, 'P-1', session);
  mkdirSync(join(dir, 'exports', 'folder.trc'), { recursive: true });
  writeFileSync(join(dir, 'exports', 'angles.csv'), 'walk,time_s\n');
  writeFileSync(join(dir, 'exports', '.hidden.csv'), 'x');
  symlinkSync('/etc/hostname', join(dir, 'exports', 'link.csv'));
  const history = new History(root);
  const file = await openExport(history, session, 'angles.csv');
  assert.deepEqual(
    [file.contentType, file.bytes, (await file.stream.toArray()).join('')],
    ['text/csv; charset=utf-8', 12, 'walk,time_s\n'],
  );
  const names = [
    '../session.json',
    '..%2fsession.json',
    'session.json',
    '.hidden.csv',
    'link.csv',
    'folder.trc',
    'none.csv',
    '',
    'a\0.csv',
    'angles.csv/',
  ];
  for (const name of names)
    await assert.rejects(openExport(history, session, name), { code: 'GENGAIT_E_EXPORT_UNKNOWN' }, name);
  for (const wrong of ['..', '.', `../${session}`, sessionId(2)])
    await assert.rejects(openExport(history, wrong, 'angles.csv'), { code: 'GENGAIT_E_EXPORT_UNKNOWN' });
});

test('a folder that is moved by hand while the daemon runs is found where it is now', async (t) => {
  const root = emptyStore(t);
  const { session } = await storeSession(root, 'P-1', 1, 1);
  const history = new History(root);
  await history.read(session);
  const path = join(root, 'P-1', session, 'session.json');
  mkdirSync(join(root, 'P-2'));
  writeFileSync(path, readFileSync(path, 'utf8').replace('"P-1"', '"P-2"'));
  renameSync(join(root, 'P-1', session), join(root, 'P-2', session));
  assert.equal((await history.read(session)).file.subject, 'P-2');
  assert.deepEqual(readdirSync(join(root, 'P-1')), []);
  assert.deepEqual(
    (await history.subjects()).map(({ subject }) => subject),
    ['P-2'],
  );
});
