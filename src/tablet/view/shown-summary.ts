import type { Payload } from '../../publish/payloads.ts';
import type { PageState } from '../data/page-state.ts';
import { TEXT } from '../text.ts';

/** The summary whose curves are shown, with what it is. */
export interface ShownSummary {
  summary: Payload<'walk'> | Payload<'cycle'>;
  normative: Payload<'walk'>['normative'];
  what: string;
}

/** The last walk; while a newer one goes on, its latest cycle. Null before the first. */
export function shownSummary({ walk, cycles }: PageState): ShownSummary | null {
  const cycle = cycles[0];
  const normative = walk?.normative ?? {};
  if (cycle !== undefined && (walk === null || cycle.walk_no > walk.walk_no)) {
    return { summary: cycle, normative, what: TEXT.walk.ofCycle(cycle.walk_no, cycle.cycle) };
  }
  if (walk === null) return null;
  return { summary: walk, normative, what: TEXT.walk.ofWalk(walk.walk_no, walk.cycles) };
}
