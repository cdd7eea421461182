import { smoothWalk } from '../skeleton/butterworth.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { type Declared, refusal } from './assessable.ts';
import type { Assessment, Verdict } from './assessment.ts';
import { headingAt } from './heading.ts';
import { judge } from './judge.ts';
import type { Scoring } from './normative.ts';
import type { Predictor } from './seen-window.ts';
import { sensorSignature } from './sensor-signature.ts';
import { walkSigns } from './signs/measure-signs.ts';
import { logErrors, type SpanEvidence } from './span-evidence.ts';
import { TILE_SETS } from './tiles.ts';
import { twinOfWalk } from './twin.ts';
import { walkingSpeed } from './walking-speed.ts';
import { type TileErrors, tileErrors, type WindowPlan } from './window-errors.ts';

/** What scores in pass 1, and what completes the skeleton in pass 2. */
export interface Models {
  score: Predictor;
  twin: Predictor;
}

/** A window ends at every second frame: nothing is gained by more (neighbours share six of seven frames). */
const WALK_PLAN: WindowPlan = { everyFrames: 2, causal: false };
/** What is said where windows are too few. */
export const TOO_LITTLE_SEEN = 'Too little straight walking without gaps is seen.';
/** Fewer windows than this are no evidence. */
const MIN_WINDOWS = 4;

/** What is known of a completed walk. */
export interface WalkAssessment {
  verdict: Verdict;
  /** `[frame][joint][xyz]`, metres, world: the smoothed walk with flagged joints replaced by the normative twin's. */
  twin: Float64Array;
  /** Pass-1 errors, mm, of every window; empty when not assessed. */
  errors: TileErrors;
  /** The walk that was assessed: the input, low-pass filtered. */
  smoothed: Trajectory;
}

/**
 * Assesses a completed walk: two-sided low-pass, pass 1, verdict, pass 2. Pure but for the predictors.
 * @param walk 30 Hz, metres, Z up; `declared`: what the data cannot show.
 */
export async function assessWalk(
  walk: Trajectory,
  models: Models,
  scoring: Scoring,
  declared: Declared = {},
): Promise<WalkAssessment> {
  const smoothed = smoothWalk(walk, scoring.low_pass_hz);
  const reason = refusal(smoothed, declared);
  if (reason !== null) return notAssessed(smoothed, reason);
  const errors = await tileErrors(smoothed, models.score, TILE_SETS[scoring.tiles], WALK_PLAN);
  if (errors.ends.length < MIN_WINDOWS) return notAssessed(smoothed, TOO_LITTLE_SEEN);
  const verdict: Assessment = judge(walkEvidence(walk, smoothed, errors), scoring, 'walk');
  const twin = await twinOfWalk(smoothed, verdict.flagged, models.twin, scoring.twin_floor_mm);
  return { verdict, twin, errors, smoothed };
}

/** Evidence of all windows of a walk. @param walk as measured: the sensor shows in what a filter takes away @param smoothed the same, filtered */
export function walkEvidence(walk: Trajectory, smoothed: Trajectory, errors: TileErrors): SpanEvidence {
  const windows = Array.from(errors.ends.keys());
  const yawRad = headingAt(walk, walk.frames >> 1);
  return {
    logErrors: logErrors(errors.columns, errors.errorsMm, windows),
    signs: walkSigns(smoothed),
    speed_m_s: walkingSpeed(walk, 0, walk.frames, yawRad),
    signature: sensorSignature(walk),
  };
}

/** What is said of a walk of which nothing can be said. @param smoothed the walk, low-pass filtered */
export function notAssessed(smoothed: Trajectory, reason: string): WalkAssessment {
  const errors = { columns: [], ends: new Int32Array(0), errorsMm: new Float32Array(0) };
  return { verdict: { assessed: false, reason }, twin: Float64Array.from(smoothed.positions), errors, smoothed };
}
