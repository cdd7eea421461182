import type { Finding } from '../../health/finding.ts';
import { sessionFindings } from './board-findings.ts';
import { LineReader } from './line-reader.ts';
import {
  type BoardCommand,
  type BoardReport,
  COUNTER_SPAN,
  type LampState,
  PROTOCOL_VERSION,
  type RefusalReason,
  readReport,
  type TriggerPulse,
} from './protocol.ts';

/** A board tells its status once a second; after this long without a readable line something is wrong, seconds. */
const SILENT_S = 3;
const ASK_AGAIN_S = 1;
/** How long a refusal is told after it happened, seconds. */
const REFUSAL_TOLD_S = 5;
/** Weight of one line in the share of unreadable ones: about three seconds of pulses at 30 Hz. */
const UNREADABLE_WEIGHT = 0.01;

/** What is to be done after bytes or time. */
export interface SessionStep {
  pulses: TriggerPulse[];
  commands: BoardCommand[];
}

/**
 * The talk with a trigger board, without its cable: bytes and time in, pulses and commands out. It wants the board to run
 * at a rate with a lamp on, compares that with what the board reports every second and sends what is needed to get there,
 * so that a board that was plugged in late, changed or reset by itself gets going again with nobody doing anything.
 *
 * A board that runs already is left running: cameras count its pulses. One that began anew goes on with the number after
 * the last one known, for the same reason.
 */
export class BoardSession {
  readonly #rateHz: number;
  #lamp: LampState = 'off';
  #reader = new LineReader();
  #version: { protocol: number; firmware: string } | null = null;
  #lastPulse: number | null = null;
  #lastReadableS = 0;
  #askedS = 0;
  #heardBytes = false;
  #unreadableShare = 0;
  #refusal: { reason: RefusalReason; atS: number } | null = null;

  constructor({ rateHz }: { rateHz: number }) {
    this.#rateHz = rateHz;
  }

  /** Version of the board's firmware; null until it told. */
  get firmware(): string | null {
    return this.#version?.firmware ?? null;
  }

  /** The cable was connected: what was known of the board holds no longer, but for its pulse number. */
  opened(nowS: number): SessionStep {
    this.#reader = new LineReader();
    this.#version = null;
    this.#lastReadableS = nowS;
    this.#askedS = nowS;
    this.#heardBytes = false;
    this.#unreadableShare = 0;
    return { pulses: [], commands: [{ kind: 'version' }] };
  }

  /** Bytes from the board. `nowS`: box monotonic seconds. */
  bytes(bytes: Uint8Array, nowS: number): SessionStep {
    const step: SessionStep = { pulses: [], commands: [] };
    const discarded = this.#reader.discarded;
    const lines = this.#reader.push(bytes);
    for (let i = discarded; i < this.#reader.discarded; i++) this.#count(false);
    for (const line of lines) {
      const report = readReport(line);
      this.#count(report !== null);
      if (report === null) continue;
      this.#lastReadableS = nowS;
      this.#take(report, nowS, step);
    }
    this.#heardBytes ||= bytes.length > 0;
    return step;
  }

  /** What time alone brings. */
  tick(nowS: number): SessionStep {
    if (this.#version !== null || nowS - this.#askedS < ASK_AGAIN_S) return { pulses: [], commands: [] };
    this.#askedS = nowS;
    return { pulses: [], commands: [{ kind: 'version' }] };
  }

  /** Nothing readable for so long that the line had better be opened anew. */
  isSilent(nowS: number): boolean {
    return nowS - this.#lastReadableS >= SILENT_S;
  }

  /** Whether a board of this protocol answered since the line was opened. */
  get isUnderstood(): boolean {
    return this.#version?.protocol === PROTOCOL_VERSION;
  }

  /** What the lamp shall show; the command for it where the board can be told at once. */
  setLamp(lamp: LampState): BoardCommand[] {
    const changed = lamp !== this.#lamp;
    this.#lamp = lamp;
    return changed && this.isUnderstood ? [{ kind: 'lamp', lamp }] : [];
  }

  /** What a technician should know of the board while its line is open. */
  findings(nowS: number): Finding[] {
    const told = this.#refusal !== null && nowS - this.#refusal.atS < REFUSAL_TOLD_S;
    return sessionFindings({
      silent: this.isSilent(nowS),
      heardBytes: this.#heardBytes,
      unreadableShare: this.#unreadableShare,
      foreign: this.#version !== null && !this.isUnderstood ? this.#version : null,
      refusal: told ? this.#refusal!.reason : null,
      rateHz: this.#rateHz,
    });
  }

  #take(report: BoardReport, nowS: number, step: SessionStep): void {
    if (report.kind === 'version') {
      this.#version = { protocol: report.protocol, firmware: report.firmware };
      // Every command is answered by the status: no need to wait up to a second for it.
      if (this.isUnderstood) step.commands.push({ kind: 'lamp', lamp: this.#lamp });
    }
    if (report.kind === 'refused') this.#refusal = { reason: report.reason, atS: nowS };
    // A board may be running when the line is opened: its pulses count before it has said what it is.
    if (this.#version !== null && !this.isUnderstood) return;
    if (report.kind === 'pulse') {
      this.#lastPulse = report.pulse;
      step.pulses.push({ pulse: report.pulse, boardUs: report.boardUs, receivedS: nowS });
    }
    if (report.kind === 'status' && this.isUnderstood) step.commands.push(...this.#towards(report));
  }

  #towards(status: BoardReport & { kind: 'status' }): BoardCommand[] {
    const commands: BoardCommand[] = [];
    if (Math.round(1000 * status.rateHz) !== Math.round(1000 * this.#rateHz)) {
      commands.push({ kind: 'rate', rateHz: this.#rateHz });
    }
    if (!status.running) commands.push({ kind: 'start', firstPulse: this.#firstPulse(status.nextPulse) });
    if (status.lamp !== this.#lamp) commands.push({ kind: 'lamp', lamp: this.#lamp });
    return commands;
  }

  /** The number after the last known, unless the board itself is further on: then it lost lines, not pulses. */
  #firstPulse(boardNext: number): number | undefined {
    if (this.#lastPulse === null) return undefined;
    const next = (this.#lastPulse + 1) % COUNTER_SPAN;
    const ahead = (boardNext - next) >>> 0;
    return ahead < COUNTER_SPAN / 2 ? undefined : next;
  }

  #count(readable: boolean): void {
    this.#unreadableShare += ((readable ? 0 : 1) - this.#unreadableShare) * UNREADABLE_WEIGHT;
  }
}
