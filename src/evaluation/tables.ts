import { REGIONS } from '../model/location.ts';
import type { GroupName } from '../skeleton/joints.ts';
import { HIDDEN_CASES } from './hidden/hidden-error.ts';
import type { HiddenRow } from './hidden/hidden-table.ts';
import type { PersonArea } from './statistics/person-area.ts';
import type { PersonMean } from './statistics/person-mean.ts';
import type { PersonShare } from './statistics/person-share.ts';
import type { TwinRow } from './twin/twin-figures.ts';
import type { Detection, FalseAlarms } from './verdicts/detection.ts';
import type { FlagAgreement } from './verdicts/flag-agreement.ts';
import type { Localisation } from './verdicts/localisation.ts';

/** A Markdown table, aligned so that it reads well in a terminal too. First column left, others right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length), 3));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, c) => (c === 0 ? `:${'-'.repeat(width + 1)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** Two decimals without a leading zero, as probabilities are read; a dash for nothing. */
function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

/** `found of n (95 % interval over people)`. */
export function counted({ hits, walks, low, high }: PersonShare): string {
  const percent = (value: number): string => (100 * value).toFixed(0);
  return walks === 0 ? '–' : `${hits}/${walks} (${percent(low)}–${percent(high)} %)`;
}

/** An area with its 95 % interval over people. */
export function areaText({ area, low, high }: PersonArea): string {
  return Number.isNaN(area) ? '–' : `${share(area)} (${share(low)}–${share(high)})`;
}

/** Precision, recall and F1 in two decimals. */
export function agreementText({ precision, recall, f1 }: FlagAgreement): string {
  return [precision, recall, f1].map(share).join(' / ');
}

/** Cases whose interval is shown: with all of them nobody could read the table. */
const WITH_INTERVAL = ['leg', 'trunk'];

/** Errors at hidden joints as a table. */
export function hiddenText(rows: readonly HiddenRow[]): string {
  const cases = Object.keys(HIDDEN_CASES);
  const whole = (value: number): string => (Number.isFinite(value) ? value.toFixed(0) : '–');
  const cell = (name: string, { mean, low, high }: PersonMean): string =>
    WITH_INTERVAL.includes(name) && Number.isFinite(low)
      ? `${whole(mean)} (${whole(Math.max(0, low))}–${whole(high)})`
      : whole(mean);
  return table(
    ['mm at hidden, measured joints', 'people', 'windows', ...cases],
    rows.map((row) => [
      `${row.dataset}: ${row.predictor}`,
      `${row.people}`,
      `${row.windows}`,
      ...cases.map((name) => cell(name, row.errorMm[name]!)),
    ]),
  );
}

/** Faults found as a table. */
export function detectionText(rows: readonly Detection[]): string {
  return table(
    [
      'gait (data set, split)',
      'people',
      'called abnormal',
      'AUC',
      'AUC, slowed',
      'above 99 % of normals',
      'the same, slowed',
    ],
    rows.map((row) => [
      `${row.label} (${row.dataset}, ${row.split})`,
      `${row.found.people}`,
      counted(row.found),
      areaText(row.auc),
      areaText(row.aucSlowed),
      counted(row.recall),
      counted(row.recallSlowed),
    ]),
  );
}

/** False alarms as a table. */
export function falseAlarmText(rows: readonly FalseAlarms[]): string {
  return table(
    ['normal walks', 'people', 'called abnormal or not assessed', 'people on most walks'],
    rows.map((row) => [
      `${row.dataset}${row.variant === 'slow' ? ', slowed to 0.6x' : ''}`,
      `${row.alarms.people}`,
      counted(row.alarms),
      row.mostlyFlagged.length === 0 ? 'none' : row.mostlyFlagged.join(', '),
    ]),
  );
}

/** Regions in the heads of tables. */
export const GROUP_HEADS = {
  left_leg: 'L leg',
  right_leg: 'R leg',
  pelvis: 'pelvis',
  trunk: 'trunk',
  left_arm: 'L arm',
  right_arm: 'R arm',
} as const satisfies Partial<Record<GroupName, string>>;

/** Where faults are seen as a table. */
export function localisationText(rows: readonly Localisation[]): string {
  const groups = REGIONS;
  return table(
    [
      'gait (data set, split)',
      'people',
      'expected group first',
      'affected leg worse',
      'side named right/wrong',
      'groups flagged: precision / recall / F1',
      ...groups.map((g) => GROUP_HEADS[g]),
    ],
    rows.map((row) => [
      `${row.label}${row.variant === 'mirror' ? ', mirrored' : ''} (${row.dataset}, ${row.split})`,
      `${row.first.people}`,
      counted(row.first),
      row.sideRight === null ? '–' : counted(row.sideRight),
      row.sideRight === null ? '–' : `${row.namedRight}/${row.namedWrong}`,
      agreementText(row.flags),
      ...groups.map((name) => (row.groups[name] ?? Number.NaN).toFixed(1)),
    ]),
  );
}

/** The twin's figures as a table. */
export function twinText(rows: readonly TwinRow[]): string {
  return table(
    ['gait: angle', 'people', 'walks', 'input, deg', 'twin, deg', 'people in whom it fell', 'p', 'rank-biserial'],
    rows.map((row) => [
      `${row.label} (${row.dataset}): ${row.angle.replaceAll('_', ' ')}`,
      `${row.people}`,
      `${row.walks}`,
      row.inputDeg.toFixed(1),
      row.twinDeg.toFixed(1),
      `${row.fell}/${row.people}`,
      row.people < 5 ? '–' : row.p < 0.001 ? '< 0.001' : row.p.toFixed(3),
      row.people < 5 ? '–' : row.rankBiserial.toFixed(2),
    ]),
  );
}
