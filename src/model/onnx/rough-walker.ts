import { normal, type Random } from '../../maths/seeded-random.ts';
import { J, JOINT_COUNT, type JointName } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';

/** Standing figure, metres, facing +X, left +Y, floor 0: round numbers of an adult of about 1.7 m. */
const STANDING: Record<JointName, [number, number, number]> = {
  pelvis: [0, 0, 0.92],
  left_hip: [0, 0.09, 0.9],
  left_knee: [0, 0.09, 0.48],
  left_ankle: [0, 0.09, 0.08],
  left_heel: [-0.05, 0.09, 0.03],
  left_toe: [0.15, 0.1, 0.03],
  right_hip: [0, -0.09, 0.9],
  right_knee: [0, -0.09, 0.48],
  right_ankle: [0, -0.09, 0.08],
  right_heel: [-0.05, -0.09, 0.03],
  right_toe: [0.15, -0.1, 0.03],
  neck: [0, 0, 1.45],
  head: [0.03, 0, 1.62],
  left_shoulder: [0, 0.18, 1.4],
  left_elbow: [0, 0.22, 1.12],
  left_wrist: [0.08, 0.22, 0.88],
  right_shoulder: [0, -0.18, 1.4],
  right_elbow: [0, -0.22, 1.12],
  right_wrist: [0.08, -0.22, 0.88],
};

/** How far each joint swings forward and back, metres; the right side half a cycle later. */
const SWING: Partial<Record<JointName, number>> = {
  left_knee: 0.14,
  left_ankle: 0.27,
  left_heel: 0.27,
  left_toe: 0.27,
  left_elbow: -0.1,
  left_wrist: -0.22,
  right_knee: 0.14,
  right_ankle: 0.27,
  right_heel: 0.27,
  right_toe: 0.27,
  right_elbow: -0.1,
  right_wrist: -0.22,
};

const STRIDES_PER_S = 0.9;
const FPS = 30;

/**
 * A rough walker for finding activation ranges and timing where no recorded walks are at hand: limbs swing as sines, each
 * person has another size, speed and heading, joints jitter by millimetres. No claim on gait.
 */
export function roughWalker(random: Random, frames: number): Trajectory {
  const size = 1 + 0.1 * normal(random);
  const stride = 0.6 + 0.6 * random();
  const yaw = 2 * Math.PI * random();
  const phase = random();
  const positions = new Float64Array(frames * JOINT_COUNT * 3);
  for (let frame = 0; frame < frames; frame++) {
    const cycle = 2 * Math.PI * (phase + (STRIDES_PER_S * frame) / FPS);
    const travelled = (1.3 * stride * STRIDES_PER_S * frame) / FPS;
    for (const [name, [x, y, z]] of Object.entries(STANDING) as [JointName, [number, number, number]][]) {
      const angle = name.startsWith('right_') ? cycle + Math.PI : cycle;
      const swing = (SWING[name] ?? 0) * stride;
      const lift = z < 0.5 ? 0.12 * Math.abs(swing) * (1 + Math.sin(angle)) : 0.02 * Math.sin(2 * cycle);
      const ahead = size * (x + swing * Math.cos(angle)) + travelled;
      const left = size * y + 0.02 * Math.sin(cycle);
      const at = (frame * JOINT_COUNT + J[name]) * 3;
      positions[at] = Math.cos(yaw) * ahead - Math.sin(yaw) * left + 0.004 * normal(random);
      positions[at + 1] = Math.sin(yaw) * ahead + Math.cos(yaw) * left + 0.004 * normal(random);
      positions[at + 2] = size * (z + lift) + 0.004 * normal(random);
    }
  }
  return { fps: FPS, frames, positions };
}
