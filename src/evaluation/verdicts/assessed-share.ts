import type { Figure } from '../figure.ts';
import { groupBy } from '../group-by.ts';
import { type PersonShare, personShare } from '../statistics/person-share.ts';
import { counted, table } from '../tables.ts';
import { type JudgedWalk, personOf } from './judged-walk.ts';

/** How many of the walks of one label of one data set are assessed, and why the others are not. */
export interface AssessedShare {
  dataset: string;
  label: string;
  assessed: PersonShare;
  /** Reason, as people read it, and how many walks have it. */
  reasons: [string, number][];
}

/** What is wanted of every label. */
const LEAST_SHARE = 0.95;

/** Walks as recorded, by data set and label. A refusal is an error: the data hold walks that people can judge. */
export function assessedShares(judged: readonly JudgedWalk[]): AssessedShare[] {
  const plain = judged.filter(({ variant }) => variant === 'plain');
  return [...groupBy(plain, ({ record }) => `${record.dataset} ${record.label}`).values()].map((own) => ({
    dataset: own[0]!.record.dataset,
    label: own[0]!.record.label,
    assessed: personShare(own, personOf, ({ refused }) => refused === null),
    reasons: reasonsOf(own),
  }));
}

function reasonsOf(walks: readonly JudgedWalk[]): [string, number][] {
  const refused = walks.filter((walk) => walk.refused !== null);
  return [...groupBy(refused, (walk) => walk.refused!)].map(([reason, own]) => [reason, own.length]);
}

/** The label of which the least share is assessed. */
export function assessedFigure(rows: readonly AssessedShare[]): Figure {
  const worst = [...rows].sort((a, b) => a.assessed.share - b.assessed.share)[0];
  return {
    name: 'walks assessed, of the label with the fewest',
    wanted: '≥ 95 %',
    measured: worst ? `${counted(worst.assessed)}, ${worst.label} (${worst.dataset})` : '–',
    met: worst ? worst.assessed.share >= LEAST_SHARE : null,
  };
}

/** Walks assessed as a table: labels with refused walks each on its own, all others in one row. */
export function assessedText(rows: readonly AssessedShare[]): string {
  const whole = rows.filter(({ reasons }) => reasons.length === 0);
  const walks = whole.reduce((sum, { assessed }) => sum + assessed.walks, 0);
  return table(
    ['walks as recorded', 'assessed', 'why not'],
    [
      ...rows
        .filter(({ reasons }) => reasons.length > 0)
        .map(({ dataset, label, assessed, reasons }) => [
          `${label} (${dataset})`,
          counted(assessed),
          reasons.map(([reason, n]) => `${n}: ${reason}`).join(' '),
        ]),
      [`${whole.length} other labels of data sets`, `${walks}/${walks}`, '–'],
    ],
  );
}
