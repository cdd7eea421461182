import { mean } from '../../maths/robust.ts';
import { signedRank } from './intervals.ts';

/** Before and after, of the same people. */
export interface PairedTest {
  n: number;
  before: number;
  after: number;
  /** People in whom the value fell, in whom it stayed, in whom it rose. */
  fell: number;
  stayed: number;
  rose: number;
  /** Wilcoxon signed-rank test, two-sided, exact. */
  p: number;
  /** Matched-pairs rank-biserial correlation of before − after, −1..1; of people in whom it stayed nothing enters. */
  rankBiserial: number;
  /** Cohen's d_z: mean difference over its standard deviation. */
  dz: number;
}

/** Compares paired values of people. */
export function pairedTest(before: readonly number[], after: readonly number[]): PairedTest {
  const differences = before.map((value, i) => value - after[i]!);
  const { p, rankBiserial } = signedRank(differences);
  const centre = mean(differences);
  const spread = Math.sqrt(
    differences.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, differences.length - 1),
  );
  return {
    n: before.length,
    before: mean(before),
    after: mean(after),
    fell: differences.filter((value) => value > 0).length,
    stayed: differences.filter((value) => value === 0).length,
    rose: differences.filter((value) => value < 0).length,
    p,
    rankBiserial,
    dz: centre / spread,
  };
}

/** Holm's adjustment of several tests' p: that one of them is wrongly called significant has at most the stated chance. */
export function holm(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length).fill(1);
  let highest = 0;
  for (const [rank, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (p.length - rank) * p[index]!));
    adjusted[index] = highest;
  }
  return adjusted;
}
