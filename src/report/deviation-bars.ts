import { ANGLES, type AngleName } from '../gait/angles.ts';
import type { SessionSummary } from '../gait/session/session-summary.ts';
import { at, figure, title } from './html.ts';

const SIZE = { width: 60, row: 3.6, left: 30, right: 8 } as const;
/** Bars of a full width; larger ones are cut off, their number tells. */
const WIDEST_DEG = 25;

/** How far each angle is from the normative mean, input and twin: the movement analysis profile as far as it can be told. */
export function deviationBars({ angles, deviation_profile: profile }: SessionSummary): string {
  const known = ANGLES.filter((name) => angles[name]?.input_rms_deg != null);
  if (known.length === 0) return '<p class="absent">not assessed: no angle has a normative band</p>';
  const rows = known.map((name, i) => bars(label(name), i, angles[name]!.input_rms_deg!, angles[name]!.twin_rms_deg));
  const overall = bars('All, root mean square', known.length, profile.input_rms_deg!, profile.twin_rms_deg);
  const height = (known.length + 1) * SIZE.row + 1;
  return `<svg class="bars" viewBox="0 0 ${SIZE.width} ${at(height)}" role="img" aria-label="distance of each angle from the normative mean">
${[...rows, overall].join('\n')}
</svg>`;
}

function label(name: AngleName): string {
  return title(name).replace('dorsiflexion', 'flexion');
}

function bars(text: string, row: number, input: number, twin: number | null): string {
  const y = row * SIZE.row;
  const width = (degrees: number): string =>
    at((Math.min(degrees, WIDEST_DEG) / WIDEST_DEG) * (SIZE.width - SIZE.left - SIZE.right));
  const end = SIZE.left + Number(width(Math.max(input, twin ?? 0)));
  return [
    `<text x="${SIZE.left - 1}" y="${at(y + 2.6)}" text-anchor="end">${text}</text>`,
    `<rect class="input" x="${SIZE.left}" y="${at(y + 0.7)}" width="${width(input)}" height="1.2"/>`,
    twin === null ? '' : `<rect class="twin" x="${SIZE.left}" y="${at(y + 2)}" width="${width(twin)}" height="0.8"/>`,
    `<text x="${at(end + 1)}" y="${at(y + 2.6)}">${figure(input, 1)}°</text>`,
  ].join('');
}
