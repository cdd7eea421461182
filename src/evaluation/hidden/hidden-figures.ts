import type { Figure } from '../figure.ts';
import type { HiddenRow } from './hidden-table.ts';

/** What is wanted of a hidden leg on gist, whose six sensors see it best. */
export function hiddenLegFigures(rows: readonly HiddenRow[]): Figure[] {
  const own = rows.filter(({ dataset, predictor }) => dataset === 'gist' && predictor === TWIN_PREDICTOR);
  return own.map(({ errorMm }) => {
    const { mean, low, high, people } = errorMm.leg!;
    const interval = Number.isNaN(low) ? '' : ` (${Math.max(0, low).toFixed(0)}–${high.toFixed(0)})`;
    const measured = `${mean.toFixed(1)}${interval}, ${people} people`;
    return { name: 'hidden leg, gist, mm', wanted: '≤ 35', measured, met: mean <= LEG_WANTED_MM };
  });
}

/** Name of the row of what fills a hidden leg in the product. */
export const TWIN_PREDICTOR = 'both: pass 2';
const LEG_WANTED_MM = 35;
