import { REGIONS } from '../../model/location.ts';
import { GROUP_HEADS } from '../tables.ts';
import type { Localisation } from '../verdicts/localisation.ts';
import { element, label, picture } from './svg.ts';

const [NAMES, CELL, ROW, TOP] = [290, 62, 24, 52];
/** Standard deviations between healthy people that are drawn darkest. */
const DARKEST = 10;

/** Mean score of each group by gait, the darker the farther from healthy people: one glance says where a gait shows. */
export function groupPlot(rows: readonly Localisation[], split: string): string {
  const cells = rows.flatMap((row, i) => {
    const y = TOP + ROW * i;
    const mirrored = row.variant === 'mirror' ? ', mirrored' : '';
    return [
      label(NAMES - 8, y + 16, `${row.label}${mirrored} (${row.dataset}, ${row.split})`, 'end'),
      ...REGIONS.flatMap((region, column) => cell(row.groups[region] ?? Number.NaN, NAMES + CELL * column, y)),
    ];
  });
  const heads = REGIONS.map((region, i) => label(NAMES + CELL * (i + 0.5), TOP - 8, GROUP_HEADS[region], 'middle'));
  const title = `Where gaits show: mean scores in spreads between healthy people (split ${split})`;
  const [width, height] = [NAMES + CELL * REGIONS.length + 12, TOP + ROW * rows.length + 12];
  return picture(width, height, title, label(12, 20, title), ...heads, ...cells);
}

function cell(score: number, x: number, y: number): string[] {
  if (Number.isNaN(score)) return [label(x + CELL / 2, y + 16, '–', 'middle')];
  const strength = Math.max(0, Math.min(1, score / DARKEST));
  const channel = (light: number, dark: number): number => Math.round(light + (dark - light) * strength);
  const fill = `rgb(${channel(247, 8)},${channel(251, 48)},${channel(255, 107)})`;
  const ink = { fill: strength > 0.5 ? '#fff' : '#222' };
  return [
    element('rect', { x: x + 1, y: y + 1, width: CELL - 2, height: ROW - 2, fill }),
    label(x + CELL / 2, y + 16, score.toFixed(1), 'middle', ink),
  ];
}
