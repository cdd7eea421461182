import { quantile } from '../../maths/robust.ts';
import { groupBy } from '../group-by.ts';
import { type PersonArea, personArea } from '../statistics/person-area.ts';
import { type PersonShare, personShare } from '../statistics/person-share.ts';
import { type JudgedWalk, personOf } from './judged-walk.ts';

/** How well one fault of one data set is told from normal walking. Walks that are not assessed count as missed, or as false alarms. */
export interface Detection {
  dataset: string;
  label: string;
  split: string;
  /** Walks called abnormal. */
  found: PersonShare;
  /** Areas under the ROC curve of the decision variable, against normal walks of the data set as they are and slowed to 0.6x. */
  auc: PersonArea;
  aucSlowed: PersonArea;
  /** Walks above all but 1 % of the data set's normal walks (above all of them where they are fewer than 100), ordinary and slowed ones. */
  recall: PersonShare;
  recallSlowed: PersonShare;
}

/** Share of normal walks that may lie above the limit of `recall`. */
const FALSE_ALARM_SHARE = 0.01;

/** How well each fault of each data set is told from its normal walks, by the verdict and by area under the ROC curve. */
export function detection(judged: readonly JudgedWalk[]): Detection[] {
  const faults = judged.filter(({ record, variant }) => record.label !== 'normal' && variant === 'plain');
  const key = ({ record }: JudgedWalk): string => `${record.dataset}\t${record.label}\t${record.split}`;
  return [...groupBy(faults, key).values()].map((own) => {
    const { dataset, label, split } = own[0]!.record;
    const normal = (variant: string): JudgedWalk[] =>
      judged.filter((w) => w.record.dataset === dataset && w.record.label === 'normal' && w.variant === variant);
    const recall = (variant: string): PersonShare => {
      const limit = highest(normal(variant).map(excess), FALSE_ALARM_SHARE);
      return personShare(own, personOf, (w) => excess(w) > limit);
    };
    return {
      dataset,
      label,
      split,
      found: personShare(own, personOf, ({ assessment }) => assessment.abnormal),
      auc: personArea(normal('plain'), own, personOf, excess),
      aucSlowed: personArea(normal('slow'), own, personOf, excess),
      recall: recall('plain'),
      recallSlowed: recall('slow'),
    };
  });
}

/** The decision variable, such that a walk that is not assessed is on the wrong side of every limit. */
export function excess({ refused, record, excess }: JudgedWalk): number {
  if (refused === null) return excess;
  return record.label === 'normal' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** What `share` of the values lie above; the largest where they are too few to say. NaN of none, which nothing exceeds. */
export function highest(values: readonly number[], share: number): number {
  if (values.length * share >= 1) return quantile(values, 1 - share);
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

/** Normal walks called abnormal. */
export interface FalseAlarms {
  dataset: string;
  variant: string;
  alarms: PersonShare;
  /** People of whose walks more than half are called abnormal. */
  mostlyFlagged: string[];
}

/** How often normal walks are called abnormal, or not assessed, by data set and speed. */
export function falseAlarms(judged: readonly JudgedWalk[]): FalseAlarms[] {
  const normal = judged.filter(({ record }) => record.label === 'normal');
  return [...groupBy(normal, ({ record, variant }) => `${record.dataset} ${variant}`).values()].map((own) => ({
    dataset: own[0]!.record.dataset,
    variant: own[0]!.variant,
    alarms: personShare(own, personOf, isError),
    mostlyFlagged: mostlyFlagged(own, ({ record }) => record.subject),
  }));
}

/** A normal walk that is called abnormal or not assessed. */
export function isError({ refused, assessment }: JudgedWalk): boolean {
  return refused !== null || assessment.abnormal;
}

/** Names of people more than half of whose walks are called abnormal. */
export function mostlyFlagged(walks: readonly JudgedWalk[], nameOf: (walk: JudgedWalk) => string): string[] {
  const alarmsOf = (own: readonly JudgedWalk[]): number => own.filter(({ assessment }) => assessment.abnormal).length;
  return [...groupBy(walks, nameOf)].filter(([, own]) => alarmsOf(own) * 2 > own.length).map(([person]) => person);
}
