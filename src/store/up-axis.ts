import { GengaitError } from '../errors.ts';
import { J } from '../skeleton/joints.ts';
import { isKnown } from '../skeleton/pose.ts';

export type UpAxis = 'y' | 'z';

const AXES = ['x', 'y', 'z'] as const;
/** Legs of a walker stand within about 30° of the vertical on average: cos 30° = 0.87. */
const CLEAR_COSINE = 0.85;

/**
 * Which axis of a file points up, from anatomy: the mean direction from the ankles to the hips over all frames.
 * `positions` is `[frame][19][xyz]` in the file's axes. `stated` is the user's word; it is still checked against the body.
 * @throws GENGAIT_E_TRC_UP when no axis is clearly up, when it is x or points down, or when the body contradicts `stated`.
 */
export function decideUpAxis(positions: Float64Array, stated: UpAxis | 'auto'): UpAxis {
  const up = legDirection(positions);
  const text = AXES.map((axis, i) => `${axis} ${up[i]!.toFixed(2)}`).join(', ');
  if (stated !== 'auto') {
    if (up[stated === 'y' ? 1 : 2]! > 0.5) return stated;
    throw new GengaitError('GENGAIT_E_TRC_UP', `${stated} was stated, but from ankles to hips the body points ${text}`);
  }
  const clear = up.findIndex((value) => value > CLEAR_COSINE);
  const axis = AXES[clear];
  if (axis !== 'y' && axis !== 'z') {
    throw new GengaitError('GENGAIT_E_TRC_UP', `from ankles to hips the body points ${text}`);
  }
  return axis;
}

/** Unit vector of the mean of (mid-hip − mid-ankle); zeros when the legs are never whole. */
function legDirection(positions: Float64Array): number[] {
  const sum = [0, 0, 0];
  const legs = [
    [J.left_hip, J.left_ankle],
    [J.right_hip, J.right_ankle],
  ] as const;
  for (let frame = 0; frame < positions.length; frame += 57) {
    for (const [hip, ankle] of legs) {
      const h = frame + hip * 3;
      const a = frame + ankle * 3;
      if (!isKnown(positions, h) || !isKnown(positions, a)) continue;
      for (let k = 0; k < 3; k++) sum[k]! += positions[h + k]! - positions[a + k]!;
    }
  }
  const length = Math.hypot(...sum);
  return length > 0 ? sum.map((value) => value / length) : sum;
}

/**
 * Turns positions `[…][xyz]` with the given up axis into Z up, in place. Y up: world X, Y, Z = file X, −Z, Y, OpenSim's
 * axes (X forward, Y up, Z right) and the inverse of what the writer does. A file on other axes with Y up, as
 * Pose2Sim's, comes out turned about the vertical, which changes nothing that is measured here.
 */
export function toZUp(positions: Float64Array, up: UpAxis): void {
  if (up === 'z') return;
  for (let i = 0; i < positions.length; i += 3) {
    const y = positions[i + 1]!;
    positions[i + 1] = -positions[i + 2]!;
    positions[i + 2] = y;
  }
}
