import type { Finding } from '../health/finding.ts';
import type { GroupName } from '../skeleton/joints.ts';
import {
  CYCLES_KEPT,
  type GroupScore,
  type LiveAlert,
  type LiveCamera,
  type LiveCycle,
  type LiveModel,
} from './live-model.ts';
import { alertText, clockText, fixed, renderLive, verdictText } from './live-render.ts';
import { Screen, type TerminalStream } from './screen.ts';

/** How the screen behaves on this terminal. */
export interface LiveTableOptions {
  /** Milliseconds between two redraws on a terminal: slow enough to read. */
  redrawMs?: number;
  /** Bold and colour; the default asks NO_COLOR. */
  styled?: boolean;
}

/**
 * What a person sees of the running daemon. On a terminal: one table, drawn again in its place. Elsewhere (a pipe, a log file):
 * one line per cycle, alert, walker, finding and change of state, each with the banner where the input is not real.
 */
export class LiveTable {
  readonly #stream: TerminalStream;
  readonly #model: LiveModel;
  readonly #screen: Screen;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: TerminalStream, model: LiveModel, options: LiveTableOptions = {}) {
    this.#stream = stream;
    this.#model = model;
    this.#screen = new Screen(stream, options.styled);
    if (!stream.isTTY) {
      for (const text of [model.title, ...model.facts]) this.#say(text);
      return;
    }
    this.#timer = setInterval(() => this.draw(), options.redrawMs ?? 250);
    this.#timer.unref();
    this.draw();
  }

  /** Seconds since the start. */
  clock(elapsedS: number): void {
    this.#model.elapsedS = elapsedS;
  }

  state(state: string, reasons: string[]): void {
    const changed = this.#model.state !== state || this.#model.reasons.join() !== reasons.join();
    Object.assign(this.#model, { state, reasons });
    if (changed) this.#say(`state ${state}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`);
  }

  /** Who walks now, in words; null when the walkway is empty. */
  walker(walker: string | null): void {
    if (walker === this.#model.walker) return;
    this.#model.walker = walker;
    this.#say(walker === null ? 'the walkway is empty' : `walking now: ${walker}`);
  }

  /** Scores of the groups now; those not named are not assessed, `reason` says why. */
  scores(scores: Partial<Record<GroupName, GroupScore>>, reason: string | null = null): void {
    this.#model.scores = scores;
    this.#model.notAssessed = reason;
  }

  cameras(cameras: LiveCamera[]): void {
    this.#model.cameras = cameras;
  }

  cycle(cycle: LiveCycle): void {
    this.#model.cycles = [...this.#model.cycles, cycle].slice(-CYCLES_KEPT);
    const numbers = `stride ${fixed(cycle.strideS, 2)} s, ${fixed(cycle.cadencePerMin, 0)} steps/min, score ${fixed(cycle.score, 1)}`;
    this.#say(`walk ${cycle.walkNo} cycle ${cycle.cycleNo}: ${numbers}, ${verdictText(cycle)}`);
  }

  /** Raises or renews the alert of a joint or group; null takes it away. */
  alert(id: string, alert: LiveAlert | null): void {
    const before = this.#model.alerts.has(id);
    if (alert === null) {
      this.#model.alerts.delete(id);
      if (before) this.#say(`alert over: ${id.replaceAll('_', ' ')}`);
      return;
    }
    this.#model.alerts.set(id, alert);
    if (!before) this.#say(`ALERT ${alertText(alert)}`);
  }

  /** The findings that are true now. */
  findings(findings: Finding[]): void {
    const known = new Set(this.#model.findings.map((finding) => finding.code));
    for (const finding of findings) {
      if (!known.has(finding.code))
        this.#say(`${finding.level}: ${finding.message} ${finding.remedies[0] ?? ''}`.trimEnd());
    }
    this.#model.findings = findings;
  }

  /** Draws the table in the place of the last one; nothing on what is no terminal. */
  draw(): void {
    this.#screen.draw((columns, rows) => renderLive(this.#model, columns, rows));
  }

  /** The last picture stays, the cursor comes back. */
  close(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.draw();
    this.#screen.close();
  }

  /** A line for a reader that is no terminal. */
  #say(text: string): void {
    if (this.#stream.isTTY) return;
    const banner = this.#model.banner === null ? '' : `[${this.#model.banner}] `;
    this.#stream.write(`${clockText(this.#model.elapsedS)} ${banner}${text}\n`);
  }
}
