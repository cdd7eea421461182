import { table } from './tables.ts';

/** One measured figure beside what was wanted of it. */
export interface Figure {
  /** What was measured, with its unit: "ring recordings, median joint error, mm". */
  name: string;
  /** What is to be reached: "≤ 12". */
  wanted: string;
  /** What came out: "14.3 (13.8–15.0)". */
  measured: string;
  /** null = there is no bound, or it could not be measured here. */
  met: boolean | null;
}

/** Figures as a table for terminal and Markdown. */
export function figureTable(figures: readonly Figure[]): string {
  return table(
    ['figure', 'wanted', 'measured', 'met'],
    figures.map(({ name, wanted, measured, met }) => [name, wanted, measured, met === null ? '–' : met ? 'yes' : 'no']),
  );
}
