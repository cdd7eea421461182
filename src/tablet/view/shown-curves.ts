import type { PageState } from '../data/page-state.ts';
import { TEXT } from '../text.ts';
import { type CurveSource, curvesOfCycle, curvesOfWalk } from './curve-tiles.ts';

/** The curves that are shown, with what they are. */
export interface ShownCurves {
  source: CurveSource;
  what: string;
}

/** The last walk; while a newer one goes on, its latest cycle. Null before the first. */
export function shownCurves({ walk, cycles }: PageState): ShownCurves | null {
  const cycle = cycles[0];
  if (cycle !== undefined && (walk === null || cycle.walk_no > walk.walk_no)) {
    return { source: curvesOfCycle(cycle, walk), what: TEXT.walk.ofCycle(cycle.walk_no, cycle.cycle) };
  }
  if (walk === null) return null;
  return { source: curvesOfWalk(walk), what: TEXT.walk.ofWalk(walk.walk_no, walk.cycles) };
}
