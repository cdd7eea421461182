import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { Side } from '../skeleton/side.ts';
import { anglesAt, keepPossible } from './body-motion.ts';
import type { BodyAngles } from './channels.ts';
import type { Walker } from './draw-walker.ts';
import { applyFault, type Fault, faultTiming, slowing } from './faults.ts';
import { evenTiming, type GaitTiming, legPhase, phaseAt, type Rhythm } from './gait-timing.ts';
import { ground } from './grounding.ts';
import { TOUCH_LATER } from './support.ts';

/** Frames per second at which a walk is made; cameras see it between frames by interpolation. */
export const FINE_FPS = 120;
/** Made before and after what is asked for and cut off again, so that both ends are in full stride. */
const MARGIN_S = 1.6;

/** One walk and its true twin: the same person, rhythm and strides without the fault. */
export interface SimulatedWalk {
  walker: Walker;
  fault?: Fault;
  /** `FINE_FPS`; x forward with the pelvis at 0 in the first frame, y left, z above the floor. */
  walk: Trajectory;
  /**
   * Same frames. Set beside the walk at every instant (equal pelvis x), as a corrected pose is; its own feet therefore
   * slide as much as its steps are longer. Equal to `walk` without a fault.
   */
  twin: Trajectory;
  /** When left and right feet touch the floor, seconds from the first frame … */
  strikes: { left: number[]; right: number[] };
  /** … and when they leave it. */
  toeOffs: { left: number[]; right: number[] };
}

/** A walk of `durationS`. Pure: the same walker, rhythm and fault give the same numbers. */
export function simulateWalk(walker: Walker, rhythm: Rhythm, durationS: number, fault?: Fault): SimulatedWalk {
  const slow = { ...rhythm, strideS: walker.strideS * slowing(walker, fault) };
  const acted = make(walker, slow, durationS, fault);
  const twin = fault === undefined ? acted : make(walker, slow, durationS, undefined);
  if (twin !== acted) {
    for (let f = 0; f < twin.walk.frames; f++) {
      const at = f * JOINT_COUNT * 3;
      const shift = acted.walk.positions[at]! - twin.walk.positions[at]!;
      for (let j = 0; j < JOINT_COUNT; j++) twin.walk.positions[at + 3 * j]! += shift;
    }
  }
  return { walker, fault, walk: acted.walk, twin: twin.walk, strikes: acted.strikes, toeOffs: acted.toeOffs };
}

type Times = Record<Side, number[]>;

interface Made {
  walk: Trajectory;
  strikes: Times;
  toeOffs: Times;
}

function make(walker: Walker, rhythm: Rhythm, durationS: number, fault: Fault | undefined): Made {
  const margin = Math.round(MARGIN_S * FINE_FPS);
  const kept = Math.round(durationS * FINE_FPS) + 1;
  const frames = kept + 2 * margin;
  const timing = faultTiming(walker, evenTiming(rhythm.strideS, walker.stanceShare), fault);
  // Phase may be any number: starting two strides up keeps stride numbers positive in the margin.
  const phases = Float64Array.from({ length: frames }, (_, f) => 3 + phaseAt(rhythm, (f - margin) / FINE_FPS));
  const angles: BodyAngles[] = Array.from(phases, (phase) => {
    const a = anglesAt(walker, timing, phase);
    applyFault(walker, a, fault, timing, phase);
    keepPossible(a);
    return a;
  });
  const all = ground({ build: walker.build, timing, phases, angles, fps: FINE_FPS });
  const row = JOINT_COUNT * 3;
  const positions = all.slice(margin * row, (margin + kept) * row);
  const x0 = positions[0]!;
  for (let i = 0; i < positions.length; i += 3) positions[i]! -= x0;
  const span = { phases, first: margin, frames: kept };
  return {
    walk: { fps: FINE_FPS, frames: kept, positions },
    strikes: crossings(timing, span, () => TOUCH_LATER),
    toeOffs: crossings(timing, span, (side) => timing.curveStance[side] - TOUCH_LATER),
  };
}

/** When each leg's own phase passes a whole number and `share`, seconds from frame `first`. */
function crossings(
  timing: GaitTiming,
  { phases, first, frames }: { phases: Float64Array; first: number; frames: number },
  share: (side: Side) => number,
): Times {
  const times = (side: Side): number[] => {
    const cycles = (f: number): number => legPhase(timing, side, phases[f]!) - share(side);
    const out: number[] = [];
    for (let f = first + 1; f < first + frames; f++) {
      const [before, now] = [cycles(f - 1), cycles(f)];
      const passed = Math.floor(now);
      if (passed > Math.floor(before)) out.push((f - 1 - first + (passed - before) / (now - before)) / FINE_FPS);
    }
    return out;
  };
  return { left: times('left'), right: times('right') };
}
