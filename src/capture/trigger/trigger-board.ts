import type { Finding } from '../../health/finding.ts';
import { lostFinding } from './board-findings.ts';
import { BoardSession, type SessionStep } from './board-session.ts';
import type { BoardCommand, LampState, TriggerPulse } from './protocol.ts';
import { openSerialPort, type SerialLink, type SerialOpener } from './serial-link.ts';
import { writeCommand } from './writer.ts';

/** What a trigger board is opened with. */
export interface TriggerBoardOptions {
  /** The device, by preference below /dev/serial/by-id: those names stay the same whatever else is plugged in. */
  path: string;
  /** Pulses per second. */
  rateHz: number;
  /** The box's monotonic clock, seconds. */
  nowS: () => number;
  /** Called for each pulse, in the order of arrival. */
  onPulse: (pulse: TriggerPulse) => void;
  /** Default: the real serial port. */
  open?: SerialOpener;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1000;
const TICK_MS = 250;

/**
 * A trigger board at a serial line, kept going: a board that is absent, unplugged, silent or garbled is opened anew after
 * 100 ms, then after twice as long each time up to a second, for as long as it takes. Being absent is no error: the
 * cameras run on by their own clocks, and a finding tells. Ending it leaves the board running, so that cameras and pulse
 * numbers survive a restart of the daemon.
 */
export class TriggerBoard {
  readonly #options: TriggerBoardOptions;
  readonly #session: BoardSession;
  #link: SerialLink | null = null;
  #opening: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #ticker: NodeJS.Timeout | null = null;
  #waitMs = FIRST_WAIT_MS;
  #cause = '';
  #closed = false;
  /** What was wrong when a silent line was last closed: true until the board answers or turns out to be gone. */
  #silentFindings: readonly Finding[] = [];

  constructor(options: TriggerBoardOptions) {
    this.#options = options;
    this.#session = new BoardSession({ rateHz: options.rateHz });
    this.#opening = this.#open();
  }

  /** Whether the board's line is open and the board answered. */
  get isConnected(): boolean {
    return this.#link !== null && this.#session.isUnderstood;
  }

  /** Version of the board's firmware; null until it told. */
  get firmware(): string | null {
    return this.#session.firmware;
  }

  /** What the lamp shall show, now and whenever the board comes back. */
  setLamp(lamp: LampState): void {
    this.#send(this.#session.setLamp(lamp));
  }

  /** What a technician should know about the board now. */
  findings(): Finding[] {
    if (this.#link !== null) {
      const present = this.#session.findings(this.#options.nowS());
      return present.length === 0 && !this.#session.isUnderstood ? [...this.#silentFindings] : present;
    }
    return this.#silentFindings.length > 0 ? [...this.#silentFindings] : [lostFinding(this.#options.path, this.#cause)];
  }

  /** Ends it; no pulse is delivered afterwards. The lamp goes out, the pulses go on. */
  async close(): Promise<void> {
    this.setLamp('off');
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#opening;
    await this.#drop();
  }

  async #open(): Promise<void> {
    const { path, nowS, open = openSerialPort } = this.#options;
    try {
      const link = await open(path, { onBytes: (bytes) => this.#bytes(bytes), onEnd: () => this.#ended('') });
      this.#link = link;
      if (this.#closed) return;
      this.#ticker = setInterval(() => this.#tick(), TICK_MS);
      this.#do(this.#session.opened(nowS()));
    } catch (error) {
      this.#silentFindings = [];
      this.#ended(error instanceof Error ? error.message : String(error));
    }
  }

  #bytes(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#do(this.#session.bytes(bytes, this.#options.nowS()));
    if (!this.#session.isUnderstood) return;
    this.#silentFindings = [];
    this.#waitMs = FIRST_WAIT_MS;
  }

  #tick(): void {
    const nowS = this.#options.nowS();
    if (!this.#session.isSilent(nowS)) {
      this.#do(this.#session.tick(nowS));
      return;
    }
    this.#silentFindings = this.#session.findings(nowS);
    void this.#drop().then(() => this.#ended(''));
  }

  #do({ pulses, commands }: SessionStep): void {
    for (const pulse of pulses) this.#options.onPulse(pulse);
    this.#send(commands);
  }

  #send(commands: readonly BoardCommand[]): void {
    for (const command of commands) this.#link?.write(writeCommand(command));
  }

  /** Closes the line, where one is open. */
  async #drop(): Promise<void> {
    if (this.#ticker !== null) clearInterval(this.#ticker);
    const link = this.#link;
    this.#link = null;
    await link?.close();
  }

  /** The line is gone: tries again after a while. */
  #ended(cause: string): void {
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#link = null;
    this.#cause = cause;
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#opening = this.#open();
    }, this.#waitMs);
    this.#waitMs = Math.min(LONGEST_WAIT_MS, 2 * this.#waitMs);
  }
}
