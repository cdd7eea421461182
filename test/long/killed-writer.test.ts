import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { seededRandom } from '../../src/maths/seeded-random.ts';
import { closeInterrupted } from '../../src/store/sessions/close-interrupted.ts';
import { History } from '../../src/store/sessions/history.ts';
import { emptyStore, sessionId } from '../store/sessions/stored-session.ts';
import { WALKS } from './session-writer.ts';

const KILLS = 30;
const WRITER = new URL('./session-writer.ts', import.meta.url).pathname;

/** Lets the writer end one session at least, then kills it a little later; the number of the last session it told of. */
function killedAfter(root: string, first: number, laterMs: number): Promise<number> {
  return new Promise((resolve) => {
    const writer = spawn(process.execPath, ['--import', 'tsx', WRITER, root, String(first)]);
    let told = '';
    writer.stdout.on('data', (chunk: Buffer) => {
      if (told === '') setTimeout(() => writer.kill('SIGKILL'), laterMs);
      told += chunk.toString();
    });
    writer.once('close', () => resolve(Number(told.trim().split('\n').at(-1))));
  });
}

// About a minute.
test(`a writer of sessions that is killed ${KILLS} times at any moment loses none that had ended, and leaves none that does not read`, async (t) => {
  const root = emptyStore(t);
  const random = seededRandom(6);
  const history = new History(root);
  const ended: number[] = [];
  let interrupted = 0;
  for (let next = 1, kills = 0; kills < KILLS; kills++) {
    const last = await killedAfter(root, next, 80 * random());
    for (let n = next; n <= last; n++) ended.push(n);
    if ((await closeInterrupted(root, 'b1')) !== null) interrupted++;
    next = last + 2;
  }
  const { sessions } = await history.list();
  const wanted = new Set(ended.map(sessionId));
  for (const record of sessions) {
    const { walks, unreadable } = await history.read(record.session);
    assert.equal(unreadable, 0, 'no line is torn');
    if (!wanted.has(record.session)) continue;
    assert.deepEqual([record.ended_by, walks.length], ['command', WALKS]);
    wanted.delete(record.session);
  }
  assert.ok(ended.length < 500, 'one list holds them all');
  assert.deepEqual([...wanted], [], 'every session that had ended is there');
  assert.ok(interrupted > KILLS / 3, `${interrupted} of ${KILLS} kills hit a session that was being written`);
  const left = readdirSync(root, { recursive: true }).map(String);
  const half = left.filter((name) => /\.part-/.test(name) || name.split('/').at(-1)!.startsWith('.'));
  assert.deepEqual(half, [], 'nothing half-made is left, and no mark');
  t.diagnostic(`${ended.length} ended, ${interrupted} interrupted, in ${join(root)}`);
});
