import { normal, seededRandom } from '../../maths/seeded-random.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';

const ROW = JOINT_COUNT * 3;

/** The walk on a circle of this radius, m: the same steps, turning all the time. `alongRad`: direction of the straight walk. */
export function onCircle({ fps, frames, positions }: Trajectory, alongRad: number, radiusM: number): Trajectory {
  const bent = new Float64Array(positions.length);
  const [c, s] = [Math.cos(alongRad), Math.sin(alongRad)];
  const [x0, y0] = [positions[0]!, positions[1]!];
  for (let f = 0; f < frames; f++) {
    const root = f * ROW;
    const way = c * (positions[root]! - x0) + s * (positions[root + 1]! - y0);
    const turn = way / radiusM;
    for (let at = root; at < root + ROW; at += 3) {
      const [x, y] = [positions[at]! - x0, positions[at + 1]! - y0];
      const ahead = c * x + s * y - way;
      const left = c * y - s * x;
      bent[at] = (radiusM - left) * Math.sin(turn) + ahead * Math.cos(turn);
      bent[at + 1] = radiusM - (radiusM - left) * Math.cos(turn) + ahead * Math.sin(turn);
      bent[at + 2] = positions[at + 2]!;
    }
  }
  return { fps, frames, positions: bent };
}

/** One pose of a walk held for `seconds`, with white noise of `noiseM` (one SD) on every coordinate. */
export function heldStill(walk: Trajectory, frame: number, seconds: number, noiseM: number, seed: number): Trajectory {
  const random = seededRandom(seed);
  const frames = Math.round(seconds * walk.fps);
  const pose = walk.positions.subarray(frame * ROW, (frame + 1) * ROW);
  const positions = Float64Array.from({ length: frames * ROW }, (_, i) => pose[i % ROW]! + noiseM * normal(random));
  return { fps: walk.fps, frames, positions };
}
