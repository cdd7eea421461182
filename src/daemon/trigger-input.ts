import type { LampState, TriggerPulse } from '../capture/trigger/protocol.ts';
import type { SerialOpener } from '../capture/trigger/serial-link.ts';
import { TriggerBoard } from '../capture/trigger/trigger-board.ts';
import type { Config } from '../config/schema.ts';
import type { Finding } from '../health/finding.ts';
import type { StateChange } from '../health/state-machine.ts';
import type { Listener } from './daemon.ts';

/** The configured trigger board of a daemon, or none: its pulses go in, the daemon's state shows on its lamp. */
export class TriggerInput implements Listener {
  readonly #config: Config['trigger'];
  readonly #nowS: () => number;
  #board: TriggerBoard | null = null;
  #degraded = false;
  #inSession = false;

  /** `nowS`: the box's monotonic clock, seconds. Nothing is opened yet. */
  constructor(config: Config['trigger'], nowS: () => number) {
    this.#config = config;
    this.#nowS = nowS;
  }

  /** Whether there should be a board. */
  get isExpected(): boolean {
    return this.#config.path !== undefined;
  }

  /** Opens the board where one is configured; one that is not there is looked for until `close`. */
  open(onPulse: (pulse: TriggerPulse) => void, open?: SerialOpener): void {
    const { path, rate_hz: rateHz } = this.#config;
    if (path === undefined) return;
    this.#board = new TriggerBoard({ path, rateHz, nowS: this.#nowS, onPulse, open });
    this.#board.setLamp(this.#lamp());
  }

  /** What is wrong with the board; nothing where none is configured. */
  findings(): Finding[] {
    return this.#board?.findings() ?? [];
  }

  state({ state }: StateChange): void {
    this.#degraded = state === 'degraded';
    this.#board?.setLamp(this.#lamp());
  }

  session(session: unknown): void {
    this.#inSession = session !== null;
    this.#board?.setLamp(this.#lamp());
  }

  async close(): Promise<void> {
    await this.#board?.close();
  }

  #lamp(): LampState {
    if (this.#degraded) return 'fault';
    return this.#inSession ? 'recording' : 'ready';
  }
}
