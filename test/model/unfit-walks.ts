import { withoutJoints } from '../../src/evaluation/walk-variants.ts';
import type { Declared } from '../../src/model/assessable.ts';
import { J, JOINT_COUNT, JOINTS } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { stickPerson } from './stick-baseline.ts';

const STRIDE = JOINT_COUNT * 3;

/** What nothing must be said of, and the reason that must be given. */
export interface Unfit {
  walk: Trajectory;
  declared: Declared;
  reason: RegExp;
}

/** Every input that the norms are not made for, each of a made-up walker of four seconds. */
export function unfitWalks(): Record<string, Unfit> {
  const walk = stickPerson(41);
  const unfit = (bad: Trajectory, reason: RegExp, declared: Declared = {}): Unfit => ({ walk: bad, declared, reason });
  return {
    'nothing but NaN': unfit({ ...walk, positions: walk.positions.map(() => Number.NaN) }, /Fewer than 9 joints/),
    'the pelvis never seen': unfit(withoutJoints(walk, ['pelvis']), /with the pelvis/),
    'eight joints': unfit(withoutJoints(walk, JOINTS.slice(8)), /Fewer than 9 joints/),
    'both feet never seen': unfit(withoutJoints(walk, ['left_ankle', 'right_ankle']), /No leg is seen/),
    'a person who stands': unfit(standing(walk), /does not walk/),
    'a person who walks in circles': unfit(circling(walk), /turns/),
    'a child': unfit(child(), /child/),
    'a person of a millimetre': unfit({ ...walk, positions: walk.positions.map((v) => v / 1000) }, /child/),
    'a giant': unfit({ ...walk, positions: walk.positions.map((v) => v * 1000) }, /units/),
    'a walking aid': unfit(walk, /walking aid/, { walkingAid: true }),
  };
}

function standing(walk: Trajectory): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (let frame = 1; frame < walk.frames; frame++) positions.copyWithin(frame * STRIDE, 0, STRIDE);
  return { ...walk, positions };
}

/** The same steps on a circle, a full turn in four seconds. */
function circling(walk: Trajectory): Trajectory {
  const positions = Float64Array.from(walk.positions);
  const pelvis = { x: 0, y: 0 };
  for (let frame = 0; frame < walk.frames; frame++) {
    const yaw = (frame / walk.fps / 4) * 2 * Math.PI;
    const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
    const at = (frame * JOINT_COUNT + J.pelvis) * 3;
    const step = frame === 0 ? 0 : walk.positions[at]! - walk.positions[at - STRIDE]!;
    pelvis.x += cos * step;
    pelvis.y += sin * step;
    for (let i = frame * STRIDE; i < (frame + 1) * STRIDE; i += 3) {
      const [x, y] = [walk.positions[i]! - walk.positions[at]!, walk.positions[i + 1]! - walk.positions[at + 1]!];
      positions[i] = pelvis.x + cos * x - sin * y;
      positions[i + 1] = pelvis.y + sin * x + cos * y;
    }
  }
  return { ...walk, positions };
}

/** A child of five: legs of 0.49 m, and trunk and head larger for them than a grown person's. */
function child(): Trajectory {
  const walk = stickPerson(42, { size: 0.58, speed_m_s: 0.8, cadenceHz: 1.2 });
  const positions = Float64Array.from(walk.positions);
  const upper = JOINTS.slice(JOINTS.indexOf('neck'));
  for (let frame = 0; frame < walk.frames; frame++) {
    const pelvis = (frame * JOINT_COUNT + J.pelvis) * 3;
    for (const joint of upper) {
      const at = (frame * JOINT_COUNT + J[joint]) * 3;
      for (let k = 0; k < 3; k++)
        positions[at + k] = positions[pelvis + k]! + 1.3 * (positions[at + k]! - positions[pelvis + k]!);
    }
  }
  return { ...walk, positions };
}
