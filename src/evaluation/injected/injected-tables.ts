import type { Figure } from '../figure.ts';
import { agreementText, counted, table } from '../tables.ts';
import { INJECTED_KINDS } from './injected-faults.ts';
import type { InjectedLocalisation } from './injected-localisation.ts';

/** Injected faults found and placed, as a table. */
export function injectedText(rows: readonly InjectedLocalisation[]): string {
  return table(
    [
      'fault put into healthy walks',
      'people',
      'called abnormal',
      'expected group first',
      'of those called abnormal',
      'affected side worse',
      'groups: precision / recall / F1',
      'joints: precision / recall / F1',
    ],
    rows.map((row) => [
      titleOf(row),
      `${row.first.people}`,
      counted(row.found),
      counted(row.first),
      counted(row.firstOfFound),
      row.side === null ? '–' : counted(row.side),
      agreementText(row.groups),
      agreementText(row.joints),
    ]),
  );
}

/** What is wanted of injected faults. */
export function injectedFigures(rows: readonly InjectedLocalisation[]): Figure[] {
  return rows
    .filter(({ name, sensor }) => name === 'all' && sensor === null)
    .map(({ size, first }) => ({
      name: `injected faults, ${size}: expected group first`,
      wanted: '≥ 90 %',
      measured: `${counted(first)}, ${first.people} people`,
      met: first.walks === 0 ? null : first.share >= 0.9,
    }));
}

function titleOf({ name, size, sensor }: InjectedLocalisation): string {
  if (name === 'all') return sensor === null ? `all, ${size}` : `all, ${size}, of ${sensor}`;
  const { sizes, unit } = INJECTED_KINDS[name];
  return `${name.replaceAll('_', ' ')}, ${size}: ${sizes[size]}${unit.startsWith('degrees') ? '°' : ' %'}`;
}
