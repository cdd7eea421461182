import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DatagramGuard } from '../../../src/capture/datagram-guard.ts';
import { DropCounter } from '../../../src/capture/drop-counter.ts';
import type { PoseMessage } from '../../../src/capture/pose-message.ts';
import { openUdpSource } from '../../../src/capture/udp-source.ts';
import { wireMessage } from '../../capture/messages.ts';
import { until } from '../../until.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/pose-sender/pose_sender.py', import.meta.url));
const README = fileURLToPath(new URL('../../../scripts/pose-sender/README.md', import.meta.url));
const skip = spawnSync('python3', ['--version']).error === undefined ? false : 'python3 is not installed';
if (skip !== false) console.log(`# ${skip}`);

const dir = mkdtempSync(join(tmpdir(), 'gengait-sender-'));
after(() => rmSync(dir, { recursive: true }));

/** A box that listens, wants signatures where told so, and tells when it heard so many usable messages. */
async function box(keys?: ReadonlyMap<string, Uint8Array>) {
  const messages: PoseMessage[] = [];
  const drops = new DropCounter(['cam1']);
  const source = await openUdpSource({
    host: '127.0.0.1',
    port: 0,
    format: 'HALPE_26',
    nowS: () => performance.now() / 1000,
    onMessage: (message) => messages.push(message),
    drops,
    guard: keys && new DatagramGuard({ keys, makeChallenge: () => randomBytes(16).toString('hex') }),
  });
  after(() => source.close());
  /** Waits until so many have come in, usable or not. */
  const arrived = (count: number): Promise<boolean> =>
    until(
      `${count} datagrams`,
      () => messages.length + drops.total >= count,
      () => [messages.length, drops.counts()],
    );
  return { messages, drops, source, arrived };
}

/** Runs a program to its end. It gets each line when the one before has arrived: the box answers as fast as it can. */
async function python(args: string[], input: readonly string[], arrived: (count: number) => Promise<boolean>) {
  const child = spawn('python3', ['-u', ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
  after(() => child.kill());
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  for (const [n, line] of input.entries()) {
    child.stdin.write(`${line}\n`);
    await arrived(n + 1);
  }
  child.stdin.end();
  assert.deepEqual(await ended, [0, null]);
}
const lines = Array.from({ length: 40 }, (_, frame) => JSON.stringify(wireMessage({ frame, timestamp: frame / 30 })));
const KEY = 'a key of at least thirty-two letters';
writeFileSync(join(dir, 'cam1.key'), `${KEY}\n`);

describe('the pose sender in Python', { skip }, () => {
  it('sends what the box reads, unsigned', async () => {
    const { messages, drops, source, arrived } = await box();
    await python([SCRIPT, '127.0.0.1', String(source.port), 'cam1', '--rate', '500'], lines, arrived);
    assert.equal(drops.total, 0);
    assert.deepEqual([messages[39]!.frame, messages[39]!.people.length], [39, 1]);
  });

  it('signs, and answers the challenge: all but the first few frames come in', async () => {
    const { messages, drops, source, arrived } = await box(new Map([['cam1', Buffer.from(KEY)]]));
    const args = [
      SCRIPT,
      '127.0.0.1',
      String(source.port),
      'cam1',
      '--rate',
      '200',
      '--key-file',
      join(dir, 'cam1.key'),
    ];
    await python(args, lines, arrived);
    assert.equal(drops.count('stale_challenge', 'cam1'), drops.total);
    assert.ok(messages.length >= 20, `${messages.length} came in`);
    assert.equal(messages.at(-1)!.frame, 39);
  });

  it('with the key of another box is refused', async () => {
    const { messages, drops, source, arrived } = await box(new Map([['cam1', Buffer.from(`${KEY}!`)]]));
    const args = [
      SCRIPT,
      '127.0.0.1',
      String(source.port),
      'cam1',
      '--rate',
      '500',
      '--key-file',
      join(dir, 'cam1.key'),
    ];
    await python(args, lines.slice(0, 8), arrived);
    assert.deepEqual([messages.length, drops.count('wrong_signature')], [0, 8]);
  });

  it('is as short as its page says: the lines shown there work', async () => {
    const shown = /```python\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8'))![1]!;
    const { messages, source, arrived } = await box(new Map([['cam1', Buffer.from(KEY)]]));
    const program = [
      'import hashlib, hmac, json, socket, sys, time',
      'sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); sock.setblocking(False)',
      `box, challenge, key = ("127.0.0.1", ${source.port}), b"", open(sys.argv[1]).read().strip().encode()`,
      'for line in sys.stdin:',
      '    message = json.loads(line)',
      ...shown
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
      '    time.sleep(0.005)',
    ].join('\n');
    await python(['-c', program, join(dir, 'cam1.key')], lines, arrived);
    assert.ok(messages.length >= 20, `${messages.length} came in`);
    assert.equal(messages.at(-1)!.frame, 39);
  });
});
