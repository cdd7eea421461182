import { COUNTER_SPAN, RATE_HZ, type TriggerPulse } from '../capture/trigger/protocol.ts';
import { DelayEnvelope, toBoxTime } from './delay-envelope.ts';
import { RunningMedian } from './running-median.ts';

/** A pulse on the board's clock, which here neither wraps nor goes back. */
interface KnownPulse {
  pulse: number;
  boardS: number;
}

/** Ceramic resonators of small boards are within ±0.5 %; twice that. */
const MAX_DRIFT = 0.01;
/** With a clock that may be off by 5 ms in a second, its rate has to be known soon. */
const MIN_SPAN_FOR_DRIFT_S = 2;
/** Four seconds at the fastest rate: longer than any frame is waited for. */
const MAX_PULSES = 1024;
/** Beyond the newest pulse that the board told, numbers are believed for so long, seconds. */
const MAX_AHEAD_S = 0.5;
/** Where nothing else tells, two lines belong together if their times on both clocks agree so well, seconds. */
const MAX_STALL_S = 0.2;
/** Pulses that paused or were renumbered still have the old clock if their line comes when it was expected, seconds. */
const SAME_CLOCK_S = 0.05;
/** The least delay of a line lies somewhere between 0 and 4 ms (see below): evenly spread, one standard deviation, seconds. */
const LINE_S = 0.0012;
/** Without a pulse for this long the board is not in operation, seconds. */
const LIVE_S = 1;

/**
 * From pulse numbers to the box's time. The board says for each pulse what its own clock showed; the lower envelope of the
 * arrivals of these lines maps that clock to the box's, so that a late line harms nothing. The counters of the board wrap
 * (microseconds every 71.6 minutes); lines that were lost are bridged, since pulses are evenly spaced; a line that
 * contradicts the ones before is believed once the next agrees with it: then the board began anew or was renumbered.
 *
 * What this cannot see is the least delay of a line, about 1 to 4 ms (29 characters at 115,200 baud, USB): common to all
 * cameras, so it moves none of them against another.
 */
export class TriggerClock {
  #envelope = newEnvelope();
  #known: KnownPulse[] = [];
  #periods = new RunningMedian(31);
  #last: TriggerPulse | null = null;
  /** Board time of the last line, unwrapped, seconds. */
  #lastBoardS = 0;
  #doubtful: TriggerPulse | null = null;
  #restarts = 0;

