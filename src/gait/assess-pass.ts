import { assessWalk, type Models, notAssessed, type WalkAssessment } from '../model/assess-walk.ts';
import type { Declared } from '../model/assessable.ts';
import { cycleVerdicts } from '../model/cycle-verdicts.ts';
import type { Scoring } from '../model/normative.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import { SIDES } from '../skeleton/side.ts';
import type { Bands } from './bands.ts';
import type { EventOptions } from './events.ts';
import { type GaitReport, summariseWalk } from './summarise.ts';
import { analyseWalk } from './walk-analysis.ts';
import type { WalkInput } from './walk-input.ts';

/** What a completed pass is measured with. */
export interface PassNorms {
  models: Models;
  scoring: Scoring;
  bands: Bands | null;
  /** Corrections of event times by the site; left out: none. */
  events?: EventOptions;
}

/** Everything that is said about a completed pass. */
export interface PassReport extends GaitReport {
  assessment: WalkAssessment;
}

/** Assesses a completed pass with both passes of the model and sums its gait up. `pass.twin` is replaced. 30 Hz. */
export async function assessPass(pass: WalkInput, norms: PassNorms, declared: Declared = {}): Promise<PassReport> {
  const { models, scoring, bands, events = {} } = norms;
  const assessment = hasSteps(pass)
    ? await assessWalk(pass.trajectory, models, scoring, declared)
    : notAssessed(smoothWalk(pass.trajectory, scoring.low_pass_hz), NO_STEPS);
  const { verdict, twin } = assessment;
  const walk = { ...pass, twin: verdict.assessed ? twin : null };
  const report = summariseWalk(walk, bands, verdict, cycleVerdicts(pass.trajectory, assessment, scoring), events);
  return { ...report, assessment };
}

/** What is said where feet never come down. */
export const NO_STEPS = 'No step is seen: this is not walking.';

/** Whether feet come down: balancing or reaching moves a body too, and the norms are of people who walk. */
export function hasSteps(pass: WalkInput): boolean {
  const { detection, events } = analyseWalk(pass);
  return SIDES.some((side) => events.heelStrikes[side].length > 0 || detection.cycles[side].length > 0);
}
