import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { bodyAt, type Passage } from './passage.ts';

const TRUTH_FPS = 30;

/** Positions of the patients and their twins at 30 Hz from time 0 on; NaN while nobody walks or nobody knows the twin. */
export function truthTrajectory(
  passages: readonly Passage[],
  durationS: number,
): { walk: Trajectory; twin: Trajectory } {
  const frames = Math.max(0, Math.floor(durationS * TRUTH_FPS + 1e-9));
  const empty = (): Trajectory => ({
    fps: TRUTH_FPS,
    frames,
    positions: new Float64Array(frames * JOINT_COUNT * 3).fill(Number.NaN),
  });
  const out = { walk: empty(), twin: empty() };
  for (const passage of passages.filter((p) => p.role === 'patient')) {
    const first = Math.max(0, Math.ceil(passage.startS * TRUTH_FPS - 1e-6));
    for (let f = first; f < frames && f / TRUTH_FPS <= passage.endS; f++) {
      const at = f * JOINT_COUNT * 3;
      const body = bodyAt(passage, f / TRUTH_FPS);
      if (body !== undefined) out.walk.positions.set(body, at);
      const twin = passage.twin === undefined ? undefined : bodyAt(passage, f / TRUTH_FPS, passage.twin);
      if (twin !== undefined) out.twin.positions.set(twin, at);
    }
  }
  return out;
}
