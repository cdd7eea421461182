import { assessWalk, type Models, type WalkAssessment } from '../model/assess-walk.ts';
import type { Declared } from '../model/assessable.ts';
import { cycleVerdicts } from '../model/cycle-verdicts.ts';
import type { Scoring } from '../model/normative.ts';
import type { Bands } from './bands.ts';
import { type GaitReport, summariseWalk } from './summarise.ts';
import type { WalkInput } from './walk-input.ts';

/** What a completed pass is measured with. */
export interface PassNorms {
  models: Models;
  scoring: Scoring;
  bands: Bands | null;
}

/** Everything that is said about a completed pass. */
export interface PassReport extends GaitReport {
  assessment: WalkAssessment;
}

/** Assesses a completed pass with both passes of the model and sums its gait up. `pass.twin` is replaced. 30 Hz. */
export async function assessPass(pass: WalkInput, norms: PassNorms, declared: Declared = {}): Promise<PassReport> {
  const { models, scoring, bands } = norms;
  const assessment = await assessWalk(pass.trajectory, models, scoring, declared);
  const { verdict, twin } = assessment;
  const walk = { ...pass, twin: verdict.assessed ? twin : null };
  const report = summariseWalk(walk, bands, verdict, cycleVerdicts(pass.trajectory, assessment, scoring));
  return { ...report, assessment };
}
