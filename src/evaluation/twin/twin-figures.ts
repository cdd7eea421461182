import { assessPass, type PassNorms } from '../../gait/assess-pass.ts';
import type { WalkSummary } from '../../gait/summary.ts';
import { mean } from '../../maths/robust.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import { signedRank } from '../statistics/intervals.ts';
import { EXPECTED } from '../verdicts/localisation.ts';

/** Deviation from the normative mean before and after pass 2: of one angle of one gait, people's means over their walks. */
export interface TwinRow {
  dataset: string;
  label: string;
  angle: string;
  people: number;
  walks: number;
  /** Mean over the cycle of |angle - normative mean|, degrees. */
  inputDeg: number;
  twinDeg: number;
  /** Of the people, whose deviation fell. */
  fell: number;
  /** Wilcoxon signed-rank over people; with few people it cannot be small. */
  p: number;
  rankBiserial: number;
}

interface Deviation {
  person: string;
  angle: string;
  inputDeg: number;
  twinDeg: number;
}

/** Deviations of every angle of every walk that is called abnormal, or, of normal labels, of every walk. */
export async function twinFigures(
  dataset: WalkDataset,
  records: readonly WalkRecord[],
  norms: PassNorms,
  onDone: (done: number) => void,
): Promise<TwinRow[]> {
  const rows: TwinRow[] = [];
  let done = 0;
  for (const own of groupBy(records, (record) => `${record.dataset} ${record.label}`).values()) {
    const deviations: Deviation[] = [];
    for (const record of own) {
      deviations.push(...(await deviationsOf(dataset, record, norms)));
      onDone(++done);
    }
    rows.push(...summed(own[0]!, deviations));
  }
  return rows;
}

/**
 * Angles of the affected leg (both where no side is affected) and the trunk; of normal walks their mean over the angles that every
 * sensor measures (flexion of trunk, hips and knees).
 */
async function deviationsOf(dataset: WalkDataset, record: WalkRecord, norms: PassNorms): Promise<Deviation[]> {
  const trajectory = dataset.load(record, { hideEstimated: true });
  const { walk } = await assessPass({ trajectory, startS: 0, provenance: null, twin: null }, norms);
  if (!walk.assessment.assessed || (record.label !== 'normal' && !walk.assessment.abnormal)) return [];
  if (record.label === 'normal') return normalDeviation(record, walk.angles);
  const side = EXPECTED[record.label]?.side ?? null;
  return Object.entries(walk.angles).flatMap(([angle, summary]) => {
    const other = side === 'left' ? 'right' : 'left';
    if (!summary?.input_deviation || !summary.twin_deviation || (side !== null && angle.startsWith(other))) return [];
    const { input_deviation, twin_deviation } = summary;
    const name = side === null ? angle : angle.replace(`${side}_`, 'affected ');
    return [
      { person: record.subject, angle: name, inputDeg: input_deviation.mean_deg, twinDeg: twin_deviation.mean_deg },
    ];
  });
}

function normalDeviation(record: WalkRecord, angles: WalkSummary['angles']): Deviation[] {
  const some = Object.entries(angles).filter(([angle]) => angle.endsWith('flexion') && !angle.includes('ankle'));
  const input = mean(some.map(([, summary]) => summary?.input_deviation?.mean_deg ?? Number.NaN));
  const twin = mean(some.map(([, summary]) => summary?.twin_deviation?.mean_deg ?? Number.NaN));
  if (Number.isNaN(input + twin)) return [];
  return [{ person: record.subject, angle: 'flexion of trunk, hips, knees', inputDeg: input, twinDeg: twin }];
}

function summed({ dataset, label }: WalkRecord, deviations: readonly Deviation[]): TwinRow[] {
  return [...groupBy(deviations, (d) => d.angle)].map(([angle, own]) => {
    const people = [...groupBy(own, (d) => d.person).values()].map((walks) => ({
      inputDeg: walks.reduce((sum, d) => sum + d.inputDeg, 0) / walks.length,
      twinDeg: walks.reduce((sum, d) => sum + d.twinDeg, 0) / walks.length,
    }));
    const meanOf = (key: 'inputDeg' | 'twinDeg'): number => people.reduce((sum, p) => sum + p[key], 0) / people.length;
    const { p, rankBiserial } = signedRank(people.map((one) => one.inputDeg - one.twinDeg));
    return {
      dataset,
      label,
      angle,
      people: people.length,
      walks: own.length,
      inputDeg: meanOf('inputDeg'),
      twinDeg: meanOf('twinDeg'),
      fell: people.filter((one) => one.twinDeg < one.inputDeg).length,
      p,
      rankBiserial,
    };
  });
}
