import type { Payload } from '../../publish/payloads.ts';
import { placeName, TEXT } from '../text.ts';
import { clockOf, fixed } from './format.ts';

/** One alert as it is listed. */
export interface AlertRow {
  id: Payload<'alert'>['id'];
  name: string;
  /** "2.1 × the limit" */
  times: string;
  /** "in 3 cycles · since 10:03:12" */
  evidence: string;
  provisional: boolean;
  acknowledgedBy: string | null;
}

/** Alerts in the order in which they matter: joints before the groups they lie in, the furthest over its limit first. */
export function alertRows(alerts: ReadonlyMap<string, Payload<'alert'>>): AlertRow[] {
  return [...alerts.values()].sort(byWeight).map((alert) => ({
    id: alert.id,
    name: placeName(alert.id),
    times: TEXT.alert.times(fixed(ratio(alert), 1)),
    evidence: `${TEXT.alert.cycles(alert.cycles_seen)} · ${TEXT.alert.since(clockOf(Date.parse(alert.since_wall)))}`,
    provisional: alert.provisional,
    acknowledgedBy: alert.acknowledged_by,
  }));
}

/** Alerts that nobody has seen yet. */
export function unseen(rows: readonly AlertRow[]): AlertRow[] {
  return rows.filter(({ acknowledgedBy }) => acknowledgedBy === null);
}

function byWeight(a: Payload<'alert'>, b: Payload<'alert'>): number {
  if (a.kind !== b.kind) return a.kind === 'joint' ? -1 : 1;
  return ratio(b) - ratio(a) || a.id.localeCompare(b.id);
}

function ratio({ score, threshold }: Payload<'alert'>): number {
  return threshold > 0 ? score / threshold : 0;
}
