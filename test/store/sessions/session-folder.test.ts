import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FileOpener, openNewFile } from '../../../src/capture/line-file.ts';
import { closeInterrupted } from '../../../src/store/sessions/close-interrupted.ts';
import { History } from '../../../src/store/sessions/history.ts';
import { SessionFolder } from '../../../src/store/sessions/session-folder.ts';
import { until } from '../../until.ts';
import { emptyStore, startedFile, storeSession, walkLine } from './stored-session.ts';

/** Waits until so many walks are on the disk. */
async function onDisk(folder: SessionFolder, walks: number): Promise<void> {
  const text = () => readFileSync(join(folder.dir, 'walks.ndjson'), 'utf8');
  await until(`${walks} walks on the disk`, () => text().split('\n').length > walks, text);
}

test('lines are on the disk in their order, and nothing else is in the folder', async (t) => {
  const root = emptyStore(t);
  const { session } = await storeSession(root, 'P-1', 1, 30);
  const { walks } = await new History(root).read(session);
  assert.deepEqual(
    walks.map(({ walk_no }) => walk_no),
    Array.from({ length: 30 }, (_, n) => n + 1),
  );
  const dir = join(root, 'P-1', session);
  assert.deepEqual(readdirSync(dir).sort(), [
    'alerts.ndjson',
    'cycles.ndjson',
    'poses',
    'session.json',
    'walks.ndjson',
  ]);
  assert.deepEqual(readdirSync(root), ['P-1'], 'the mark of the open session is gone');
  assert.equal(statSync(dir).mode & 0o077, 0, 'nobody else may look into it');
});

test('a folder that can not be made is told with a code and leaves nothing', async (t) => {
  const root = emptyStore(t);
  writeFileSync(join(root, 'P-1'), 'a file where the folder should be');
  await assert.rejects(SessionFolder.begin(root, startedFile('P-1', 1)), { code: 'GENGAIT_E_STORE_WRITE' });
  const full: FileOpener = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
  await assert.rejects(SessionFolder.begin(root, startedFile('P-2', 1), full), /ENOSPC/);
  assert.deepEqual(readdirSync(join(root, 'P-2')), []);
  assert.deepEqual(await new History(root).list(), { sessions: [], omitted: 0 });
});

test('a disk that is full for a while costs the lines of that while; the others are whole and it is told', async (t) => {
  const root = emptyStore(t);
  let room = true;
  let refused = 0;
  const filling: FileOpener = async (path) => {
    const file = await openNewFile(path);
    const write: typeof file.write = async (bytes, offset) => {
      if (room) return file.write(bytes, offset);
      // A full disk takes a part, then nothing.
      if (offset === 0) return file.write(bytes.subarray(0, 40), 0);
      refused++;
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    return { write, truncate: (n) => file.truncate(n), datasync: () => file.datasync(), close: () => file.close() };
  };
  const file = startedFile('P-1', 1);
  const folder = await SessionFolder.begin(root, file, filling);
  folder.add('walks', walkLine(1));
  const failure = () => folder.failure;
  await onDisk(folder, 1);
  assert.equal(failure(), null);
  room = false;
  folder.add('walks', walkLine(2));
  folder.add('walks', walkLine(3));
  await until('two refusals', () => refused === 2 && failure(), failure);
  assert.equal(failure()?.code, 'GENGAIT_E_STORE_WRITE');
  assert.match(failure()!.message, /walks.ndjson: ENOSPC/);
  room = true;
  folder.add('walks', walkLine(4));
  await folder.end(file, null);
  const { walks, unreadable } = await new History(root).read(file.session);
  assert.deepEqual([walks.map(({ walk_no }) => walk_no), unreadable], [[1, 4], 0]);
});

test('a session that was cut off is ended at the next start, once, by its own box, with what was kept', async (t) => {
  const root = emptyStore(t);
  const file = startedFile('P-1', 1);
  const folder = await SessionFolder.begin(root, file);
  folder.add('walks', walkLine(1));
  folder.add('walks', walkLine(2));
  await onDisk(folder, 2);
  assert.equal(await closeInterrupted(root, 'b2'), null);
  assert.equal(await closeInterrupted(root, 'b1'), file.session);
  assert.equal(await closeInterrupted(root, 'b1'), null);
  const { file: closed, summary } = await new History(root).read(file.session);
  assert.deepEqual([closed.ended_by, closed.walks, closed.strides], ['daemon_restarted', 2, 2]);
  assert.ok(Date.parse(closed.ended_wall!) > Date.parse(file.started_wall) - 1);
  assert.deepEqual([summary?.walks, summary?.subject], [2, 'P-1']);
  await folder.end(closed, summary);
});

test('a session that was cut off while its folder was being made leaves nothing', async (t) => {
  const root = emptyStore(t);
  const { session } = startedFile('P-1', 1);
  mkdirSync(join(root, 'P-1', `.${session}`), { recursive: true });
  writeFileSync(join(root, '.open-session.b1.json'), JSON.stringify({ subject: 'P-1', session }));
  assert.equal(await closeInterrupted(root, 'b1'), null);
  assert.equal(existsSync(join(root, 'P-1', `.${session}`)), false);
});

for (const text of ['', '{"subject":', '{"subject":"../..","session":"x"}'])
  test(`a damaged mark (${JSON.stringify(text)}) is no session and no harm`, async (t) => {
    const root = emptyStore(t);
    await storeSession(root, 'P-1', 1, 1);
    writeFileSync(join(root, '.open-session.b1.json'), text);
    assert.equal(await closeInterrupted(root, 'b1'), null);
    assert.equal((await new History(root).list()).sessions[0]!.ended_by, 'command');
  });
