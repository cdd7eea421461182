import type { WalkDataset } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import { areaUnderCurve } from '../statistics/intervals.ts';
import { table } from '../tables.ts';
import { excess } from '../verdicts/detection.ts';
import type { JudgedWalk } from '../verdicts/judged-walk.ts';
import { prepareWalk, type Variant } from '../walk-errors.ts';
import { SIMPLE_MEASURES, type SimpleMeasure, SimpleMeasures } from './simple-measures.ts';

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

/** One row per fault of the data sets that have healthy walkers to set the measures to; nobody is measured against themselves. */
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
    const measuresFor = measuresBy(dataset, name, lowPassHz);
    const scored = [...own, ...normal].flatMap((walk) => {
      onDone(++done);
      const measures = measuresFor(walk.record.subject);
      return measures ? [{ walk, ...measures.of(prepareWalk(dataset, walk.record, walk.variant, lowPassHz)) }] : [];
    });
    const normals = (variant: string): Scored[] =>
      scored.filter(({ walk }) => walk.record.label === 'normal' && walk.variant === variant);
    const faulty = scored.filter(({ walk }) => walk.record.label !== 'normal');
    return [...groupBy(faulty, ({ walk: { record } }) => `${record.label} ${record.split}`).values()].map((walks) =>
      rowOf(walks, normals('plain'), normals('slow')),
    );
  });
}

/** The measures for one person of a data set: set to healthy people of splits train and validation without this one; null where there are none. */
function measuresBy(dataset: WalkDataset, name: string, lowPassHz: number): (subject: string) => SimpleMeasures | null {
  const healthy = dataset.records.filter(
    (record) => record.dataset === name && record.label === 'normal' && record.split !== 'test',
  );
  const people = new Set(healthy.map(({ subject }) => subject));
  const made = new Map<string, SimpleMeasures | null>();
  return (subject) => {
    const leftOut = people.has(subject) ? subject : '';
    if (!made.has(leftOut)) {
      const others = spread(
        healthy.filter((record) => record.subject !== leftOut),
        HEALTHY_WALKS,
      );
      const prepared = (variant: Variant) => others.map((one) => prepareWalk(dataset, one, variant, lowPassHz));
      made.set(leftOut, others.length === 0 ? null : new SimpleMeasures(prepared('plain'), prepared('slow')));
    }
    return made.get(leftOut)!;
  };
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
      // Slowness less slowness is nothing.
      regressed: name === 'slowness' ? Number.NaN : area(plain, ({ regressed }) => regressed[name]),
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

/** So many of them, evenly. */
function spread<Row>(rows: readonly Row[], most: number): Row[] {
  const step = Math.max(1, rows.length / most);
  return Array.from({ length: Math.min(most, rows.length) }, (_, i) => rows[Math.floor(i * step)]!);
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}

/** Areas as a table: ordinary / slowed / with speed regressed out. */
export function simpleText(rows: readonly SimpleDetection[]): string {
  const names = Object.keys(SIMPLE_MEASURES) as SimpleMeasure[];
  const cell = (areas: Partial<Areas>): string =>
    Object.values(areas)
      .map((area) => (Number.isNaN(area) ? '–' : area.toFixed(2)))
      .join(' / ');
  return table(
    ['gait (data set, split)', 'people', 'verdict', 'errors alone', ...names.map((name) => SIMPLE_MEASURES[name])],
    rows.map(({ label, dataset, split, people, verdict, errors, measures }) => [
      `${label} (${dataset}, ${split})`,
      `${people}`,
      ...[verdict, errors, ...names.map((name) => measures[name])].map(cell),
    ]),
  );
}
