import type { AlertChange } from './alerts.ts';

/** A change of an alert as files keep it, one per line. Times are seconds on the clock of the input. */
export function alertLine(timeS: number, change: AlertChange) {
  const { alert } = change;
  return {
    time_s: timeS,
    change: change.change,
    id: alert.id,
    kind: alert.kind,
    side: alert.side,
    since_s: alert.sinceS,
    score: alert.score,
    threshold: alert.threshold,
    cycles_seen: alert.cyclesSeen,
    provisional: alert.provisional,
    ...(change.change === 'cleared' ? { reason: change.reason } : {}),
  };
}
