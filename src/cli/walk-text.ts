import type { PassReport } from '../gait/assess-pass.ts';
import { PARAMETERS, type ParameterName } from '../gait/parameters.ts';
import { SIDES } from '../skeleton/side.ts';
import { fixed, words } from './live-render.ts';
import type { ReplaySummary } from './replay-results.ts';

/** A walk for a person at a terminal: one line that says it, a few that back it. */
export function walkText(title: string, { walk, assessment }: PassReport): string {
  const { verdict } = assessment;
  const speed = `${fixed(walk.speed_m_s?.mean ?? null, 2)} m/s`;
  const cadence = `${fixed(walk.cadence_steps_min?.mean ?? null, 0)} steps/min`;
  const gait = `  ${walk.cycles} cycles, ${speed}, ${cadence}${sidesText(walk)}`;
  if (!verdict.assessed) return `${title}: not assessed. ${verdict.reason}\n${gait}\n`;
  const groups = Object.entries(verdict.groups)
    .sort(([, a], [, b]) => b - a)
    .map(([name, score]) => `${words(name)} ${score.toFixed(1)}`);
  const found = verdict.abnormal
    ? `departs from normal walking: ${verdict.location}; flagged ${verdict.flagged.map(words).join(', ')}`
    : 'within normal walking';
  return `${title}: ${found} (score ${verdict.overall.toFixed(2)})\n${gait}\n  groups: ${groups.join(', ')}\n`;
}

/** What left and right show, in one line; which side has no stride and why. */
function sidesText(walk: PassReport['walk']): string {
  const absent = SIDES.filter((side) => walk[side].stride_time_s === null).flatMap(
    (side) => walk.not_assessed[side] ?? [],
  );
  if (absent.length > 0) return `\n  not assessed: ${[...new Set(absent)].join('; ')}`;
  const both = (name: ParameterName): string => {
    const { label, unit, decimals } = PARAMETERS[name];
    const [left, right] = SIDES.map((side) => walk[side][name]);
    if (!left || !right) return `${label.toLowerCase()} not assessed`;
    const digits = Math.min(decimals, 2);
    return `${label.toLowerCase()} ${left.mean.toFixed(digits)} / ${right.mean.toFixed(digits)} ${unit}`;
  };
  const shown = (['step_length_m', 'stance_percent', 'knee_flexion_range_deg'] as const).map(both);
  return `\n  left / right: ${shown.join(', ')}`;
}

/** A replay for a person at a terminal: what came in, how fast it went (`tookS` seconds), what each walk shows. */
export function replayText(summary: ReplaySummary, tookS: number): string {
  const cameras = Object.entries(summary.cameras).map(([name, { fps }]) => `${name} ${fixed(fps, 1)} Hz`);
  const lines = [
    `${summary.recording} (replayed): ${fixed(summary.seconds, 1)} s at ${fixed(summary.seconds / tookS, 1)} times real time, ${cameras.join(', ')}`,
    ...summary.findings.map(({ level, message }) => `  ${level}: ${message}`),
    ...summary.walks.map((walk) => `  walk ${walk.walk_no}: ${walk.cycles} cycles, ${walkVerdict(walk.assessment)}`),
    `  alerts raised: ${summary.alerts_raised.map(words).join(', ') || 'none'}`,
  ];
  if (summary.walks.length === 0) lines.push('  no walk was found');
  return `${lines.join('\n')}\n`;
}

function walkVerdict(said: ReplaySummary['walks'][number]['assessment']): string {
  if (!said.assessed) return `not assessed. ${said.reason}`;
  if (!said.abnormal) return `within normal walking (score ${said.overall.toFixed(2)})`;
  return `departs from normal walking: ${said.location}; flagged ${said.flagged.map(words).join(', ')}`;
}
