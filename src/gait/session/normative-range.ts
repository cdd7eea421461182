import type { ParameterName } from '../parameters.ts';
import type { NormativeRange, SessionFacts } from './session-summary.ts';

/** One row of a published table: ages in years, both ends included; [mean, low, high], null where the source has none. */
interface Row {
  from: number;
  to: number;
  female: readonly [number, number | null, number | null];
  male: readonly [number, number | null, number | null];
}

interface Table {
  source: string;
  rows: readonly Row[];
}

/**
 * Mean walking speed of 23 111 healthy people walking 3 to 30 m at their usual pace, m/s. The means have no range of
 * individuals: the publication's intervals are those of the means.
 */
const SPEED: Table = {
  source: 'Bohannon and Williams Andrews, Physiotherapy 97:182 (2011), meta-analysis of 41 studies',
  rows: [
    { from: 20, to: 29, female: [1.34, null, null], male: [1.36, null, null] },
    { from: 30, to: 39, female: [1.34, null, null], male: [1.43, null, null] },
    { from: 40, to: 49, female: [1.39, null, null], male: [1.43, null, null] },
    { from: 50, to: 59, female: [1.31, null, null], male: [1.43, null, null] },
    { from: 60, to: 69, female: [1.24, null, null], male: [1.34, null, null] },
    { from: 70, to: 79, female: [1.13, null, null], male: [1.26, null, null] },
    { from: 80, to: 99, female: [0.94, null, null], male: [0.97, null, null] },
  ],
};

/** Step frequency of healthy people at normal pace on 5.5 m indoors, with 95 % prediction intervals; steps per second. */
const STEPS_PER_SECOND: Table = {
  source: 'Öberg, Karsznia and Öberg, J Rehabil Res Dev 30:210 (1993), 233 people',
  rows: [
    { from: 20, to: 29, female: [2.08, 1.77, 2.4], male: [1.98, 1.71, 2.25] },
    { from: 30, to: 39, female: [2.13, 1.77, 2.49], male: [2.0, 1.71, 2.29] },
    { from: 40, to: 49, female: [2.16, 1.82, 2.5], male: [2.01, 1.78, 2.24] },
    { from: 50, to: 59, female: [2.03, 1.76, 2.3], male: [1.96, 1.58, 2.34] },
    { from: 60, to: 69, female: [2.06, 1.68, 2.44], male: [1.95, 1.66, 2.24] },
    { from: 70, to: 79, female: [2.03, 1.74, 2.32], male: [1.91, 1.62, 2.2] },
  ],
};

/** Which table a parameter is read from, and what its numbers are multiplied by. */
const TABLES: Partial<Record<ParameterName, { table: Table; times: number; decimals: number }>> = {
  speed_m_s: { table: SPEED, times: 1, decimals: 2 },
  cadence_steps_min: { table: STEPS_PER_SECOND, times: 60, decimals: 0 },
};

/**
 * What healthy people of the declared sex and age show at their usual pace; null where sex or age were not declared, where
 * the person walked with an aid, or where no table covers the parameter or the age. Adults only, as the norms of the joints.
 */
export function normativeRange(name: ParameterName, facts: SessionFacts): NormativeRange | null {
  const { age_years: age, sex, walking_aid: aid } = facts;
  const found = TABLES[name];
  if (found === undefined || age === null || sex === null || (aid !== null && aid !== 'none')) return null;
  const { table, times, decimals } = found;
  // 49.5 years are still "40 to 49".
  const row = table.rows.find(({ from, to }) => age >= from && age < to + 1);
  if (row === undefined) return null;
  const scale = 10 ** decimals;
  const scaled = (value: number): number => Math.round(value * times * scale) / scale;
  const [mean, low, high] = row[sex];
  return {
    mean: scaled(mean),
    low: low === null ? null : scaled(low),
    high: high === null ? null : scaled(high),
    group: `${sex === 'female' ? 'women' : 'men'}, ${row.from} to ${row.to} years, usual pace`,
    source: table.source,
  };
}
