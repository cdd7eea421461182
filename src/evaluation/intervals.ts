/** 95 % Wilson interval of a share. Walks of one person are not independent: read it as the least uncertainty there is. */
export function wilson(hits: number, n: number): { share: number; low: number; high: number } {
  if (n === 0) return { share: Number.NaN, low: Number.NaN, high: Number.NaN };
  const z = 1.96;
  const share = hits / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Area under the ROC curve: the chance that a positive scores above a negative, ties half. */
export function areaUnderCurve(negatives: readonly number[], positives: readonly number[]): number {
  let sum = 0;
  for (const positive of positives) {
    for (const negative of negatives) sum += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return sum / (negatives.length * positives.length);
}

/**
 * Two-sided p of the Wilcoxon signed-rank test on paired differences (normal approximation with ties, zeros dropped) and the
 * matched-pairs rank-biserial correlation, -1..1.
 */
export function signedRank(differences: readonly number[]): { p: number; rankBiserial: number; n: number } {
  const kept = differences.filter((d) => d !== 0 && Number.isFinite(d)).sort((a, b) => Math.abs(a) - Math.abs(b));
  const n = kept.length;
  if (n === 0) return { p: 1, rankBiserial: 0, n };
  let plus = 0;
  let ties = 0;
  for (let i = 0; i < n; ) {
    let j = i;
    while (j < n && Math.abs(kept[j]!) === Math.abs(kept[i]!)) j++;
    const rank = (i + 1 + j) / 2;
    ties += (j - i) ** 3 - (j - i);
    for (let k = i; k < j; k++) if (kept[k]! > 0) plus += rank;
    i = j;
  }
  const total = (n * (n + 1)) / 2;
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  const z = Math.abs(plus - total / 2) / sd;
  return { p: 2 * upperTail(z), rankBiserial: (2 * plus) / total - 1, n };
}

/** Upper tail of the standard normal distribution (Abramowitz & Stegun 26.2.17, error below 1e-7). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
