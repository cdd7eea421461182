import { openLine, sealLine } from '../capture/trigger/checksum.ts';
import { LineReader } from '../capture/trigger/line-reader.ts';
import { COUNTER_SPAN, PROTOCOL_VERSION, RATE_HZ } from '../capture/trigger/protocol.ts';

/** What a simulated board is like. */
export interface SimulatedBoardOptions {
  /** The board's clock fast against true time, parts per million. Default 0. */
  clockPpm?: number;
  /** What the board's microseconds show at time 0. Default 0. */
  startUs?: number;
  /** Number of the first pulse. Default 0. */
  nextPulse?: number;
  /** Whether it makes pulses from time 0 on. Default false, as a real board. */
  running?: boolean;
  rateHz?: number;
}

/** A line the board says, with the true time at which it begins to say it, seconds. */
export interface BoardLine {
  text: string;
  atS: number;
  /** Number of the pulse, where the line is one. */
  pulse?: number;
}

/**
 * A trigger board as the sketch in `scripts/trigger-board` makes one, without hardware: true time and commands in, lines
 * out. Pulses are spaced by the board's own clock, so that its error shows in their true times.
 */
export class SimulatedBoard {
  readonly #reader = new LineReader();
  readonly #rateOfClock: number;
  readonly #startUs: number;
  #nowS = 0;
  #rateMilliHz: number;
  #running: boolean;
  #nextPulse: number;
  #nextPulseS: number;
  #nextStatusS = 1;
  #lamp = 0;

  constructor({ clockPpm = 0, startUs = 0, nextPulse = 0, running = false, rateHz = 30 }: SimulatedBoardOptions = {}) {
    this.#rateOfClock = 1 + clockPpm * 1e-6;
    this.#startUs = startUs;
    this.#nextPulse = nextPulse;
    this.#running = running;
    this.#rateMilliHz = Math.round(1000 * rateHz);
    this.#nextPulseS = running ? 0 : Number.POSITIVE_INFINITY;
  }

  /** What a real board says when it got power. */
  hello(): BoardLine {
    return this.#line(`V,${PROTOCOL_VERSION},simulated`, this.#nowS);
  }

  /** Everything it says up to a true time, in order. */
  advance(untilS: number): BoardLine[] {
    const lines: BoardLine[] = [];
    for (;;) {
      this.#nowS = Math.min(this.#nextPulseS, this.#nextStatusS);
      if (this.#nowS > untilS) break;
      if (this.#nowS === this.#nextStatusS) {
        lines.push(this.#status());
        this.#nextStatusS += 1;
      } else lines.push(this.#pulse());
    }
    this.#nowS = untilS;
    return lines;
  }

  /** Takes bytes at the time of the last `advance`; what it answers. */
  receive(bytes: Uint8Array): BoardLine[] {
    return this.#reader.push(bytes).map((line) => {
      const text = openLine(line);
      const [verb, number] = (text ?? '').split(',') as [string, string | undefined];
      if (text === null) return this.#line('E,checksum', this.#nowS);
      if (verb === '?') return this.hello();
      const refusal = this.#follow(verb, number === undefined ? Number.NaN : Number(number));
      return refusal === null ? this.#status() : this.#line(`E,${refusal}`, this.#nowS);
    });
  }

  #follow(verb: string, number: number): 'unknown' | 'range' | null {
    if (verb === 'H') this.#runAt(Number.POSITIVE_INFINITY);
    else if (verb === 'G') {
      if (this.#running) return null;
      if (!Number.isNaN(number)) this.#nextPulse = number;
      this.#runAt(this.#nowS);
    } else if (verb === 'R') {
      if (!(number >= 1000 * RATE_HZ.min && number <= 1000 * RATE_HZ.max)) return 'range';
      this.#rateMilliHz = number;
    } else if (verb === 'L') {
      if (!(number >= 0 && number <= 3)) return 'range';
      this.#lamp = number;
    } else return 'unknown';
    return null;
  }

  #runAt(timeS: number): void {
    this.#running = Number.isFinite(timeS);
    this.#nextPulseS = timeS;
  }

  #pulse(): BoardLine {
    const atS = this.#nextPulseS;
    const boardUs = Math.floor(this.#startUs + 1e6 * atS * this.#rateOfClock) % COUNTER_SPAN;
    const pulse = this.#nextPulse;
    this.#nextPulse = (pulse + 1) % COUNTER_SPAN;
    this.#nextPulseS += 1000 / this.#rateMilliHz / this.#rateOfClock;
    return { ...this.#line(`P,${pulse},${boardUs}`, atS), pulse };
  }

  #status(): BoardLine {
    const state = [this.#running ? 1 : 0, this.#rateMilliHz, this.#nextPulse, this.#lamp].join();
    return this.#line(`S,${state}`, this.#nowS);
  }

  #line(text: string, atS: number): BoardLine {
    return { text: sealLine(text), atS };
  }
}
