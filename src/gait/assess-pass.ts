import { assessWalk, type Models, type WalkAssessment } from '../model/assess-walk.ts';
import type { Declared } from '../model/assessable.ts';
import type { Verdict } from '../model/assessment.ts';
import { headingAt } from '../model/heading.ts';
import { judge } from '../model/judge.ts';
import type { Scoring } from '../model/normative.ts';
import { type SensorSignature, sensorSignature } from '../model/sensor-signature.ts';
import { logErrors } from '../model/span-evidence.ts';
import { walkingSpeed } from '../model/walking-speed.ts';
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

/** A cycle with fewer scored windows than this is not assessed. */
const MIN_WINDOWS = 4;

/** Assesses a completed pass with both passes of the model and sums its gait up. `pass.twin` is replaced. 30 Hz. */
export async function assessPass(pass: WalkInput, norms: PassNorms, declared: Declared = {}): Promise<PassReport> {
  const assessment = await assessWalk(pass.trajectory, norms.models, norms.scoring, declared);
  const { verdict, twin } = assessment;
  const walk = { ...pass, twin: verdict.assessed ? twin : null };
  const signature = sensorSignature(pass.trajectory);
  const report = summariseWalk(walk, norms.bands, verdict, (from, to) =>
    verdict.assessed ? spanVerdict(assessment, signature, norms.scoring, from, to) : verdict,
  );
  return { ...report, assessment };
}

/** The verdict over the frames `[from, to]` of an assessed walk. */
function spanVerdict(
  assessment: WalkAssessment,
  signature: SensorSignature,
  scoring: Scoring,
  from: number,
  to: number,
): Verdict {
  const { errors, smoothed } = assessment;
  const windows = [...errors.ends.keys()].filter((w) => errors.ends[w]! >= from && errors.ends[w]! <= to);
  if (windows.length < MIN_WINDOWS) {
    return { assessed: false, reason: 'Too little of this cycle is seen without gaps.' };
  }
  const yawRad = headingAt(smoothed, Math.min(smoothed.frames - 1, (from + to) >> 1));
  const speed_m_s = walkingSpeed(smoothed, from, to, yawRad);
  return judge(
    { logErrors: logErrors(errors.columns, errors.errorsMm, windows), speed_m_s, signature },
    scoring,
    'cycle',
  );
}
