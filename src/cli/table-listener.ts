import type { Listener } from '../daemon/daemon.ts';
import type { LiveScores } from '../model/live-scorer.ts';
import type { SpanThresholds } from '../model/normative.ts';
import { AlertDesk } from '../publish/alert-desk.ts';
import { GROUPS, type GroupName } from '../skeleton/joints.ts';
import { liveCycle } from './live-model.ts';
import type { LiveTable } from './live-table.ts';

const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

/** Tells everything to the terminal. `limits`: thresholds of a gait cycle. */
export function tableListener(table: LiveTable, limits: SpanThresholds): Listener {
  // The pelvis is a joint and a group under one name.
  const desk = new AlertDesk();
  return {
    events: (events) => {
      for (const event of events) {
        if (event.kind === 'pose') showScores(table, event.scores, limits);
        else if (event.kind === 'cycle') table.cycle(liveCycle(event.walkNo, event.summary));
        else if (event.kind === 'alert') {
          table.alert(event.change.alert.id, desk.apply(event.change));
        }
      }
    },
    findings: (_, present) => table.findings([...present]),
    state: ({ state, reasons }) => table.state(state, reasons),
    cameras: (clocks) =>
      table.cameras(clocks.map(({ camera, fps, ageS }) => ({ name: camera, fps: known(fps), ageS: known(ageS) }))),
  };
}

function showScores(table: LiveTable, { verdict }: LiveScores, limits: SpanThresholds): void {
  if (!verdict.assessed) {
    table.scores({}, verdict.reason);
    return;
  }
  const scores: Parameters<LiveTable['scores']>[0] = {};
  for (const name of GROUP_NAMES) {
    const score = verdict.groups[name];
    if (score !== undefined) scores[name] = { score, limit: limits.groups[name] ?? null };
  }
  table.scores(scores);
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
