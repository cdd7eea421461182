/** The tablet's clock runs off the box's by less than this; a slower network shows as age, not as a clock. */
const DRIFT = 0.0005;

/**
 * How old what the box says is, without trusting either wall clock: the fastest message so far tells how the box's clock
 * (seconds since its start) lies against the tablet's. A backlog that comes in late, after sleep or over a bad network, is
 * recognised as old by that.
 */
export class BoxClock {
  #boot = '';
  /** Tablet's clock minus the box's, of the fastest message, plus its way. */
  #offsetS = 0;
  #observedS = 0;

  /** Takes the time `t` of a message of this start of the box, and when it came in on the tablet's clock; both seconds. */
  observe(boot: string, t: number, arrivedS: number): void {
    const offsetS = arrivedS - t;
    const drifted = this.#offsetS + DRIFT * (arrivedS - this.#observedS);
    this.#offsetS = boot === this.#boot ? Math.min(offsetS, drifted) : offsetS;
    this.#boot = boot;
    this.#observedS = arrivedS;
  }

  /** Age of what the box said at `t`, seconds; 0 = as fresh as can be. */
  ageS(t: number, nowS: number): number {
    return Math.max(0, nowS - (t + this.#offsetS));
  }

  /** Seconds on the box's clock now. */
  boxNowS(nowS: number): number {
    return nowS - this.#offsetS;
  }
}
