import { betaQuantile } from '../../maths/beta.ts';
import { mean } from '../../maths/robust.ts';
import { standardDeviation } from '../../maths/spread.ts';

/** A mean over people with what is known of it. */
export interface PersonMean {
  mean: number;
  /** 95 % interval; NaN with fewer than two people: one says nothing about others. */
  low: number;
  high: number;
  people: number;
}

/** Mean of people's own means, each person counting once, with Student's interval. @param values one per person; NaN = nothing of this person */
export function personMean(values: readonly number[]): PersonMean {
  const known = values.filter((value) => !Number.isNaN(value));
  const people = known.length;
  const centre = mean(known);
  const half = people < 2 ? Number.NaN : (studentQuantile(people - 1) * standardDeviation(known)) / Math.sqrt(people);
  return { mean: centre, low: centre - half, high: centre + half, people };
}

/** What Student's t with so many degrees of freedom exceeds in 2.5 % of cases: its square over (itself + freedom) is a Beta number. */
export function studentQuantile(freedom: number): number {
  const share = betaQuantile(0.05, freedom / 2, 0.5);
  return Math.sqrt(freedom * (1 / share - 1));
}
