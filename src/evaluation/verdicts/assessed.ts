import { hasSteps, NO_STEPS } from '../../gait/assess-pass.ts';
import { refusal } from '../../model/assessable.ts';
import type { PreparedWalk } from '../walk-errors.ts';

/** Why the product would not assess a walk, as it would say; null where it would, if enough windows can be scored. */
export function whyNotAssessed({ raw, scored }: PreparedWalk): string | null {
  const stepless = !hasSteps({ trajectory: raw, startS: 0, provenance: null, twin: null });
  return stepless ? NO_STEPS : refusal(scored);
}
