import type { BodyAngles } from './channels.ts';
import type { Build } from './draw-walker.ts';
import type { GaitTiming } from './gait-timing.ts';

/** A walk in angles: what `ground` puts on the floor. */
export interface AngledWalk {
  build: Build;
  timing: GaitTiming;
  /** Strides done at each frame. */
  phases: Float64Array;
  angles: BodyAngles[];
  /** Frames per second. */
  fps: number;
}