  /** Takes the next line of the board, in the order of arrival. */
  push(line: TriggerPulse): void {
    const last = this.#last;
    if (last === null) {
      this.#begin(line, line.receivedS);
      return;
    }
    const stepS = stepBetween(last, line, this.#periods.value);
    if (stepS !== null) {
      this.#doubtful = null;
      if (stepS > 0) this.#continue(line, stepS);
      return;
    }
    const doubtful = this.#doubtful;
    this.#doubtful = line;
    const again = doubtful === null ? null : stepBetween(doubtful, line, Number.NaN);
    if (doubtful === null || again === null || again === 0) return;
    this.#doubtful = null;
    this.#renumber(last, doubtful);
    this.#continue(line, again);
  }

  /** Board time of a pulse, seconds; null for one that the board did not tell of and that lies not between such. */
  boardTimeS(pulse: number): number | null {
    const newest = this.#known.at(-1);
    if (newest === undefined) return null;
    const ahead = signed(pulse % COUNTER_SPAN, newest.pulse);
    const periodS = this.#periods.value;
    if (ahead > 0) return ahead * periodS <= MAX_AHEAD_S ? newest.boardS + ahead * periodS : null;
    const at = this.#known.findLastIndex((known) => signed(pulse % COUNTER_SPAN, known.pulse) >= 0);
    const before = this.#known[at];
    if (before === undefined) return null;
    const after = this.#known[at + 1] ?? before;
    const steps = signed(after.pulse, before.pulse);
    const part = steps === 0 ? 0 : signed(pulse % COUNTER_SPAN, before.pulse) / steps;
    return before.boardS + part * (after.boardS - before.boardS);
  }

  /** Box time of a board time, seconds; NaN before the first line. */
  toBoxS(boardS: number): number {
    const fit = this.#envelope.fit();
    return fit === null ? Number.NaN : toBoxTime(fit, boardS);
  }

  /** One standard deviation of box times, seconds: what the delays of the lines leave open. NaN before the first line. */
  get uncertaintyS(): number {
    return Math.hypot(this.#envelope.fit()?.uncertaintyS ?? Number.NaN, LINE_S);
  }

  /** Box seconds in one second of the board's clock. */
  get rate(): number {
    return 1 + (this.#envelope.fit()?.drift ?? 0);
  }

  /** Between two pulses on the board's clock, seconds; NaN before the second. */
  get periodS(): number {
    return this.#periods.value;
  }

  /** How often the board began anew or its pulses were renumbered. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Whether pulses come. `nowS`: box seconds. */
  isLive(nowS: number): boolean {
    return this.#last !== null && nowS - this.#last.receivedS <= LIVE_S;
  }

  #begin(line: TriggerPulse, boardS: number): void {
    this.#envelope = newEnvelope();
    this.#add(line, boardS);
  }

  /** The pulses have other numbers or another pace from this line on; perhaps the board's clock began anew as well. */
  #renumber(last: TriggerPulse, line: TriggerPulse): void {
    this.#restarts++;
    this.#periods = new RunningMedian(31);
    this.#known = [];
    const sameClockS = this.#lastBoardS + clockStepS(last, line);
    if (Math.abs(this.toBoxS(sameClockS) - line.receivedS) < SAME_CLOCK_S) this.#add(line, sameClockS);
    else this.#begin(line, this.#lastBoardS + Math.max(0, line.receivedS - last.receivedS));
  }

  #continue(line: TriggerPulse, stepS: number): void {
    this.#periods.add(stepS / signed(line.pulse, this.#last!.pulse));
    this.#add(line, this.#lastBoardS + stepS);
  }

  #add(line: TriggerPulse, boardS: number): void {
    this.#envelope.add(boardS, line.receivedS);
    this.#known.push({ pulse: line.pulse, boardS });
    if (this.#known.length > MAX_PULSES) this.#known.shift();
    this.#last = line;
    this.#lastBoardS = boardS;
  }
}

/**
 * Board seconds from one line to the next; 0 for the same line again, null where the two contradict each other.
 * `periodS`: NaN while unknown.
 */
function stepBetween(from: TriggerPulse, to: TriggerPulse, periodS: number): number | null {
  const pulses = signed(to.pulse, from.pulse);
  if (pulses === 0 && to.boardUs === from.boardUs) return 0;
  if (pulses <= 0) return null;
  const stepS = clockStepS(from, to);
  if (Number.isNaN(periodS)) {
    const isPace = stepS * RATE_HZ.max > pulses / 2 && stepS * RATE_HZ.min < pulses * 2;
    return isPace && Math.abs(stepS - (to.receivedS - from.receivedS)) < MAX_STALL_S ? stepS : null;
  }
  // The pace decides, not the arrivals: a box that was busy gets many lines at once.
  return Math.abs(stepS - pulses * periodS) < periodS / 2 ? stepS : null;
}

/** The same by the board's microseconds alone; the arrivals tell how often these wrapped in between. */
function clockStepS(from: TriggerPulse, to: TriggerPulse): number {
  const wrappedUs = (to.boardUs - from.boardUs + COUNTER_SPAN) % COUNTER_SPAN;
  const wraps = Math.round((1e6 * (to.receivedS - from.receivedS) - wrappedUs) / COUNTER_SPAN);
  return (wrappedUs + COUNTER_SPAN * Math.max(0, wraps)) / 1e6;
}

function newEnvelope(): DelayEnvelope {
  return new DelayEnvelope({ maxDrift: MAX_DRIFT, minSpanS: MIN_SPAN_FOR_DRIFT_S });
}

/** How far one 32-bit counter value lies ahead of another, -2^31 … 2^31 - 1. */
function signed(value: number, from: number): number {
  return (value - from) | 0;
}
