import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Trajectory } from '../skeleton/pose.ts';

/** A path shorter than this has no direction (a treadmill): the walk is only centred, metres. */
const SHORTEST_PATH_M = 0.5;

/**
 * A copy of a recorded walk laid on the walkway: turned so that its path runs along +X, the path's middle over the
 * origin. Heights stay. Without a path (treadmill) or a pelvis (mid-hip) it is centred where its hips are.
 */
export function ontoWalkway(walk: Trajectory): Trajectory {
  const path = rootPath(walk);
  if (path.length === 0) return { ...walk, positions: walk.positions.slice() };
  const [first, last] = [path[0]!, path.at(-1)!];
  const length = Math.hypot(last[0] - first[0], last[1] - first[1]);
  const yaw = length >= SHORTEST_PATH_M ? Math.atan2(last[1] - first[1], last[0] - first[0]) : 0;
  const [mx, my] = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const positions = walk.positions.slice();
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y] = [positions[i]! - mx, positions[i + 1]! - my];
    positions[i] = c * x + s * y;
    positions[i + 1] = c * y - s * x;
  }
  return { ...walk, positions };
}

function rootPath(walk: Trajectory): [number, number][] {
  const out: [number, number][] = [];
  for (let f = 0; f < walk.frames; f++) {
    const at = (joint: number) => (f * JOINT_COUNT + joint) * 3;
    const [p, l, r] = [at(J.pelvis), at(J.left_hip), at(J.right_hip)];
    const { positions } = walk;
    if (isKnown(positions, p)) out.push([positions[p]!, positions[p + 1]!]);
    else if (isKnown(positions, l) && isKnown(positions, r))
      out.push([(positions[l]! + positions[r]!) / 2, (positions[l + 1]! + positions[r + 1]!) / 2]);
  }
  return out;
}
