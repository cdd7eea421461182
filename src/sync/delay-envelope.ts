/** A line under all delays: `delay(t) = offsetS + drift * (t - originS)`, t on the camera's clock. */
export interface ClockFit {
  originS: number;
  offsetS: number;
  /** Camera time of the newest stretch of the window. */
  newestS: number;
  /** Dimensionless, clamped to what the clock can be: ±300 ppm for cameras. */
  drift: number;
  /** One standard deviation of the line over the window, seconds: what jitter leaves open. Not the constant latency. */
  uncertaintyS: number;
}

interface Point {
  x: number;
  y: number;
}

const BUCKET_S = 0.5;
const WINDOW_BUCKETS = 120;
/** Crystal oscillators stay within ±100 ppm; more is a camera that restarted, not drift. */
const MAX_DRIFT = 300e-6;
/** Below this span a slope says more about jitter than about the crystal. */
const MIN_SPAN_FOR_DRIFT_S = 10;

/**
 * Maps a camera's clock to the box's from arrivals alone: network and computing delays only ever add, so the lower
 * envelope of (arrival − camera time) is the clock, plus a constant latency nobody can see here. The line is the edge of
 * the lower convex hull under the middle of the window, which is the line below all points with the smallest sum of
 * distances (Moon, Skelly, Towsley 1999). Minima of half seconds over one minute are kept; memory is constant.
 */
export class DelayEnvelope {
  #originS = Number.NaN;
  #baseS = 0;
  readonly #minima: Point[] = [];
  readonly #maxDrift: number;
  readonly #minSpanS: number;
  #fit: ClockFit | null = null;

  /** `maxDrift`: dimensionless, what the clock can be off. `minSpanS`: no drift is estimated before so many seconds. */
  constructor({ maxDrift = MAX_DRIFT, minSpanS = MIN_SPAN_FOR_DRIFT_S } = {}) {
    this.#maxDrift = maxDrift;
    this.#minSpanS = minSpanS;
  }

  /** One message: camera time and arrival, both in seconds. Times of one camera must not go back. */
  add(timestampS: number, receivedS: number): void {
    if (Number.isNaN(this.#originS)) {
      this.#originS = timestampS;
      this.#baseS = receivedS - timestampS;
    }
    const x = timestampS - this.#originS;
    // Against the first delay, so that camera clocks decades away from the box's lose no digits.
    const y = receivedS - timestampS - this.#baseS;
    const last = this.#minima.at(-1);
    if (last === undefined || Math.floor(last.x / BUCKET_S) !== Math.floor(x / BUCKET_S)) this.#minima.push({ x, y });
    else if (y < last.y) this.#minima[this.#minima.length - 1] = { x, y };
    else return;
    if (this.#minima.length > WINDOW_BUCKETS) this.#minima.shift();
    this.#fit = null;
  }

  /** The line under all delays of the window; null before the first message. */
  fit(): ClockFit | null {
    if (this.#fit === null && this.#minima.length > 0) this.#fit = this.#fitNow();
    return this.#fit;
  }

  #fitNow(): ClockFit {
    const points = this.#minima;
    const span = points.at(-1)!.x - points[0]!.x;
    const edge = span >= this.#minSpanS ? slopeUnderMiddle(lowerHull(points), points) : 0;
    const drift = Math.max(-this.#maxDrift, Math.min(this.#maxDrift, edge));
    let intercept = Number.POSITIVE_INFINITY;
    for (const { x, y } of points) intercept = Math.min(intercept, y - drift * x);
    return {
      originS: this.#originS,
      newestS: this.#originS + points.at(-1)!.x,
      offsetS: this.#baseS + intercept,
      drift,
      uncertaintyS: spreadAbove(points, drift, intercept),
    };
  }
}

/** Box time of a camera time by a fitted line. */
export function toBoxTime(fit: ClockFit, timestampS: number): number {
  return timestampS + fit.offsetS + fit.drift * (timestampS - fit.originS);
}

function lowerHull(points: readonly Point[]): Point[] {
  const hull: Point[] = [];
  for (const point of points) {
    while (hull.length >= 2 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Twice the signed area of a triangle; positive = left turn. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

function slopeUnderMiddle(hull: readonly Point[], points: readonly Point[]): number {
  const middle = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  for (let i = 1; i < hull.length; i++) {
    const a = hull[i - 1]!;
    const b = hull[i]!;
    if (b.x >= middle) return (b.y - a.y) / (b.x - a.x);
  }
  return 0;
}

/** How far half of the minima lie above the line: the error that jitter can make in any one stretch of it. */
function spreadAbove(points: readonly Point[], drift: number, intercept: number): number {
  const above = points.map(({ x, y }) => y - drift * x - intercept).sort((a, b) => a - b);
  return above[Math.floor(above.length / 2)]!;
}
