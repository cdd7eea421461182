import { type ClockFit, toBoxTime } from './delay-envelope.ts';

/**
 * Where the cameras' times come from. `timestamp`: the cameras share a clock (PTP, NTP, one computer), only its distance
 * to the box's clock is estimated. `arrival`: each camera has a clock of its own; offset and drift are estimated from the
 * arrivals, and a camera's constant latency stays in its times until the images correct it.
 */
export type ClockSource = 'timestamp' | 'arrival';

/** Cameras further apart than this do not share a clock, whatever the configuration says, seconds. */
const MAX_APART_S = 1;
/** What a time service (PTP, NTP on a wired network) leaves between cameras, one standard deviation, seconds. */
const SHARED_CLOCK_S = 0.001;
/** Pose estimators take 20 to 80 ms from exposure to sending: evenly spread, that is so much, one standard deviation. */
const LATENCY_S = 0.017;

/** One camera's way from its own time to the box's. */
export interface ClockMap {
  toBoxS(timestampS: number): number;
  /** One standard deviation against the other cameras, before any correction, seconds. */
  uncertaintyS: number;
}

/** Per camera the map, or null where it is unknown or (with a shared clock) contradicts the others. Same order as `fits`. */
export function commonClock(fits: readonly (ClockFit | null)[], source: ClockSource): (ClockMap | null)[] {
  if (source === 'arrival') {
    return fits.map((fit) =>
      fit === null
        ? null
        : {
            toBoxS: (timestampS: number) => toBoxTime(fit, timestampS),
            uncertaintyS: Math.hypot(fit.uncertaintyS, LATENCY_S),
          },
    );
  }
  const known = fits.filter((fit) => fit !== null);
  const offsets = known.map((fit) => fit.offsetS).sort((a, b) => a - b);
  const middle = offsets[(offsets.length - 1) >> 1] ?? 0;
  const agrees = (fit: ClockFit): boolean => Math.abs(fit.offsetS - middle) <= MAX_APART_S;
  const agreeing = known.filter(agrees);
  // The fastest camera is nearest to the truth; the others' extra delay is their latency, not their clock.
  const toBoxS = (timestampS: number): number => {
    let earliest = Number.POSITIVE_INFINITY;
    for (const fit of agreeing) earliest = Math.min(earliest, toBoxTime(fit, timestampS));
    return earliest;
  };
  return fits.map((fit) => (fit !== null && agrees(fit) ? { toBoxS, uncertaintyS: SHARED_CLOCK_S } : null));
}
