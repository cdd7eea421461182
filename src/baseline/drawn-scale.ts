import { mean } from '../maths/robust.ts';
import { standardDeviation } from '../maths/spread.ts';

/** What is expected of a quantity at an installation before anybody has walked there. NaN = nothing is. */
export interface Expected {
  mu: number;
  /** Variance between installations. */
  betweenSites: number;
  /** Variance of a walk of somebody new at one installation: between people and within. */
  ofAWalk: number;
}

/** Location and standard deviation of a walk of somebody new. */
export interface DrawnScale {
  mu: number;
  sigma: number;
}

/** The usual variance counts as if so many more people of this installation had shown it. */
const PRIOR_PEOPLE = 8;

/**
 * Location and spread of a quantity from few people, drawn towards what is expected (empirical Bayes, normal-normal): the expected location counts
 * for as many people as the variance between installations is smaller than that between people; the spread is that of a prediction, which includes how
 * badly so few people know the location: √(1 + 1/n).
 * @param people values of each person's spans @param centred the location is zero by symmetry
 * @returns null where nothing is known
 */
export function drawnScale(
  people: readonly (readonly number[])[],
  expected: Expected,
  centred = false,
): DrawnScale | null {
  const own = people.map((values) => values.filter((value) => !Number.isNaN(value))).filter(({ length }) => length > 0);
  const n = own.length;
  if (n === 0) return null;
  const middles = own.map(mean);
  const centre = centred ? 0 : mean(middles);
  const freedom = centred ? n : n - 1;
  const between = freedom > 0 ? middles.reduce((sum, value) => sum + (value - centre) ** 2, 0) / freedom : 0;
  const repeats = own.filter(({ length }) => length > 1).map((values) => standardDeviation(values) ** 2);
  const seen = between + (repeats.length > 0 ? mean(repeats) : 0);
  const variance = Number.isNaN(expected.ofAWalk)
    ? seen
    : (freedom * seen + PRIOR_PEOPLE * expected.ofAWalk) / (freedom + PRIOR_PEOPLE);
  if (!(variance > 0)) return null;
  if (centred) return { mu: 0, sigma: Math.sqrt(variance) };
  const worth = Number.isNaN(expected.mu + expected.betweenSites) ? 0 : variance / expected.betweenSites;
  const mu = worth > 0 ? (n * centre + worth * expected.mu) / (n + worth) : centre;
  return { mu, sigma: Math.sqrt(variance * (1 + 1 / (n + worth))) };
}
