import type { Side } from '../skeleton/side.ts';
import { type GaitTiming, legPhase } from './gait-timing.ts';
import { smoothStep } from './smoothing.ts';

/** Frames `[first, last]` in which a foot is on the floor; cut off where the walk begins or ends. */
export interface Stance {
  first: number;
  last: number;
}

/** A leg over a walk: own phase of each frame (0..1), its load (0..1) and when it stands. */
export interface LegSupport {
  own: Float64Array;
  load: Float64Array;
  stances: Stance[];
}

/**
 * The curves' phase 0 is where the foot is furthest ahead of the pelvis, when it still moves forward with the body, and
 * their toe off where it is furthest behind, when it already does: the floor is touched this much later and left this
 * much earlier, in strides.
 */
export const TOUCH_LATER = 0.03;

/** When each leg stands, from the gait's timing and the phase of each frame. The load passes over in double support. */
export function legSupport(timing: GaitTiming, side: Side, phases: Float64Array): LegSupport {
  const own = phases.map((p) => {
    const leg = legPhase(timing, side, p);
    return leg - Math.floor(leg);
  });
  const on = TOUCH_LATER;
  const off = timing.curveStance[side] - TOUCH_LATER;
  const double = Math.max(off - on - 0.5, 0.04);
  const load = own.map((p) => Math.min(smoothStep((p - on) / double), smoothStep((off - p) / double)));
  const stances: Stance[] = [];
  let first = -1;
  for (let f = 0; f <= own.length; f++) {
    const stands = f < own.length && own[f]! >= on && own[f]! < off;
    if (first >= 0 && !stands) {
      stances.push({ first, last: f - 1 });
      first = -1;
    }
    if (stands && first < 0) first = f;
  }
  return { own, load, stances };
}
