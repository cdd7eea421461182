import type { ParameterName } from '../../gait/parameters.ts';
import type { Result } from '../../publish/schemas/commands.ts';
import { placeName, TEXT } from '../text.ts';
import { fixed, momentOf } from './format.ts';

/** A session in a person's history: its record and its numbers. */
export type HistoryPoint = Result<'read_trend'>['sessions'][number];

/** What can be followed over sessions. */
export const TREND_MEASURES = [
  'speed_m_s',
  'cadence_steps_min',
  'step_length_m',
  'stance_percent',
  'deviation',
] as const;

export type TrendMeasure = (typeof TREND_MEASURES)[number];

/** A measure over sessions, the earliest first; null = not assessed in that session. */
export interface Trend {
  title: string;
  unit: string;
  /** Begin of each session, ms. */
  startedMs: number[];
  /** One line, or left and right. */
  lines: { name: string; values: (number | null)[] }[];
}

/** Name and unit of a measure. */
export function measureName(measure: TrendMeasure): { label: string; unit: string } {
  if (measure === 'deviation') return { label: TEXT.history.deviation, unit: TEXT.units.deg };
  return TEXT.parameter(measure);
}

/** The line or lines of a measure; null where fewer than two sessions have it. */
export function trendOf(points: readonly HistoryPoint[], measure: TrendMeasure): Trend | null {
  const ordered = [...points].reverse().filter(({ summary }) => summary !== null);
  const { label, unit } = measureName(measure);
  const lines = linesOf(ordered, measure);
  const known = ordered.filter((_, at) => lines.some(({ values }) => values[at] !== null));
  if (known.length < 2) return null;
  return { title: label, unit, startedMs: ordered.map(({ session }) => Date.parse(session.started_wall)), lines };
}

function linesOf(points: readonly HistoryPoint[], measure: TrendMeasure): Trend['lines'] {
  if (measure === 'deviation') {
    const values = points.map(({ summary }) => summary?.deviation_profile.input_rms_deg ?? null);
    return [{ name: TEXT.history.deviation, values }];
  }
  const of = (name: ParameterName, which: 'left' | 'right' | 'both'): (number | null)[] =>
    points.map(({ summary }) => summary?.parameters[name]?.[which]?.mean ?? null);
  if (measure === 'speed_m_s' || measure === 'cadence_steps_min') {
    return [{ name: TEXT.parameter(measure).label, values: of(measure, 'both') }];
  }
  return (['left', 'right'] as const).map((side) => ({ name: TEXT.sides[side], values: of(measure, side) }));
}

/** A session as it is listed. */
export interface SessionRow {
  session: string;
  when: string;
  facts: string;
  /** What stood out, or that nothing did. */
  findings: string;
  tone: 'calm' | 'flagged' | 'unknown';
  /** There is something to open and to compare. */
  hasWalks: boolean;
}

/** Sessions of a person, the latest first. */
export function sessionRows(points: readonly HistoryPoint[]): SessionRow[] {
  return points.map(({ session: record, summary }) => ({
    session: record.session,
    when: momentOf(record.started_wall),
    facts: [
      TEXT.session.walks(record.walks),
      TEXT.session.strides(record.strides),
      ...(record.walking_aid === 'none' ? [] : [TEXT.session.aids[record.walking_aid]]),
      record.ended_by === null ? TEXT.history.running : (TEXT.history.endedBy[record.ended_by] ?? record.ended_by),
      ...(record.simulated ? [TEXT.simulated.toLowerCase()] : []),
    ].join(' · '),
    ...findingsOf(summary),
    hasWalks: summary !== null,
  }));
}

/** Most names in a row of the list. */
const MOST_NAMES = 3;

function findingsOf(summary: HistoryPoint['summary']): Pick<SessionRow, 'findings' | 'tone'> {
  if (summary === null) return { findings: TEXT.history.empty, tone: 'unknown' };
  const { walks_assessed, joints } = summary.assessment;
  if (walks_assessed === 0) return { findings: TEXT.history.notAssessed, tone: 'unknown' };
  const flagged = Object.entries(joints)
    .filter(([, joint]) => 2 * joint.walks_flagged > joint.walks)
    .sort(([, a], [, b]) => b.mean_score - a.mean_score);
  if (flagged.length === 0) return { findings: TEXT.history.nothingFlagged, tone: 'calm' };
  const names = flagged.slice(0, MOST_NAMES).map(([name]) => placeName(name));
  const more = flagged.length > MOST_NAMES ? ` ${TEXT.verdict.more(flagged.length - MOST_NAMES)}` : '';
  return { findings: names.join(', ') + more, tone: 'flagged' };
}

/** One line of a comparison. */
export interface ChangeRow {
  label: string;
  unit: string;
  before: string;
  after: string;
  change: string;
  smallest: string;
  verdict: string;
  /** Larger than measurement error. */
  counts: boolean;
}

/** Where the smallest changes that count come from, or why there are none: each once. */
export function basesOf({ parameters }: Result<'compare_sessions'>['comparison']): string[] {
  const bases = Object.values(parameters).flatMap(({ both }) => (both === null ? [] : [both.basis]));
  return [...new Set(bases)].map((basis) => `${TEXT.history.smallest}: ${basis}.`);
}

/** What changed between two sessions: what measurement error does not explain first. */
export function changeRows({ parameters }: Result<'compare_sessions'>['comparison']): ChangeRow[] {
  const rows = Object.entries(parameters).flatMap(([name, { both }]): ChangeRow[] => {
    if (both === null) return [];
    const { label, unit, decimals } = TEXT.parameter(name as ParameterName);
    const counts = both.verdict === 'larger than measurement error';
    return [
      {
        label,
        unit,
        counts,
        before: fixed(both.before, decimals),
        after: fixed(both.after, decimals),
        change: `${both.change > 0 ? '+' : ''}${fixed(both.change, decimals)}`,
        smallest: fixed(both.smallest_detectable, decimals),
        verdict: TEXT.history.verdicts[both.verdict],
      },
    ];
  });
  return [...rows.filter(({ counts }) => counts), ...rows.filter(({ counts }) => !counts)];
}
