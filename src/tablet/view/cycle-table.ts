import type { Payload } from '../../publish/payloads.ts';
import { placeName, TEXT } from '../text.ts';
import { fixed } from './format.ts';

/** One gait cycle as it stands in the table. */
export interface CycleRow {
  id: string;
  walk: string;
  cycle: string;
  duration: string;
  cadence: string;
  speed: string;
  /** Joints that stand out, or why nothing is said. */
  verdict: string;
  tone: 'calm' | 'flagged' | 'unknown';
}

/** The table of cycles, newest first. */
export function cycleRows(cycles: readonly Payload<'cycle'>[]): CycleRow[] {
  return cycles.map((cycle) => ({
    id: cycle.id,
    walk: String(cycle.walk_no),
    cycle: String(cycle.cycle),
    duration: fixed(cycle.duration_s, 2),
    cadence: fixed(cycle.cadence_steps_min, 0),
    speed: fixed(cycle.speed_m_s, 2),
    ...verdictOf(cycle.assessment),
  }));
}

function verdictOf(assessment: Payload<'cycle'>['assessment']): Pick<CycleRow, 'verdict' | 'tone'> {
  if (!assessment.assessed) return { verdict: `${TEXT.notAssessed}: ${assessment.reason}`, tone: 'unknown' };
  if (assessment.flagged.length === 0) return { verdict: TEXT.walk.nothingFlagged, tone: 'calm' };
  return { verdict: assessment.flagged.map(placeName).join(', '), tone: 'flagged' };
}
