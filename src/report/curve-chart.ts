import { type AngleKind, type AngleName, kindOf, sideOf } from '../gait/angles.ts';
import type { SessionAngle, SessionSummary } from '../gait/session/session-summary.ts';
import { at, escaped, spoken } from './html.ts';

/** What one chart shows. */
export interface Curves {
  name: AngleName;
  /** undefined: not assessed; `reason` says why. */
  angle: SessionAngle | undefined;
  band: SessionSummary['normative'][AngleKind];
  /** Mean curve of each walk, drawn thin behind the session's. */
  walks: readonly (readonly number[])[];
  reason: string;
}

/** Size of a chart in user units; about millimetres on paper. */
const BOX = { width: 38, height: 38, left: 6, right: 1, top: 1, bottom: 4.2 } as const;

/** What is usually seen, degrees; a chart grows beyond where its curves do. */
const USUAL_DEG: Record<AngleKind, readonly [number, number]> = {
  trunk_flexion: [-15, 20],
  hip_flexion: [-30, 50],
  hip_adduction: [-20, 20],
  knee_flexion: [-10, 75],
  ankle_dorsiflexion: [-30, 30],
};

/** A joint angle over the gait cycle as SVG: normative band, input and twin, toe offs. */
export function curveChart(curves: Curves): string {
  const { name, angle, band } = curves;
  const [low, high] = degreesShown(curves);
  const x = (percent: number): number => BOX.left + ((BOX.width - BOX.left - BOX.right) * percent) / 100;
  const y = (degrees: number): number =>
    BOX.top + ((BOX.height - BOX.top - BOX.bottom) * (high - degrees)) / (high - low);
  const line = (values: readonly number[]): string =>
    values.map((value, i) => `${at(x((100 * i) / (values.length - 1)))},${at(y(value))}`).join(' ');
  const parts = [
    axes(low, high, x, y),
    band === undefined ? '' : bandShape(band, line),
    ...curves.walks.map((walk) => `<polyline class="walk" points="${line(walk)}"/>`),
    toeOff(angle?.twin_toe_off_percent, 'twin', x),
    toeOff(angle?.toe_off_percent, 'input', x),
    angle === undefined
      ? notAssessed(curves.reason)
      : `<polyline class="input" points="${line(angle.input_deg)}"/>
<text class="n" x="${BOX.width - BOX.right}" y="${BOX.top + 2}" text-anchor="end">n = ${angle.cycles}</text>`,
    // Above the input, so that it is seen where both agree.
    angle?.twin_deg ? `<polyline class="twin" points="${line(angle.twin_deg)}"/>` : '',
  ];
  const label = angle === undefined ? `${spoken(name)}: not assessed` : `${spoken(name)} over the gait cycle`;
  return `<svg viewBox="0 0 ${BOX.width} ${BOX.height}" role="img" aria-label="${escaped(label)}">
${parts.filter((part) => part !== '').join('\n')}
</svg>`;
}

function degreesShown({ name, angle, band, walks }: Curves): [number, number] {
  const [usualLow, usualHigh] = USUAL_DEG[kindOf(name)];
  const drawn = [
    ...(angle?.input_deg ?? []),
    ...(angle?.twin_deg ?? []),
    ...walks.flat(),
    ...(band?.mean_deg.flatMap((mean, i) => [mean - 2 * band.sd_deg[i]!, mean + 2 * band.sd_deg[i]!]) ?? []),
  ];
  const low = Math.floor(Math.min(usualLow, ...drawn) / 5) * 5;
  const high = Math.ceil(Math.max(usualHigh, ...drawn) / 5) * 5;
  return [low, high];
}

function axes(low: number, high: number, x: (percent: number) => number, y: (degrees: number) => number): string {
  const step = high - low > 60 ? 20 : 10;
  const rows: string[] = [];
  for (let degrees = Math.ceil(low / step) * step; degrees <= high; degrees += step) {
    const text = String(degrees).replace('-', '−');
    rows.push(
      `<line class="${degrees === 0 ? 'zero' : 'grid'}" x1="${at(x(0))}" x2="${at(x(100))}" y1="${at(y(degrees))}" y2="${at(y(degrees))}"/>`,
      `<text x="${at(x(0) - 0.8)}" y="${at(y(degrees) + 0.8)}" text-anchor="end">${text}</text>`,
    );
  }
  const percents = [0, 50, 100].map((percent) => {
    const anchor = percent === 0 ? 'start' : percent === 100 ? 'end' : 'middle';
    return `<text x="${at(x(percent))}" y="${at(y(low) + 3)}" text-anchor="${anchor}">${percent} %</text>`;
  });
  return [...rows, ...percents].join('');
}

function bandShape(
  { mean_deg, sd_deg }: { mean_deg: number[]; sd_deg: number[] },
  line: (values: readonly number[]) => string,
): string {
  const upper = line(mean_deg.map((mean, i) => mean + 2 * sd_deg[i]!));
  const lower = line(mean_deg.map((mean, i) => mean - 2 * sd_deg[i]!));
  const backwards = lower.split(' ').reverse().join(' ');
  return `<polygon class="band" points="${upper} ${backwards}"/>`;
}

function toeOff(percent: number | null | undefined, whose: 'input' | 'twin', x: (percent: number) => number): string {
  if (percent === null || percent === undefined) return '';
  const place = at(x(percent));
  return `<line class="toe-off ${whose}" x1="${place}" x2="${place}" y1="${BOX.top}" y2="${BOX.height - BOX.bottom}"/>`;
}

function notAssessed(reason: string): string {
  const middle = (BOX.width + BOX.left) / 2;
  return `<text class="absent" x="${middle}" y="12" text-anchor="middle">not assessed</text>
<text class="why" x="${middle}" y="15.5" text-anchor="middle">${escaped(reason.slice(0, 38))}</text>`;
}

/** The charts of one side, the trunk's beside the left's. */
export function chartNames(side: 'left' | 'right'): AngleName[] {
  const kinds: AngleKind[] = ['hip_flexion', 'hip_adduction', 'knee_flexion', 'ankle_dorsiflexion'];
  return kinds.map((kind) => `${side}_${kind}` as AngleName).filter((name) => sideOf(name) === side);
}
