import type { GroupName } from '../skeleton/joints.ts';
import type { GroupScore, LiveAlert, LiveCamera, LiveCycle, LiveModel } from './live-model.ts';

/** How a line stands out on a terminal that can; the words say the same without it. */
export type LineStyle = 'plain' | 'strong' | 'alarm' | 'faint';

/** One line of the screen, not yet coloured. */
export interface ScreenLine {
  text: string;
  style: LineStyle;
}

/** Rooms of a score's bar on each side of its limit, which is drawn in the middle. */
const HALF_BAR = 6;

/** The groups as they are laid out: left beside right, as a person stands. */
const LAYOUT: readonly (readonly [GroupName, GroupName])[] = [
  ['left_leg', 'right_leg'],
  ['left_foot', 'right_foot'],
  ['left_arm', 'right_arm'],
  ['pelvis', 'trunk'],
];

/**
 * The whole screen, top to bottom, each line cut to `columns`. Where it is longer than `rows`, first the empty lines go and
 * then the last ones.
 */
export function renderLive(model: LiveModel, columns: number, rows: number): ScreenLine[] {
  const lines = [
    ...header(model),
    ...scoreLines(model),
    ...alertLines(model),
    ...cycleLines(model.cycles),
    ...cameraLines(model.cameras, columns),
    ...findingLines(model),
  ];
  const fitting = lines.length <= rows ? lines : lines.filter(({ text }) => text !== '').slice(0, Math.max(1, rows));
  return fitting.map(({ text, style }) => ({ text: cut(text, columns), style }));
}

function header(model: LiveModel): ScreenLine[] {
  const reasons = model.reasons.length === 0 ? '' : ` (${model.reasons.join(', ')})`;
  const lines = [line(`${model.title}   ${clockText(model.elapsedS)}   ${model.state}${reasons}`, 'strong')];
  if (model.banner !== null) lines.push(line(`*** ${model.banner} ***`, 'alarm'));
  lines.push(...model.facts.map((fact) => line(fact, 'faint')));
  lines.push(line(''), line(`Walking now: ${model.walker ?? 'nobody'}`), line(''));
  return lines;
}

function scoreLines(model: LiveModel): ScreenLine[] {
  const note = model.notAssessed === null ? '' : `   not assessed: ${model.notAssessed}`;
  const rows = LAYOUT.map((pair) => {
    const cells = pair.map((name) => scoreCell(name, model.scores[name], model.alerts.has(name)));
    return line(`  ${cells.join('  ')}`.trimEnd(), pair.some((name) => model.alerts.has(name)) ? 'alarm' : 'plain');
  });
  return [line(`Departure from normal walking (0 = the usual, | = the limit)${note}`, 'strong'), ...rows, line('')];
}

function scoreCell(name: GroupName, value: GroupScore | undefined, alerted: boolean): string {
  const label = words(name).padEnd(10);
  if (value === undefined || !Number.isFinite(value.score)) return `${label}${'–'.padStart(6)}`.padEnd(CELL);
  const bar = value.limit === null ? '' : scoreBar(value.score / value.limit);
  return `${label}${value.score.toFixed(1).padStart(6)}  ${bar}${alerted ? ' ALERT' : ''}`.padEnd(CELL);
}

/** Label, number, bar and the word ALERT. */
const CELL = 10 + 6 + 2 + 2 * HALF_BAR + 1 + 6;

/** A bar whose middle stroke is the limit; `ratio` 1 reaches it, 2 and more fill the bar. */
function scoreBar(ratio: number): string {
  const filled = Math.round(HALF_BAR * Math.min(2, Math.max(0, ratio)));
  const rooms = Array.from({ length: 2 * HALF_BAR }, (_, room) => (room < filled ? '█' : '·'));
  return [...rooms.slice(0, HALF_BAR), '|', ...rooms.slice(HALF_BAR)].join('');
}

function alertLines(model: LiveModel): ScreenLine[] {
  const alerts = [...model.alerts.values()];
  if (alerts.length === 0) return [line('Alerts: none'), line('')];
  return [line('Alerts', 'strong'), ...alerts.map((alert) => line(`  ${alertText(alert)}`, 'alarm')), line('')];
}

/** An alert in words. */
export function alertText(alert: LiveAlert): string {
  const side = alert.side === 'none' ? '' : `, ${alert.side === 'both' ? 'both sides' : `${alert.side} side`}`;
  const baseline = alert.provisional ? ', provisional (factory baseline)' : '';
  const numbers = `score ${alert.score.toFixed(1)} over ${alert.threshold.toFixed(1)}`;
  return `${words(alert.id)}: ${numbers}${side}, ${alert.cyclesSeen} cycles${baseline}`;
}

function cameraLines(cameras: readonly LiveCamera[], columns: number): ScreenLine[] {
  if (cameras.length === 0) return [];
  const cells = cameras.map((camera) => `${camera.name} ${fixed(camera.fps, 0)} fps ${ageText(camera.ageS)}`);
  const width = Math.max(...cells.map((cell) => cell.length)) + 3;
  const perLine = Math.max(1, Math.floor((columns - 2) / width));
  const lines: ScreenLine[] = [];
  for (let at = 0; at < cells.length; at += perLine) {
    const row = cells.slice(at, at + perLine).map((cell) => cell.padEnd(width));
    lines.push(line(`  ${row.join('')}`.trimEnd()));
  }
  return [line('Cameras', 'strong'), ...lines, line('')];
}

function cycleLines(cycles: readonly LiveCycle[]): ScreenLine[] {
  const title = 'Last gait cycles     stride s   steps/min   m/s   score   joints';
  if (cycles.length === 0) return [line('Last gait cycles: none yet'), line('')];
  return [line(title, 'strong'), ...cycles.map((cycle) => line(cycleRow(cycle))), line('')];
}

function cycleRow(cycle: LiveCycle): string {
  const name = `  walk ${cycle.walkNo}, cycle ${cycle.cycleNo}`.padEnd(19);
  const numbers = [
    fixed(cycle.strideS, 2).padStart(10),
    fixed(cycle.cadencePerMin, 0).padStart(12),
    fixed(cycle.speedMS, 2).padStart(6),
    fixed(cycle.score, 1).padStart(8),
  ];
  return `${name}${numbers.join('')}   ${verdictText(cycle)}`;
}

/** What a cycle says about the joints, in words. */
export function verdictText(cycle: LiveCycle): string {
  if (cycle.refused !== null) return `not assessed: ${cycle.refused}`;
  return cycle.flagged.length === 0 ? 'nothing flagged' : cycle.flagged.map(words).join(', ');
}

function findingLines(model: LiveModel): ScreenLine[] {
  return model.findings.flatMap((finding) => [
    line(`${finding.level}: ${finding.message}`, finding.level === 'info' ? 'plain' : 'strong'),
    ...finding.remedies.slice(0, 1).map((remedy) => line(`  ${remedy}`)),
  ]);
}

function line(text: string, style: LineStyle = 'plain'): ScreenLine {
  return { text, style };
}

/** "left_leg" as people write it. */
export function words(id: string): string {
  return id.replaceAll('_', ' ');
}

/** Minutes and seconds. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** A number with fixed digits, or a dash where it is not known. */
export function fixed(value: number | null, digits: number): string {
  return value === null || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

function ageText(ageS: number | null): string {
  if (ageS === null) return 'no message yet';
  return ageS < 1 ? `${Math.round(ageS * 1000)} ms` : `silent ${ageS.toFixed(0)} s`;
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}
