/** Area under the ROC curve: the chance that a positive scores above a negative, ties half. */
export function areaUnderCurve(negatives: readonly number[], positives: readonly number[]): number {
  let sum = 0;
  for (const positive of positives) {
    for (const negative of negatives) sum += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return sum / (negatives.length * positives.length);
}

/**
 * Wilcoxon signed-rank test on paired differences, two-sided and exact (every assignment of signs; zeros dropped, ties share ranks), with
 * the matched-pairs rank-biserial correlation, -1..1.
 */
export function signedRank(differences: readonly number[]): { p: number; rankBiserial: number; n: number } {
  const kept = differences.filter((d) => d !== 0 && Number.isFinite(d)).sort((a, b) => Math.abs(a) - Math.abs(b));
  const n = kept.length;
  if (n === 0) return { p: 1, rankBiserial: 0, n };
  // Twice the rank, so that shared ranks stay whole.
  const ranks = kept.map((d) => {
    const first = kept.findIndex((other) => Math.abs(other) === Math.abs(d));
    const last = kept.findLastIndex((other) => Math.abs(other) === Math.abs(d));
    return first + last + 2;
  });
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const plus = ranks.reduce((sum, rank, i) => sum + (kept[i]! > 0 ? rank : 0), 0);
  return { p: signProbability(ranks, total, plus), rankBiserial: (2 * plus) / total - 1, n };
}

/** Chance that random signs give a sum of positive ranks at least as far from the middle. */
function signProbability(ranks: readonly number[], total: number, plus: number): number {
  let chances = new Float64Array(total + 1);
  chances[0] = 1;
  for (const rank of ranks) {
    const next = new Float64Array(total + 1);
    for (let sum = 0; sum <= total; sum++) {
      next[sum]! += chances[sum]! / 2;
      if (sum >= rank) next[sum]! += chances[sum - rank]! / 2;
    }
    chances = next;
  }
  const distance = Math.abs(plus - total / 2);
  return chances.reduce((p, chance, sum) => p + (Math.abs(sum - total / 2) >= distance ? chance : 0), 0);
}
