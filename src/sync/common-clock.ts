import { type ClockFit, toBoxTime } from './delay-envelope.ts';

/**
 * How the cameras' own clocks are read. `timestamp`: they share a clock (PTP, NTP, one computer), only its distance
 * to the box's clock is estimated. `arrival`: each camera has a clock of its own; offset and drift are estimated from the
 * arrivals, and a camera's constant latency stays in its times until the images correct it. `auto`: cameras whose stamps
 * agree, as far as their arrivals and the images tell, share a clock; the others have clocks of their own.
 */
export type ClockReading = 'auto' | 'timestamp' | 'arrival';

/** How one camera's clock is read. */
export type OwnClock = 'timestamp' | 'arrival';

/** Cameras further apart than this do not share a clock, whatever the configuration says, seconds. */
const MAX_APART_S = 1;
/** Own clocks that nobody vouches for: latencies make no more between cameras of one clock, seconds. */
const PROVES_COMMON_S = 0.2;
/** Whoever was on the common clock stays on it up to here, so that nobody goes to and fro, seconds. */
const STAYS_COMMON_S = 0.3;
/** What a time service (PTP, NTP on a wired network) leaves between cameras, one standard deviation, seconds. */
export const SHARED_CLOCK_S = 0.001;
/** Pose estimators take 20 to 80 ms from exposure to sending: evenly spread, that is so much, one standard deviation. */
export const LATENCY_S = 0.017;
/** A clock read by arrivals beside a better one lies behind it by a whole latency, of which as much is known, seconds. */
export const WHOLE_LATENCY_S = 0.053;

/** One camera's way from its own time to the box's. */
export interface ClockMap {
  source: OwnClock;
  toBoxS(timestampS: number): number;
  /** One standard deviation against the other cameras, before any correction, seconds. */
  uncertaintyS: number;
}

/** What is known of one camera when its clock is to be read. */
export interface ClockFacts {
  fit: ClockFit | null;
  /** Whether it was on the common clock before. */
  wasCommon: boolean;
  /** The images showed that its clock is not the others'. Only `auto` heeds that. */
  isContradicted: boolean;
}

/** Per camera the map, or null where it is unknown or (`timestamp`) contradicts the others. */
export function commonClock(cameras: readonly ClockFacts[], reading: ClockReading): (ClockMap | null)[] {
  const common = commonOnes(cameras, reading);
  const shared = cameras.flatMap(({ fit }, index) => (common.has(index) ? [fit!] : []));
  // The fastest camera is nearest to the truth; the others' extra delay is their latency, not their clock.
  const toBoxS = (timestampS: number): number => {
    let earliest = Number.POSITIVE_INFINITY;
    for (const fit of shared) earliest = Math.min(earliest, toBoxTime(fit, timestampS));
    return earliest;
  };
  return cameras.map(({ fit }, index) => {
    if (fit === null) return null;
    if (common.has(index)) return { source: 'timestamp', toBoxS, uncertaintyS: SHARED_CLOCK_S };
    return reading === 'timestamp' ? null : byArrival(fit, shared.length > 0 ? WHOLE_LATENCY_S : LATENCY_S);
  });
}

function byArrival(fit: ClockFit, latencyS: number): ClockMap {
  return {
    source: 'arrival',
    toBoxS: (timestampS) => toBoxTime(fit, timestampS),
    uncertaintyS: Math.hypot(fit.uncertaintyS, latencyS),
  };
}

/** Indices of the cameras that share a clock. */
function commonOnes(cameras: readonly ClockFacts[], reading: ClockReading): Set<number> {
  const known = cameras.flatMap(({ fit, wasCommon, isContradicted }, index) =>
    fit === null || reading === 'arrival' || (reading === 'auto' && isContradicted)
      ? []
      : [{ index, offsetS: toBoxTime(fit, fit.newestS) - fit.newestS, wasCommon }],
  );
  known.sort((a, b) => a.offsetS - b.offsetS);
  if (reading === 'timestamp') {
    const middleS = known[(known.length - 1) >> 1]?.offsetS ?? 0;
    return new Set(known.filter(({ offsetS }) => Math.abs(offsetS - middleS) <= MAX_APART_S).map(({ index }) => index));
  }
  // The largest group that fits into the span, the earliest of equally large ones.
  let group: typeof known = [];
  for (const first of known) {
    const within = known.filter(({ offsetS, wasCommon }) => {
      const behindS = offsetS - first.offsetS;
      return behindS >= 0 && behindS <= (wasCommon && first.wasCommon ? STAYS_COMMON_S : PROVES_COMMON_S);
    });
    if (within.length > group.length) group = within;
  }
  return new Set(group.length >= 2 ? group.map(({ index }) => index) : []);
}
