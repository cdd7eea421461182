import { PARAMETER_NAMES, type ParameterName } from '../../gait/parameters.ts';
import type { SessionParameter } from '../../gait/session/session-summary.ts';
import type { Payload } from '../../publish/payloads.ts';
import { TEXT } from '../text.ts';
import { fixed, sentence } from './format.ts';

/** One measure of a walk: texts as they stand in the table. */
export interface MeasureRow {
  label: string;
  unit: string;
  left: string;
  right: string;
  asymmetry: string;
  /** What is normal for people of this sex and age; empty where nobody said them or no source covers it. */
  normal: string;
  /** Strides behind it, "4 / 3"; empty where there are none. */
  n: string;
  /** Why there is nothing; empty where there is something. */
  reason: string;
}

type Walk = Payload<'walk'>;
type NormalRange = NonNullable<SessionParameter['normative']>;
type Ranges = Partial<Record<ParameterName, NormalRange>>;
type Mean = { mean: number; n: number } | null | undefined;

/** The table of a walk: each measure of left and right with the strides behind it, and the reason where there is none. */
export function walkRows(walk: Walk, ranges: Ranges = {}): MeasureRow[] {
  return PARAMETER_NAMES.map((name) => {
    const { label, unit, decimals } = TEXT.parameter(name);
    const [left, right]: Mean[] = [walk.left[name], walk.right[name]];
    const asymmetry = walk.asymmetry_percent[name];
    const reason = left == null && right == null ? reasonOf(walk, name) : '';
    return {
      label,
      unit,
      left: fixed(left?.mean, decimals),
      right: fixed(right?.mean, decimals),
      asymmetry: asymmetry == null ? TEXT.unknown : `${signed(asymmetry)} %`,
      normal: rangeText(ranges[name], decimals),
      n: left == null && right == null ? '' : `${left?.n ?? 0} / ${right?.n ?? 0}`,
      reason,
    };
  });
}

function signed(value: number): string {
  const text = fixed(value, 0);
  return value > 0 && text !== '0' ? `+${text}` : text;
}

function rangeText(range: NormalRange | undefined, decimals: number): string {
  if (range === undefined) return '';
  const { low, high, mean } = range;
  if (low === null || high === null) return fixed(mean, decimals);
  return `${fixed(low, decimals)} – ${fixed(high, decimals)}`;
}

/** Whom the normal ranges are about and where they come from, each once. */
export function rangeSources(ranges: Ranges): string[] {
  const known = Object.values(ranges).filter((range) => range !== undefined);
  return [...new Set(known.map(({ group, source }) => TEXT.walk.normalOf(group, source)))];
}

/** The normal ranges of a session's person. */
export function rangesOf(session: Payload<'session'> | null): Ranges {
  const parameters = Object.entries(session?.summary?.parameters ?? {});
  return Object.fromEntries(
    parameters.flatMap(([name, { normative }]) => (normative === null ? [] : [[name, normative]])),
  );
}

function reasonOf({ not_assessed }: Walk, name: ParameterName): string {
  const reason =
    not_assessed[name] ?? not_assessed[`left.${name}`] ?? not_assessed[`right.${name}`] ?? not_assessed.left;
  return sentence(reason ?? TEXT.notAssessed);
}

/** What is not assessed about a walk or cycle, each with its reason, for people. */
export function absences({
  not_assessed,
}: {
  not_assessed: Record<string, string>;
}): { name: string; reason: string }[] {
  return Object.entries(not_assessed).map(([name, reason]) => ({ name: absentName(name), reason: sentence(reason) }));
}

function absentName(name: string): string {
  const [, side, rest] = /^(left|right)[._](.+)$/.exec(name) ?? ['', '', name];
  const known =
    TEXT.angles[rest!] ??
    ((PARAMETER_NAMES as readonly string[]).includes(rest!) ? TEXT.parameter(rest as ParameterName).label : null);
  const plain = known ?? rest!.replaceAll('_', ' ');
  return side === '' ? capital(plain) : `${TEXT.sides[side as 'left' | 'right']}: ${plain.toLowerCase()}`;
}

function capital(text: string): string {
  return text === '' ? text : text[0]!.toUpperCase() + text.slice(1);
}
