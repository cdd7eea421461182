import { J, JOINT_COUNT, type JointName } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';

export interface GaitSettings {
  seconds: number;
  fps?: number;
  /** Time of a stride, s. */
  strideS?: number;
  /** Direction of walking, rad. */
  yawRad?: number;
  /** Speed of the pelvis; 0 with moving legs is a treadmill. Default: what the legs walk. */
  pelvisSpeedMS?: number;
  /** Flexion of both hips and knees over phase 0..1, degrees. */
  hipDeg?: (phase: number) => number;
  kneeDeg?: (phase: number) => number;
  /** Constant angles, degrees. */
  trunkDeg?: number;
  adductionDeg?: { left: number; right: number };
  ankleDeg?: number;
  /** Legs move or hang still. */
  standing?: boolean;
}

export const SEGMENTS = {
  hips: 0.24,
  thigh: 0.42,
  shank: 0.42,
  heelBehind: 0.06,
  toeAhead: 0.18,
  foot: 0.07,
  trunk: 0.5,
};
const DEG = Math.PI / 180;

/** Hip flexion of a plain walker, degrees; phase 0 = heel strike. */
export const plainHip = (phase: number): number => 8 + 22 * Math.cos(2 * Math.PI * phase);
/** Knee flexion: a small wave in stance, a large one in swing. */
export const plainKnee = (phase: number): number => 8 + 10 * bump(phase, 0.15, 0.1) + 52 * bump(phase, 0.73, 0.13);

function bump(phase: number, centre: number, width: number): number {
  const off = phase - centre - Math.round(phase - centre);
  return Math.exp(-0.5 * (off / width) ** 2);
}

/**
 * A walker by forward kinematics: sagittal hips, knees and feet of given angles, the right leg half a stride behind the
 * left, the lower foot on the floor. Its angles are what `jointAngles` defines, so they are the truth to find again.
 */
export function simulateGait(settings: GaitSettings): Trajectory {
  const { seconds, fps = 30, strideS = 1.1, yawRad = 0, standing = false } = settings;
  const frames = Math.round(seconds * fps);
  const positions = new Float64Array(frames * JOINT_COUNT * 3);
  const speed = standing ? 0 : (settings.pelvisSpeedMS ?? 1.1);
  for (let f = 0; f < frames; f++) {
    const phase = standing ? 0.3 : f / fps / strideS;
    const body = pose(settings, phase);
    const lowest = Math.min(...Object.values(body).map((p) => p[2]));
    for (const [joint, [forward, left, up]] of Object.entries(body) as [JointName, Point][]) {
      const x = forward + (f / fps) * speed;
      const at = (f * JOINT_COUNT + J[joint]) * 3;
      positions[at] = x * Math.cos(yawRad) - left * Math.sin(yawRad);
      positions[at + 1] = x * Math.sin(yawRad) + left * Math.cos(yawRad);
      positions[at + 2] = up - lowest;
    }
  }
  return { fps, frames, positions };
}

/** Forward, left, up; metres. */
type Point = [number, number, number];

function pose(settings: GaitSettings, phase: number): Record<JointName, Point> {
  const body = { pelvis: [0, 0, 0] } as unknown as Record<JointName, Point>;
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? 1 : -1;
    const own = phase + (side === 'left' ? 0 : 0.5);
    const hip: Point = [0, (sign * SEGMENTS.hips) / 2, 0];
    const flexion = (settings.hipDeg ?? plainHip)(own) * DEG;
    const bend = (settings.kneeDeg ?? plainKnee)(own) * DEG;
    const inward = (settings.adductionDeg?.[side] ?? 0) * DEG;
    const knee = hang(hip, SEGMENTS.thigh, flexion, inward, sign);
    const shank = flexion - bend;
    const ankle = hang(knee, SEGMENTS.shank, shank, 0, sign);
    const pitch = (settings.ankleDeg ?? 0) * DEG + shank;
    const sole = (along: number): Point => [
      ankle[0] + along * Math.cos(pitch) + SEGMENTS.foot * Math.sin(pitch),
      ankle[1],
      ankle[2] + along * Math.sin(pitch) - SEGMENTS.foot * Math.cos(pitch),
    ];
    Object.assign(body, {
      [`${side}_hip`]: hip,
      [`${side}_knee`]: knee,
      [`${side}_ankle`]: ankle,
      [`${side}_heel`]: sole(-SEGMENTS.heelBehind),
      [`${side}_toe`]: sole(SEGMENTS.toeAhead),
    });
    const lean = (settings.trunkDeg ?? 0) * DEG;
    const up = (length: number): Point => [length * Math.sin(lean), 0, length * Math.cos(lean)];
    const shoulder: Point = [up(SEGMENTS.trunk)[0], sign * 0.18, up(SEGMENTS.trunk)[2]];
    Object.assign(body, {
      neck: up(SEGMENTS.trunk),
      head: up(SEGMENTS.trunk + 0.2),
      [`${side}_shoulder`]: shoulder,
      [`${side}_elbow`]: [shoulder[0], shoulder[1], shoulder[2] - 0.3],
      [`${side}_wrist`]: [shoulder[0] + 0.05, shoulder[1], shoulder[2] - 0.55],
    });
  }
  return body;
}

/** The far end of a segment that hangs from `from`, flexed forward and adducted (turned out of its sagittal plane). */
function hang(from: Point, length: number, flexion: number, inward: number, sign: number): Point {
  return [
    from[0] + length * Math.cos(inward) * Math.sin(flexion),
    from[1] - sign * length * Math.sin(inward),
    from[2] - length * Math.cos(inward) * Math.cos(flexion),
  ];
}
