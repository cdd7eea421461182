import type { Verdict } from '../model/assessment.ts';
import type { Bands } from './bands.ts';
import { cycleSummary, type VerdictOf } from './cycle-summary.ts';
import type { EventOptions } from './events.ts';
import type { CycleSummary, WalkSummary } from './summary.ts';
import { analyseWalk, type WalkAnalysis } from './walk-analysis.ts';
import type { WalkInput } from './walk-input.ts';
import { walkSummary } from './walk-summary.ts';

/** A walk in numbers: the whole, its cycles, and the analysis they were read from. */
export interface GaitReport {
  analysis: WalkAnalysis;
  walk: WalkSummary;
  /** One per complete left cycle, in order. */
  cycles: CycleSummary[];
}

/**
 * Everything the gait stage says about a completed walk. `verdict` is the model's about the whole walk, `verdictOf` about
 * a span of its frames; `bands` null = no normative bands, deviations are then null.
 */
export function summariseWalk(
  walk: WalkInput,
  bands: Bands | null,
  verdict: Verdict,
  verdictOf: VerdictOf,
  options: EventOptions = {},
): GaitReport {
  const analysis = analyseWalk(walk, options);
  return {
    analysis,
    walk: walkSummary(walk, analysis, bands, verdict),
    cycles: analysis.detection.cycles.left.map((cycle, i) =>
      cycleSummary(walk, analysis, cycle, i + 1, bands, verdictOf),
    ),
  };
}
