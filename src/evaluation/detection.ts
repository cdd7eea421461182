import { groupBy } from './group-by.ts';
import { areaUnderCurve } from './intervals.ts';
import type { JudgedWalk } from './judged-walk.ts';

/** How well one fault of one data set is told from normal walking. */
export interface Detection {
  dataset: string;
  label: string;
  split: string;
  people: number;
  walks: number;
  /** Walks called abnormal. */
  found: number;
  /** Areas under the ROC curve of the decision variable, against normal walks of the data set as they are and slowed to 0.6x. */
  auc: number;
  aucSlowed: number;
  /** Of the mean over joints of B_j alone, against slowed normal walks. */
  aucMeanSlowed: number;
  /** The same of slowness alone: what needs no model. */
  aucSpeed: number;
  aucSpeedSlowed: number;
}

/** How well each fault of each data set is told from its normal walks, by the verdict and by area under the ROC curve. */
export function detection(judged: readonly JudgedWalk[]): Detection[] {
  const faults = judged.filter(({ record, variant }) => record.label !== 'normal' && variant === 'plain');
  const key = ({ record }: JudgedWalk): string => `${record.dataset}\t${record.label}\t${record.split}`;
  return [...groupBy(faults, key).values()].map((own) => {
    const { dataset, label, split } = own[0]!.record;
    const normal = (variant: string): JudgedWalk[] =>
      judged.filter((w) => w.record.dataset === dataset && w.record.label === 'normal' && w.variant === variant);
    const score = (w: JudgedWalk): number => w.excess;
    const meanOverJoints = (w: JudgedWalk): number => w.assessment.overall;
    const slowness = (w: JudgedWalk): number => -w.speed_m_s;
    const auc = (variant: string, of: (w: JudgedWalk) => number): number =>
      areaUnderCurve(normal(variant).map(of), own.map(of));
    return {
      dataset,
      label,
      split,
      people: new Set(own.map(({ record }) => record.subject)).size,
      walks: own.length,
      found: own.filter(({ assessment }) => assessment.abnormal).length,
      auc: auc('plain', score),
      aucSlowed: auc('slow', score),
      aucMeanSlowed: auc('slow', meanOverJoints),
      aucSpeed: auc('plain', slowness),
      aucSpeedSlowed: auc('slow', slowness),
    };
  });
}

/** Normal walks called abnormal. */
export interface FalseAlarms {
  dataset: string;
  variant: string;
  people: number;
  walks: number;
  alarms: number;
  /** People of whose walks more than half are called abnormal. */
  mostlyFlagged: string[];
}

/** How often normal walks are called abnormal, by data set and speed. */
export function falseAlarms(judged: readonly JudgedWalk[]): FalseAlarms[] {
  const normal = judged.filter(({ record }) => record.label === 'normal');
  return [...groupBy(normal, ({ record, variant }) => `${record.dataset} ${variant}`).values()].map((own) => {
    const people = groupBy(own, ({ record }) => record.subject);
    const alarmsOf = (walks: readonly JudgedWalk[]): number => walks.filter((w) => w.assessment.abnormal).length;
    return {
      dataset: own[0]!.record.dataset,
      variant: own[0]!.variant,
      people: people.size,
      walks: own.length,
      alarms: alarmsOf(own),
      mostlyFlagged: [...people].filter(([, walks]) => alarmsOf(walks) * 2 > walks.length).map(([person]) => person),
    };
  });
}
