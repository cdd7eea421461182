import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Pose3D, Provenance, Trajectory } from '../skeleton/pose.ts';
import type { QualitySummary } from './summary.ts';

/** A pass over the walkway as the gait stage takes it. */
export interface WalkInput {
  /** Metres, Z up, unfiltered, any rate from 20 Hz; NaN = not known. Holds no predicted joint. */
  trajectory: Trajectory;
  /** Time of the first frame, seconds. */
  startS: number;
  /** `[frame][joint]`; null where nobody kept it: then what is known counts as measured. */
  provenance: Provenance[][] | null;
  /** The normative twin, `[frame][joint][xyz]`, NaN = none; null where no twin was made. */
  twin: Float64Array | null;
}

/**
 * Poses of one track as a walk: one frame per tick, ticks at which nobody was seen unknown, predicted joints left out.
 * `twins[i]` (57 numbers, or null) belongs to `poses[i]`. An empty list gives a walk of no frames.
 */
export function walkFromPoses(poses: readonly Pose3D[], twins: readonly (Float64Array | null)[], fps = 30): WalkInput {
  const first = poses[0]?.tick ?? 0;
  const frames = poses.length === 0 ? 0 : poses.at(-1)!.tick - first + 1;
  const width = JOINT_COUNT * 3;
  const positions = new Float64Array(frames * width).fill(Number.NaN);
  const twin = twins.some((t) => t !== null) ? new Float64Array(frames * width).fill(Number.NaN) : null;
  const provenance = Array.from({ length: frames }, () => new Array<Provenance>(JOINT_COUNT).fill('x'));
  poses.forEach((pose, i) => {
    const frame = pose.tick - first;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const letter = pose.provenance[j]!;
      if (letter === 'p' || letter === 'x') continue;
      provenance[frame]![j] = letter;
      for (let k = j * 3; k < j * 3 + 3; k++) positions[frame * width + k] = pose.positions[k]!;
    }
    const own = twins[i];
    if (twin !== null && own) twin.set(own, frame * width);
  });
  return { trajectory: { fps, frames, positions }, startS: poses[0]?.timeS ?? 0, provenance, twin };
}

/** How the joint-frames from frame `from` to `to` (exclusive) came to be. Joints never known in the walk don't count. */
export function quality(walk: WalkInput, from: number, to: number): QualitySummary {
  const { positions, frames } = walk.trajectory;
  const everKnown = Array.from({ length: JOINT_COUNT }, (_, j) => {
    for (let f = 0; f < frames; f++) if (!Number.isNaN(positions[(f * JOINT_COUNT + j) * 3]!)) return true;
    return false;
  });
  let [measured, interpolated, total] = [0, 0, 0];
  for (let f = Math.max(0, from); f < Math.min(frames, to); f++) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      if (!everKnown[j]) continue;
      total++;
      if (Number.isNaN(positions[(f * JOINT_COUNT + j) * 3]!)) continue;
      if (walk.provenance?.[f]?.[j] === 'i') interpolated++;
      else measured++;
    }
  }
  const percent = (count: number): number => (total === 0 ? 0 : Math.round((1000 * count) / total) / 10);
  return {
    measured_percent: percent(measured),
    interpolated_percent: percent(interpolated),
    missing_percent: total === 0 ? 100 : percent(total - measured - interpolated),
  };
}
