import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import type { Fault } from './faults.ts';

/** One person's way through the volume: who, when, where, and what is true about it. */
export interface Passage {
  /** Number of the crossing, from 0; a companion shares it with the patient. */
  crossing: number;
  role: 'patient' | 'companion';
  fault?: Fault;
  /** Seconds on the scenario's clock. */
  startS: number;
  endS: number;
  /** World frame, first frame at `startS`. */
  walk: Trajectory;
  /** Same frames: the walk without the fault; equal to `walk` where there is none; undefined where nobody knows. */
  twin?: Trajectory;
  /** Heel strikes, seconds on the scenario's clock; undefined where nobody knows. */
  strikes?: { left: number[]; right: number[] };
  /** Toe offs, the same way. */
  toeOffs?: { left: number[]; right: number[] };
}

const ROW = JOINT_COUNT * 3;

/**
 * A body at an instant: `[joint][xyz]`, metres, linear between the frames; undefined before and after the passage.
 * A joint unknown on either side of the instant is NaN.
 */
export function bodyAt(passage: Passage, timeS: number, of: Trajectory = passage.walk): Float64Array | undefined {
  const at = (timeS - passage.startS) * of.fps;
  const frame = Math.floor(at + 1e-9);
  if (frame < 0 || frame >= of.frames || timeS > passage.endS + 1e-9) return undefined;
  const u = Math.max(at - frame, 0);
  const a = frame * ROW;
  const b = Math.min(frame + 1, of.frames - 1) * ROW;
  const out = new Float64Array(ROW);
  for (let i = 0; i < ROW; i++) {
    const p = of.positions[a + i]!;
    out[i] = u < 1e-9 ? p : p + u * (of.positions[b + i]! - p);
  }
  return out;
}

/** Places a walk (x forward, y left) on the walkway, in place: turned by `yawRad`, its first pelvis at `x`, `y`. */
export function placeOnWalkway(walk: Trajectory, x: number, y: number, yawRad: number): void {
  const [c, s] = [Math.cos(yawRad), Math.sin(yawRad)];
  for (let i = 0; i < walk.positions.length; i += 3) {
    const [ahead, left] = [walk.positions[i]!, walk.positions[i + 1]!];
    walk.positions[i] = x + c * ahead - s * left;
    walk.positions[i + 1] = y + s * ahead + c * left;
  }
}
