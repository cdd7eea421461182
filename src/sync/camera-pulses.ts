import { RunningMedian } from './running-median.ts';

/** One frame's three witnesses of when it was exposed. Box seconds where not said otherwise. */
export interface PulseWitnesses {
  /** By its pulse number and the board. */
  triggerS: number;
  /** The same on the board's clock. */
  boardS: number;
  /** Box seconds in one second of the board's clock. */
  boardRate: number;
  /** What the camera's own clock showed. */
  timestampS: number;
  /** By the camera's own clock, before any correction; NaN = not known. */
  ownS: number;
  /** When it arrived. */
  receivedS: number;
  /** Between two pulses, seconds: what a miscount makes. */
  periodS: number;
}

/** Frames after which the three witnesses are known well enough to contradict each other. */
const ENOUGH = 15;
const WINDOW = 61;
/** A contradiction of so many periods: a miscount by one makes a whole one. */
const MAX_PERIODS = 0.4;
/** An exposure may lie so far behind its arrival: what the fits of the clocks leave open, seconds. */
const TOO_SOON_S = 0.005;
/** Share of the last frames whose number was wrong from which a technician should know. */
const TELL_SHARE = 0.2;
const WEIGHT = 1 / 30;

/**
 * Whether a camera's pulse numbers can be believed, and how far its own clock is from the board's. A camera that counts
 * the pulses itself may miscount by one, which is 33 ms and looks like nothing: but then its own clock and the arrival of
 * its messages both speak against the number. Where only its own clock does, that clock was set. Where the two clocks as they
 * stand agree, only what the box thought of them was wrong: after a start with late messages it learns better.
 */
export class CameraPulses {
  #ahead = new RunningMedian(WINDOW);
  /** The camera's clock minus the board's, as they stand. */
  #apart = new RunningMedian(WINDOW);
  /** Of the last frame that was believed, on the board's clock, seconds. */
  #lastBoardS = Number.NaN;
  #delay = new RunningMedian(WINDOW);
  #frames = 0;
  #wrongShare = 0;
  #missingShare = 0;

  /** How far the camera's own time lies ahead of the board's, seconds; NaN before any frame with a pulse. */
  get aheadS(): number {
    return this.#ahead.value;
  }

  /** Whether many of its pulse numbers are contradicted. */
  get areWrong(): boolean {
    return this.#wrongShare > TELL_SHARE;
  }

  /** Whether many of its frames have no pulse number, or one that the board did not tell of. */
  get areMissing(): boolean {
    return this.#missingShare > 1 - TELL_SHARE;
  }

  /** The camera began anew: its clock and its delay have to be learned again. */
  restart(): void {
    this.#ahead = new RunningMedian(WINDOW);
    this.#apart = new RunningMedian(WINDOW);
    this.#delay = new RunningMedian(WINDOW);
    this.#frames = 0;
  }

  /** A frame without a pulse that is known. */
  missing(): void {
    this.#missingShare += (1 - this.#missingShare) * WEIGHT;
  }

  /** True: the frame was exposed by the pulse it names. False: it is to be timed by the camera's own clock. */
  believes(witnesses: PulseWitnesses): boolean {
    const { triggerS, boardS, timestampS, ownS, receivedS, periodS } = witnesses;
    const believed = this.#agrees(witnesses);
    this.#wrongShare += ((believed ? 0 : 1) - this.#wrongShare) * WEIGHT;
    this.#missingShare -= this.#missingShare * WEIGHT;
    if (!believed) return false;
    const limitS = MAX_PERIODS * periodS;
    if (Math.abs(ownS - triggerS - this.#ahead.value) > limitS) this.#ahead = new RunningMedian(WINDOW);
    if (Math.abs(this.#jumpS(witnesses)) > limitS) this.#apart = new RunningMedian(WINDOW);
    if (!Number.isNaN(ownS)) this.#ahead.add(ownS - triggerS);
    this.#apart.add(timestampS - boardS);
    this.#lastBoardS = boardS;
    this.#delay.add(receivedS - triggerS);
    this.#frames++;
    return true;
  }

  /** How far the two clocks as they stand have moved against each other beyond the board's known pace, seconds. */
  #jumpS({ boardS, boardRate, timestampS }: PulseWitnesses): number {
    const paceS = (boardRate - 1) * (boardS - this.#lastBoardS);
    return timestampS - boardS - this.#apart.value - paceS;
  }

  #agrees(witnesses: PulseWitnesses): boolean {
    const { triggerS, ownS, receivedS, periodS } = witnesses;
    if (triggerS > receivedS + TOO_SOON_S) return false;
    if (this.#frames < ENOUGH) return true;
    const limitS = MAX_PERIODS * periodS;
    // A miscount moves both; what the box thinks of the clocks moves the first, a long pause of the pulses the second.
    const ownContradicts =
      Math.abs(ownS - triggerS - this.#ahead.value) > limitS && Math.abs(this.#jumpS(witnesses)) > limitS;
    const arrivalContradicts = Math.abs(receivedS - triggerS - this.#delay.value) > limitS;
    return !(ownContradicts && arrivalContradicts);
  }
}
