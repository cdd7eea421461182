import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { openLog } from '../../src/cli/log.ts';
import { startProgress } from '../../src/cli/progress.ts';

test('the log is one JSON object per line that names the box, says simulated, and never holds a password', () => {
  const lines: string[] = [];
  const log = openLog({ level: 'info', box: 'b1', simulated: true }, { write: (line) => void lines.push(line) });
  log.debug('not shown');
  log.info({ mqtt: { username: 'u', password: 'top secret' }, password: 'top secret' }, 'connected');
  assert.equal(lines.length, 1);
  const entry = JSON.parse(lines[0]!) as Record<string, unknown>;
  assert.deepEqual([entry.level, entry.box, entry.simulated, entry.msg], ['info', 'b1', true, 'connected']);
  assert.match(String(entry.time), /^\d{4}-\d\d-\d\dT/);
  assert.equal(lines[0]!.includes('top secret'), false);
});

test('no progress bar where there is no terminal', () => {
  const stream = new PassThrough();
  const progress = startProgress('Replay', 10, 'frames', stream as unknown as NodeJS.WriteStream);
  progress.update(5, 'x');
  progress.stop();
  assert.equal(stream.read(), null);
});

test('on a terminal the bar counts', () => {
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const progress = startProgress('Replay', 10, 'frames', stream as unknown as NodeJS.WriteStream);
  progress.update(10, 'walk 2');
  progress.stop();
  assert.match(String(stream.read()), /Replay \[.*\] \d+\/10 frames/);
});
