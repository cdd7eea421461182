import { mean } from './robust.ts';

/** Standard deviation of a sample (n − 1). */
export function standardDeviation(values: readonly number[]): number {
  return pooledSd(values.map((value) => ({ group: '', value })));
}

/** Root of the mean square about each group's own mean, one degree of freedom less per group. */
export function pooledSd(values: readonly { group: string; value: number }[]): number {
  const groups = new Set(values.map(({ group }) => group));
  let squares = 0;
  for (const group of groups) {
    const own = values.filter((one) => one.group === group).map(({ value }) => value);
    const centre = mean(own);
    squares += own.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  }
  return Math.sqrt(squares / (values.length - groups.size));
}
