/** Flags against what should have been flagged, over some walks. */
export interface FlagAgreement {
  /** Flagged and meant; flagged and not meant; meant and not flagged. */
  hits: number;
  false: number;
  missed: number;
  /** hits / flagged, hits / meant and their harmonic mean; NaN where nothing was flagged, or meant. */
  precision: number;
  recall: number;
  f1: number;
}

/** What one walk flags and what should be flagged; what is neither meant nor wrong is left out of all three. */
export interface Flags<Name> {
  flagged: readonly Name[];
  meant: readonly Name[];
  wrong: readonly Name[];
}

/** Precision, recall and F1 of the flags of all walks together. */
export function flagAgreement<Name>(walks: readonly Flags<Name>[]): FlagAgreement {
  let [hits, wrong, missed] = [0, 0, 0];
  for (const walk of walks) {
    hits += walk.meant.filter((name) => walk.flagged.includes(name)).length;
    missed += walk.meant.filter((name) => !walk.flagged.includes(name)).length;
    wrong += walk.wrong.filter((name) => walk.flagged.includes(name)).length;
  }
  const share = (n: number, of: number): number => (of === 0 ? Number.NaN : n / of);
  return {
    ...{ hits, false: wrong, missed },
    precision: share(hits, hits + wrong),
    recall: share(hits, hits + missed),
    f1: share(2 * hits, 2 * hits + wrong + missed),
  };
}
