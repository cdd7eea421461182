import { mean, median, quantile } from '../../maths/robust.ts';

/** Events further apart than this are not the same one. */
const SAME_EVENT_S = 0.15;

/** Found events against true ones. */
export interface EventErrors {
  /** Found minus true, seconds, one per true event that was found. */
  offsS: number[];
  /** True events without a found one near. */
  missed: number;
}

/** Compares the times of one kind of event of one foot, seconds. */
export function eventErrors(foundS: readonly number[], truthS: readonly number[]): EventErrors {
  const offsS: number[] = [];
  let missed = 0;
  for (const truth of truthS) {
    const off = foundS.map((time) => time - truth).sort((a, b) => Math.abs(a) - Math.abs(b))[0];
    if (off === undefined || Math.abs(off) > SAME_EVENT_S) missed++;
    else offsS.push(off);
  }
  return { offsS, missed };
}

/** Several comparisons as one. */
export function together(all: readonly EventErrors[]): EventErrors {
  return {
    offsS: all.flatMap(({ offsS }) => offsS),
    missed: all.reduce((sum, { missed }) => sum + missed, 0),
  };
}

/** Standard deviation about each walk's own bias, milliseconds: how evenly events are found in one person's walk. */
export function scatterWithinMs(walks: readonly EventErrors[]): number {
  const squares = walks.flatMap(({ offsS }) => {
    const bias = mean(offsS);
    return offsS.map((off) => (1000 * (off - bias)) ** 2);
  });
  return Math.sqrt(mean(squares));
}

/** Errors in numbers, milliseconds. */
export interface ErrorSummary {
  n: number;
  missed: number;
  biasMs: number;
  /** Standard deviation about the bias. */
  sdMs: number;
  medianMs: number;
  /** Median and largest distance, either way. */
  medianAbsMs: number;
  largestMs: number;
  /** 95 of 100 are this near to the bias. */
  p95BeyondBiasMs: number;
}

/** What the errors come to. */
export function summaryOf({ offsS, missed }: EventErrors): ErrorSummary {
  const ms = offsS.map((off) => 1000 * off);
  const biasMs = mean(ms);
  const beyond = ms.map((off) => Math.abs(off - biasMs));
  return {
    n: ms.length,
    missed,
    biasMs,
    sdMs: Math.sqrt(mean(beyond.map((off) => off ** 2))),
    medianMs: median(ms),
    medianAbsMs: median(ms.map(Math.abs)),
    largestMs: Math.max(...ms.map(Math.abs)),
    p95BeyondBiasMs: quantile(beyond, 0.95),
  };
}
