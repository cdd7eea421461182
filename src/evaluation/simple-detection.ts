import type { WalkDataset, WalkRecord } from './dataset.ts';
import { excess } from './detection.ts';
import { groupBy } from './group-by.ts';
import { areaUnderCurve } from './intervals.ts';
import type { JudgedWalk } from './judged-walk.ts';
import { SIMPLE_MEASURES, type SimpleMeasure, SimpleMeasures } from './simple-measures.ts';
import { prepareWalk } from './walk-errors.ts';

/** Areas under the ROC curve: against ordinary normal walks, against slowed ones, and against ordinary ones with speed regressed out. */
export interface Areas {
  ordinary: number;
  slowed: number;
  regressed: number;
}

/** How well one fault is told from normal walking by the verdict and by what needs no network. */
export interface SimpleDetection {
  dataset: string;
  label: string;
  split: string;
  people: number;
  /** Both opinions; errors at hidden joints alone. Speed is regressed out of both to begin with. */
  verdict: Omit<Areas, 'regressed'>;
  errors: Omit<Areas, 'regressed'>;
  measures: Record<SimpleMeasure, Areas>;
}

/** Healthy walks per data set that the measures are set to. */
const HEALTHY_WALKS = 60;

/** One row per fault of the data sets that have healthy walkers to set the measures to, none of whom is judged as healthy. */
export function simpleDetection(
  dataset: WalkDataset,
  judged: readonly JudgedWalk[],
  lowPassHz: number,
  onDone: (done: number) => void,
): SimpleDetection[] {
  const faults = judged.filter(({ record, variant }) => record.label !== 'normal' && variant === 'plain');
  let done = 0;
  return [...groupBy(faults, ({ record }) => record.dataset)].flatMap(([name, own]) => {
    const normal = judged.filter(({ record }) => record.dataset === name && record.label === 'normal');
    const healthy = spread(others(dataset.records, name, normal), HEALTHY_WALKS);
    if (healthy.length === 0) return [];
    const prepared = (variant: 'plain' | 'slow') => healthy.map((one) => prepareWalk(dataset, one, variant, lowPassHz));
    const measures = new SimpleMeasures(prepared('plain'), prepared('slow'));
    const score = (walks: readonly JudgedWalk[]) =>
      walks.map((walk) => {
        onDone(++done);
        return { walk, ...measures.of(prepareWalk(dataset, walk.record, walk.variant, lowPassHz)) };
      });
    const [plain, slow] = ['plain', 'slow'].map((variant) => score(normal.filter((w) => w.variant === variant)));
    return [...groupBy(own, ({ record }) => `${record.label} ${record.split}`).values()].map((walks) =>
      rowOf(score(walks), plain!, slow!),
    );
  });
}

type Scored = ReturnType<SimpleMeasures['of']> & { walk: JudgedWalk };

function rowOf(own: readonly Scored[], plain: readonly Scored[], slow: readonly Scored[]): SimpleDetection {
  const { dataset, label, split } = own[0]!.walk.record;
  const area = (normal: readonly Scored[], of: (one: Scored) => number): number =>
    areaUnderCurve(known(normal.map(of)), known(own.map(of)));
  const both = (of: (walk: JudgedWalk) => number) => ({
    ordinary: area(plain, ({ walk }) => of(walk)),
    slowed: area(slow, ({ walk }) => of(walk)),
  });
  const names = Object.keys(SIMPLE_MEASURES) as SimpleMeasure[];
  const measures = names.map((name) => [
    name,
    {
      ordinary: area(plain, ({ scores }) => scores[name]),
      slowed: area(slow, ({ scores }) => scores[name]),
      regressed: area(plain, ({ regressed }) => regressed[name]),
    },
  ]);
  return {
    dataset,
    label,
    split,
    people: new Set(own.map(({ walk }) => walk.record.subject)).size,
    verdict: both(excess),
    errors: both((walk) => (walk.refused === null ? walk.assessment.overall : excess(walk))),
    measures: Object.fromEntries(measures) as SimpleDetection['measures'],
  };
}

/** Normal trials of people of the data set who are not judged and not of split test. */
function others(records: readonly WalkRecord[], dataset: string, judged: readonly JudgedWalk[]): WalkRecord[] {
  const people = new Set(judged.map(({ record }) => record.subject));
  return records.filter(
    (record) =>
      record.dataset === dataset && record.label === 'normal' && record.split !== 'test' && !people.has(record.subject),
  );
}

/** So many of them, evenly. */
function spread<Row>(rows: readonly Row[], most: number): Row[] {
  const step = Math.max(1, rows.length / most);
  return Array.from({ length: Math.min(most, rows.length) }, (_, i) => rows[Math.floor(i * step)]!);
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}
