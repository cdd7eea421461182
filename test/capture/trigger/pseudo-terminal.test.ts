import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { TriggerPulse } from '../../../src/capture/trigger/protocol.ts';
import { TriggerBoard } from '../../../src/capture/trigger/trigger-board.ts';
import { type BoardLine, SimulatedBoard } from '../../../src/simulator/trigger-board.ts';
import { until } from '../../until.ts';

const missing = spawnSync('socat', ['-V']).error !== undefined;
const skip = missing ? 'socat is not installed: no pseudo-terminal to test on' : false;
if (skip !== false) console.log(`# ${skip}`);

const folder = mkdtempSync(join(tmpdir(), 'gengait-pty-'));
after(() => rmSync(folder, { recursive: true }));

const nowS = (): number => performance.now() / 1000;

/** A simulated board at a pseudo-terminal, in real time. `mangle`: what the cable makes of its lines, in pieces. */
class PluggedBoard {
  readonly #socat: ChildProcess;
  readonly #timer: NodeJS.Timeout;
  readonly #board = new SimulatedBoard();
  readonly #startS = nowS();
  readonly #mangle: (text: string) => (string | Uint8Array)[];

  constructor(path: string, mangle: (text: string) => (string | Uint8Array)[] = (text) => [text]) {
    this.#mangle = mangle;
    this.#socat = spawn('socat', [`PTY,link=${path},raw,echo=0`, 'STDIO'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#socat.stdin!.on('error', () => undefined);
    this.#socat.stdout!.on('data', (bytes: Uint8Array) => this.#say(this.#board.receive(bytes)));
    this.#timer = setInterval(() => this.#say(this.#board.advance(nowS() - this.#startS)), 5);
  }

  async unplug(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#socat.exitCode !== null || this.#socat.signalCode !== null) return;
    this.#socat.kill();
    await once(this.#socat, 'exit');
  }

  #say(lines: readonly BoardLine[]): void {
    for (const { text } of lines) for (const piece of this.#mangle(text)) this.#socat.stdin!.write(piece);
  }
}

/** A board plugged in at a path, with all that came from it. */
async function connected(name: string, mangle?: ConstructorParameters<typeof PluggedBoard>[1]) {
  const path = join(folder, name);
  const pulses: TriggerPulse[] = [];
  const plugged = new PluggedBoard(path, mangle);
  after(() => plugged.unplug());
  await until(
    'the pseudo-terminal',
    () => existsSync(path),
    () => path,
  );
  const board = new TriggerBoard({ path, rateHz: 30, nowS, onPulse: (pulse) => pulses.push(pulse) });
  after(() => board.close());
  return { path, pulses, plugged, board };
}

const numbers = (pulses: readonly TriggerPulse[]): number[] => pulses.map(({ pulse }) => pulse);
const counted = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);

describe('a trigger board at a pseudo-terminal', { skip }, () => {
  it('is started and delivers every pulse; unplugged it is missed, plugged in again it goes on by itself', async () => {
    const { path, pulses, plugged, board } = await connected('replug');
    await until(
      'pulses',
      () => pulses.length >= 20,
      () => pulses.length,
    );
    assert.deepEqual(numbers(pulses.slice(0, 20)), counted(0, 20));
    assert.deepEqual(board.findings(), []);
    assert.equal(board.firmware, 'simulated');

    const outS = nowS();
    await plugged.unplug();
    await until(
      'the loss to be found',
      () => board.findings().some(({ code }) => code === 'trigger_board_lost'),
      () => board.findings(),
    );
    const foundMs = 1000 * (nowS() - outS);
    assert.ok(!board.isConnected);
    const before = pulses.length;

    const again = new PluggedBoard(path);
    after(() => again.unplug());
    const inS = nowS();
    await until(
      'pulses after replugging',
      () => pulses.length >= before + 20,
      () => pulses.length - before,
    );
    const backMs = 1000 * (pulses[before]!.receivedS - inS);
    console.log(
      `# unplugged: found after ${foundMs.toFixed(0)} ms; replugged: first pulse after ${backMs.toFixed(0)} ms`,
    );
    assert.deepEqual(numbers(pulses), counted(0, pulses.length));
    assert.deepEqual(board.findings(), []);
  });

  it('garbage and half lines cost nothing but themselves', async () => {
    let line = 0;
    const { pulses, board } = await connected('garbage', (text) => {
      const half = text.length >> 1;
      const noise = Uint8Array.from([0xff, 0x00, 0x0d, line % 256, 0x2a]);
      // Every line comes in two pieces; behind every fifteenth there is a half line and noise.
      const pieces: (string | Uint8Array)[] = [text.slice(0, half), text.slice(half)];
      return ++line % 15 === 0 ? [...pieces, text.slice(0, half), noise, '\n'] : pieces;
    });
    await until(
      'pulses',
      () => pulses.length >= 60,
      () => pulses.length,
    );
    assert.deepEqual(numbers(pulses), counted(0, pulses.length));
    assert.deepEqual(board.findings(), []);
  });

  it('has one reader: a second one is told to end the first', async () => {
    const { path, pulses } = await connected('taken');
    await until(
      'a pulse',
      () => pulses.length > 0,
      () => pulses.length,
    );
    const second = new TriggerBoard({ path, rateHz: 30, nowS, onPulse: () => assert.fail('took a pulse') });
    after(() => second.close());
    await until(
      'the refusal',
      () => second.findings().some(({ remedies }) => /other program/.test(remedies[0]!)),
      () => second.findings(),
    );
  });
});
