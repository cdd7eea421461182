import { type WalkAssessment, walkEvidence } from '../model/assess-walk.ts';
import { headingAt } from '../model/heading.ts';
import { sensorSignature } from '../model/sensor-signature.ts';
import { bodySignals } from '../model/signs/body-signals.ts';
import { SIGN_FRAMES, signsUntil } from '../model/signs/measure-signs.ts';
import { logErrors, type SpanEvidence } from '../model/span-evidence.ts';
import { walkingSpeed } from '../model/walking-speed.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { HealthyPerson } from './healthy-person.ts';

/** About one gait cycle, as live scores look back. */
const CYCLE_FRAMES = 36;
const HOP_FRAMES = 16;
const LEAST_WINDOWS = 4;

/**
 * What an assessed walk shows, as a whole and in overlapping spans of about a gait cycle.
 * @param walk as measured, 30 Hz: the sensor shows in what a filter takes away @param assessment of an assessed walk
 */
export function spansOfWalk(walk: Trajectory, assessment: WalkAssessment): HealthyPerson['spans'] {
  const { errors, smoothed } = assessment;
  const signals = bodySignals(smoothed);
  const cycle: SpanEvidence[] = [];
  for (let to = SIGN_FRAMES; to <= walk.frames; to += HOP_FRAMES) {
    const from = to - CYCLE_FRAMES;
    const windows = [...errors.ends.keys()].filter((w) => errors.ends[w]! >= from && errors.ends[w]! < to);
    if (windows.length < LEAST_WINDOWS) continue;
    cycle.push({
      logErrors: logErrors(errors.columns, errors.errorsMm, windows),
      signs: signsUntil(signals, to),
      speed_m_s: walkingSpeed(walk, from, to, headingAt(walk, (from + to) >> 1)),
      signature: sensorSignature(walk, to - SIGN_FRAMES, to),
    });
  }
  return { walk: [walkEvidence(walk, smoothed, errors)], cycle };
}
