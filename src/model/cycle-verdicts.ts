import type { Trajectory } from '../skeleton/pose.ts';
import type { WalkAssessment } from './assess-walk.ts';
import type { Verdict } from './assessment.ts';
import { headingAt } from './heading.ts';
import { judge } from './judge.ts';
import type { Scoring } from './normative.ts';
import { sensorSignature } from './sensor-signature.ts';
import { bodySignals } from './signs/body-signals.ts';
import { signsUntil } from './signs/measure-signs.ts';
import { logErrors } from './span-evidence.ts';
import { walkingSpeed } from './walking-speed.ts';

/** A cycle with fewer scored windows than this is not assessed. */
const MIN_WINDOWS = 4;

/**
 * Says of each gait cycle of an assessed walk what the model found in it, from the errors that the walk's own assessment left:
 * the model does not run again. The verdict over the frames `[from, to]`; that of the walk where it was not assessed.
 * @param walk as measured, 30 Hz: the sensor shows in what a filter takes away
 */
export function cycleVerdicts(
  walk: Trajectory,
  assessment: WalkAssessment,
  scoring: Scoring,
): (from: number, to: number) => Verdict {
  const { verdict, errors, smoothed } = assessment;
  if (!verdict.assessed) return () => verdict;
  const signature = sensorSignature(walk);
  const signals = bodySignals(smoothed);
  return (from, to) => {
    const windows = [...errors.ends.keys()].filter((w) => errors.ends[w]! >= from && errors.ends[w]! <= to);
    if (windows.length < MIN_WINDOWS) {
      return { assessed: false, reason: 'Too little of this cycle is seen without gaps.' };
    }
    const yawRad = headingAt(smoothed, Math.min(smoothed.frames - 1, (from + to) >> 1));
    const speed_m_s = walkingSpeed(smoothed, from, to, yawRad);
    const signs = signsUntil(signals, Math.round(to));
    const evidence = { logErrors: logErrors(errors.columns, errors.errorsMm, windows), signs, speed_m_s, signature };
    return judge(evidence, scoring, 'cycle');
  };
}
