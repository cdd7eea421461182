import { JOINT_COUNT } from '../skeleton/joints.ts';

/** Diagonal of the box around the joints seen, px; 0 for nobody. `joints` is `[joint][x, y, confidence]`. */
export function imageExtent(joints: Float64Array): number {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < JOINT_COUNT * 3; at += 3) {
    if (!(joints[at + 2]! > 0)) continue;
    minX = Math.min(minX, joints[at]!);
    maxX = Math.max(maxX, joints[at]!);
    minY = Math.min(minY, joints[at + 1]!);
    maxY = Math.max(maxY, joints[at + 1]!);
  }
  return maxX >= minX ? Math.hypot(maxX - minX, maxY - minY) : 0;
}
