/**
 * A clock for arrivals: no two readings are equal, so that a recording's times alone tell in which order things came in.
 * `nowS`: the box's monotonic clock, seconds; what is added is far below its resolution.
 */
export function arrivalClock(nowS: () => number): () => number {
  let lastS = Number.NEGATIVE_INFINITY;
  return () => {
    const now = nowS();
    lastS = now > lastS ? now : nextAbove(lastS);
    return lastS;
  };
}

/** The next number that a double can hold, or the one after it. */
function nextAbove(value: number): number {
  return value + Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);
}
