import { readFileSync } from 'node:fs';
import { readBands } from '../../src/gait/bands.ts';
import type { SessionFacts, SessionSummary } from '../../src/gait/session/session-summary.ts';
import { summariseSession } from '../../src/gait/session/summarise-session.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import type { WalkSummary } from '../../src/gait/summary.ts';
import type { Verdict } from '../../src/model/assessment.ts';
import type { ReportFacts } from '../../src/report/session-report.ts';
import { simulateGait } from '../gait/simulated-gait.ts';

const bands = readBands(readFileSync(new URL('../../models/normative.json', import.meta.url), 'utf8'));

export const FACTS: SessionFacts = {
  subject: 'P-017',
  age_years: 54,
  sex: 'female',
  walking_aid: 'none',
  simulated: true,
  provisional: true,
};

export const ABOUT: ReportFacts = {
  session: '20261122T093000Z-1a2b3c',
  started: '22 Nov 2026, 09:30',
  note: null,
  measuredWith: 'box1, gengait 0.1.0',
};

export const FOUND: Verdict = {
  assessed: true,
  joints: {
    left_knee: { score: 4.2, flagged: true, errorMm: 41 },
    right_hip: { score: 0.3, flagged: false, errorMm: 11 },
  },
  groups: { left_leg: 3.4, trunk: 0.8 },
  flagged: ['left_knee'],
  side: 'left',
  overall: 1.9,
  abnormal: true,
  location: 'left_leg',
};

/** A session of walks of one person, each with its verdict. */
export function sessionOf(
  verdicts: readonly Verdict[],
  facts = FACTS,
): { summary: SessionSummary; walks: WalkSummary[] } {
  const walks = verdicts.map((verdict, i) => {
    const trajectory = simulateGait({ seconds: 6, strideS: 1.1 + 0.01 * i });
    const input = { trajectory, startS: 0, provenance: null, twin: trajectory.positions };
    return summariseWalk(input, bands, verdict, () => verdict).walk;
  });
  return { summary: summariseSession(facts, walks), walks };
}
