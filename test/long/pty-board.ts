import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { SimulatedBoard } from '../../src/simulator/trigger-board.ts';

/** Why there can be no board; false where there can. */
export const noSocat =
  spawnSync('socat', ['-V']).error !== undefined && 'socat is not installed: no pseudo-terminal to put a board at';

/**
 * A trigger board with a power supply of its own: it counts on whether or not it is plugged into the computer. Its line is a
 * pseudo-terminal at `path`. Times are epoch milliseconds.
 */
export class PtyBoard {
  /** When it made its first pulse; NaN before. */
  firstPulseMs = Number.NaN;
  readonly #path: string;
  readonly #board = new SimulatedBoard();
  readonly #beganMs = epochMs();
  readonly #timer: NodeJS.Timeout;
  #line: ChildProcess | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#timer = setInterval(() => this.#tick(), 5);
  }

  plugIn(): void {
    const line = spawn('socat', [`PTY,link=${this.#path},raw,echo=0`, 'STDIO'], { stdio: ['pipe', 'pipe', 'ignore'] });
    line.stdin.on('error', () => undefined);
    line.stdout.on('data', (bytes: Uint8Array) => {
      for (const { text } of this.#board.receive(bytes)) line.stdin.write(text);
    });
    this.#line = line;
  }

  async unplug(): Promise<void> {
    const line = this.#line;
    this.#line = null;
    if (line === null || line.exitCode !== null) return;
    line.kill();
    await once(line, 'exit');
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.unplug();
  }

  #tick(): void {
    for (const { text, atS, pulse } of this.#board.advance((epochMs() - this.#beganMs) / 1000)) {
      if (pulse === 0) this.firstPulseMs = this.#beganMs + 1000 * atS;
      this.#line?.stdin?.write(text);
    }
  }
}

/** Epoch milliseconds that are finer than a millisecond, and the same in all processes of a machine. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
