import { betaQuantile } from '../../maths/beta.ts';
import { groupBy } from '../group-by.ts';

/** A share of walks with what is known of it as a statement about people. */
export interface PersonShare {
  hits: number;
  walks: number;
  people: number;
  /** hits / walks; NaN of nothing. */
  share: number;
  /** 95 % interval over people. */
  low: number;
  high: number;
}

/** A person's walks and how many of them count. */
interface Tally {
  hits: number;
  walks: number;
}

/**
 * Share of walks with its 95 % interval over people: Clopper and Pearson's at the effective number of walks (Korn & Graubard 1998), that
 * is the walks divided by the design effect of sampling people instead of walks. It lies between the effective number of people (walks of
 * one person are copies of each other) and the number of walks (they are independent). Two people, however many their walks: very wide.
 */
export function personShare<Row>(
  rows: readonly Row[],
  personOf: (row: Row) => string,
  hit: (row: Row) => boolean,
): PersonShare {
  const tallies = [...groupBy(rows, personOf).values()].map((own) => ({
    hits: own.filter(hit).length,
    walks: own.length,
  }));
  const hits = tallies.reduce((sum, own) => sum + own.hits, 0);
  const walks = rows.length;
  const people = tallies.length;
  if (walks === 0) return { hits, walks, people, share: Number.NaN, low: Number.NaN, high: Number.NaN };
  const share = hits / walks;
  return { hits, walks, people, share, ...exactInterval(share, effectiveWalks(tallies)) };
}

/** Clopper and Pearson's 95 % interval of a share seen in `n` independent draws; n and n · share need not be whole. */
export function exactInterval(share: number, n: number): { low: number; high: number } {
  const hits = share * n;
  const misses = n - hits;
  return {
    low: hits > 0 ? betaQuantile(0.025, hits, misses + 1) : 0,
    high: misses > 0 ? betaQuantile(0.975, hits + 1, misses) : 1,
  };
}

/**
 * How many independent walks the walks are worth. How much people differ cannot be known from few, and not at all where all walks count or
 * none: the variance is taken with two people more, one of whom every walk counts and one of whom none does.
 */
function effectiveWalks(tallies: readonly Tally[]): number {
  const total = tallies.reduce((sum, own) => sum + own.walks, 0);
  const squares = tallies.reduce((sum, own) => sum + own.walks ** 2, 0);
  const usual = total / tallies.length;
  const designEffect = designEffectOf([...tallies, { hits: usual, walks: usual }, { hits: 0, walks: usual }]);
  return Math.min(total, Math.max(total ** 2 / squares, total / designEffect));
}

/** Variance of the share when people are drawn, as a multiple of that when walks are. */
function designEffectOf(tallies: readonly Tally[]): number {
  const people = tallies.length;
  const total = tallies.reduce((sum, own) => sum + own.walks, 0);
  const share = tallies.reduce((sum, own) => sum + own.hits, 0) / total;
  const residuals = tallies.reduce((sum, own) => sum + (own.hits - share * own.walks) ** 2, 0);
  return ((people / (people - 1)) * residuals) / total / (share * (1 - share));
}
