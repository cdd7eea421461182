import type { Trajectory } from './pose.ts';

/**
 * A walk at another rate, by time: frame k of the result is at k/fps seconds after the first frame. Cubic (Catmull-Rom)
 * where two known values lie on either side, linear where one does, NaN where a neighbour is unknown: nothing is
 * extrapolated and no gap is filled. The same rate returns a copy.
 *
 * Going down, frequencies above half the new rate would fold: walking holds next to nothing above 10 Hz, and a caller
 * whose data is noisier filters first (`smoothWalk`).
 */
export function resample(walk: Trajectory, fps: number): Trajectory {
  const width = walk.positions.length / Math.max(1, walk.frames);
  const lastS = (walk.frames - 1) / walk.fps;
  const frames = walk.frames === 0 ? 0 : Math.floor(lastS * fps + 1e-9) + 1;
  const positions = new Float64Array(frames * width);
  for (let f = 0; f < frames; f++) {
    const at = (f / fps) * walk.fps;
    // Times that coincide up to rounding are taken as they are: 60 Hz to 30 Hz is every second frame, exactly.
    const near = Math.round(at);
    const exact = Math.abs(at - near) < 1e-6;
    for (let c = 0; c < width; c++) {
      positions[f * width + c] = exact ? walk.positions[near * width + c]! : between(walk, width, c, at);
    }
  }
  return { fps, frames, positions };
}

function between(walk: Trajectory, width: number, column: number, at: number): number {
  const i = Math.floor(at);
  const s = at - i;
  const value = (f: number): number => (f < 0 || f >= walk.frames ? Number.NaN : walk.positions[f * width + column]!);
  const [p0, p1, p2, p3] = [value(i - 1), value(i), value(i + 1), value(i + 2)];
  if (!Number.isFinite(p0 + p3)) return p1 + s * (p2 - p1);
  return p1 + 0.5 * s * (p2 - p0 + s * (2 * p0 - 5 * p1 + 4 * p2 - p3 + s * (3 * (p1 - p2) + p3 - p0)));
}
