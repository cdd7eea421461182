import { J, JOINT_COUNT, type JointName } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';

/** How a test walker moves. */
export interface Gait {
  seconds: number;
  speed_m_s: number;
  /** Knee flexion in swing, degrees, per side. */
  kneeSwingDeg: { left: number; right: number };
  /** Forward lean of the trunk, degrees. */
  leanDeg: number;
  /** Phase at which the walk starts, cycles. */
  phase: number;
  /** Size: 1 = legs of 0.85 m. */
  size: number;
  cadenceHz: number;
}

export const HEALTHY: Gait = {
  seconds: 5,
  speed_m_s: 1.1,
  kneeSwingDeg: { left: 60, right: 60 },
  leanDeg: 2,
  phase: 0,
  size: 1,
  cadenceHz: 0.9,
};

/** A made-up walker for tests: sine hips, one knee bump in swing, rigid trunk, swinging arms, along +X. Not a model of gait. */
export function stickWalk(change: Partial<Gait> = {}): Trajectory {
  const gait = { ...HEALTHY, ...change };
  const frames = Math.round(gait.seconds * 30);
  const positions = new Float64Array(frames * JOINT_COUNT * 3);
  for (let frame = 0; frame < frames; frame++) placeFrame(gait, frame, positions);
  return { fps: 30, frames, positions };
}

function placeFrame(gait: Gait, frame: number, positions: Float64Array): void {
  const t = frame / 30;
  const set = (joint: JointName, x: number, y: number, z: number): void => {
    const at = (frame * JOINT_COUNT + J[joint]) * 3;
    positions.set([gait.speed_m_s * t + x * gait.size, y * gait.size, z * gait.size], at);
  };
  const cycle = gait.phase + gait.cadenceHz * t;
  const height = 0.93 + 0.02 * Math.cos(4 * Math.PI * cycle);
  set('pelvis', 0, 0, height);
  for (const [side, sign, shift] of [
    ['left', 1, 0],
    ['right', -1, 0.5],
  ] as const) {
    const p = (((cycle + shift) % 1) + 1) % 1;
    const hip = (22 * Math.PI * Math.cos(2 * Math.PI * p)) / 180 + 0.1;
    const bump = Math.exp(-(((p - 0.72) / 0.1) ** 2));
    const shank = hip - (Math.PI / 180) * (5 + gait.kneeSwingDeg[side] * bump);
    const y = 0.09 * sign;
    const knee = { x: 0.43 * Math.sin(hip), z: height - 0.43 * Math.cos(hip) };
    const ankle = { x: knee.x + 0.42 * Math.sin(shank), z: knee.z - 0.42 * Math.cos(shank) };
    set(`${side}_hip`, 0, y, height);
    set(`${side}_knee`, knee.x, y, knee.z);
    set(`${side}_ankle`, ankle.x, y, ankle.z);
    set(`${side}_heel`, ankle.x - 0.05, y, ankle.z - 0.06);
    set(`${side}_toe`, ankle.x + 0.15, y, ankle.z - 0.07);
    const arm = -0.8 * hip;
    const lean = (gait.leanDeg * Math.PI) / 180;
    const shoulder = { x: 0.5 * Math.sin(lean), z: height + 0.5 * Math.cos(lean) };
    set(`${side}_shoulder`, shoulder.x, 0.18 * sign, shoulder.z);
    set(`${side}_elbow`, shoulder.x + 0.28 * Math.sin(arm), 0.21 * sign, shoulder.z - 0.28 * Math.cos(arm));
    set(`${side}_wrist`, shoulder.x + 0.53 * Math.sin(arm), 0.23 * sign, shoulder.z - 0.53 * Math.cos(arm));
    set('neck', shoulder.x, 0, shoulder.z + 0.05);
    set('head', shoulder.x + 0.04, 0, shoulder.z + 0.23);
  }
}
