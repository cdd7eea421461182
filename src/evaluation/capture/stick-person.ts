import { type Camera, project } from '../../geometry/camera.ts';
import { J, JOINT_COUNT, type JointName, mirrored } from '../../skeleton/joints.ts';
import type { CameraView, FrameSet } from '../../sync/frame-set.ts';

/** How somebody walks: enough of a gait to move limbs as far and as fast as real ones. */
export interface StickWalk {
  /** Place at time 0, metres, and velocity, metres per second. */
  from: readonly [number, number];
  velocity: readonly [number, number];
  /** Stature relative to 1.75 m. */
  scale?: number;
  /** Phase of the gait at time 0, cycles. */
  phase?: number;
  /** Direction the body faces while standing, radians. */
  facing?: number;
}

/** `[joint][xyz]`, metres, of a walking stick person at a time. */
export function stickPose(
  { from, velocity, scale = 1, phase = 0, facing = 0 }: StickWalk,
  timeS: number,
): Float64Array {
  const speed = Math.hypot(velocity[0], velocity[1]);
  const yaw = speed > 0 ? Math.atan2(velocity[1], velocity[0]) : facing;
  const [cx, cy] = [from[0] + velocity[0] * timeS, from[1] + velocity[1] * timeS];
  const out = new Float64Array(JOINT_COUNT * 3);
  const put = (name: JointName, forward: number, left: number, up: number) => {
    const [f, l] = [forward * scale, left * scale];
    out[3 * J[name]] = cx + f * Math.cos(yaw) - l * Math.sin(yaw);
    out[3 * J[name] + 1] = cy + f * Math.sin(yaw) + l * Math.cos(yaw);
    out[3 * J[name] + 2] = up * scale;
  };
  put('pelvis', 0, 0, 0.93);
  put('neck', 0.02, 0, 1.46);
  put('head', 0.05, 0, 1.68);
  for (const [side, sign] of [
    ['left', 1],
    ['right', -1],
  ] as const) {
    const cycle = 2 * Math.PI * (phase + timeS * Math.min(1, speed / 1.2) + (sign > 0 ? 0 : 0.5));
    const swing = speed > 0 ? 1 : 0;
    const thigh = swing * 0.4 * Math.sin(cycle);
    const knee = swing * (0.15 + 0.45 * Math.max(0, Math.cos(cycle)));
    const [kx, kz] = [0.42 * Math.sin(thigh), 0.92 - 0.42 * Math.cos(thigh)];
    const [ax, az] = [kx + 0.41 * Math.sin(thigh - knee), kz - 0.41 * Math.cos(thigh - knee)];
    put(`${side}_hip`, 0, sign * 0.09, 0.92);
    put(`${side}_knee`, kx, sign * 0.09, kz);
    put(`${side}_ankle`, ax, sign * 0.09, az);
    put(`${side}_heel`, ax - 0.05, sign * 0.09, az - 0.05);
    put(`${side}_toe`, ax + 0.16, sign * 0.1, az - 0.05);
    const arm = -0.8 * thigh;
    put(`${side}_shoulder`, 0.02, sign * 0.19, 1.42);
    put(`${side}_elbow`, 0.02 + 0.28 * Math.sin(arm), sign * 0.22, 1.42 - 0.28 * Math.cos(arm));
    put(`${side}_wrist`, 0.02 + 0.52 * Math.sin(arm), sign * 0.22, 1.42 - 0.52 * Math.cos(arm));
  }
  return out;
}

/** What spoils the keypoints of a simulated tick. */
export interface Filming {
  noisePx: number;
  /** Share of joints that are missing at random. */
  missing?: number;
  /** Probability that a view has the sides of a person's legs exchanged. */
  swapLegs?: number;
  /** A joint of somebody behind another body is lost with this probability. */
  occlusion?: number;
  /** Cameras that say nothing. */
  silent?: readonly number[];
}

/** The frame set of a tick with everybody in it, in each camera in random order. */
export function film(
  cameras: readonly Camera[],
  bodies: readonly Float64Array[],
  tick: number,
  filming: Filming,
  random: () => number,
  gauss: () => number,
): FrameSet {
  const views: CameraView[] = [];
  cameras.forEach((camera, c) => {
    if (filming.silent?.includes(c)) return;
    const seen = bodies.map((body) => see(camera, body));
    const people = seen.map((own, i) => {
      const hidden = (j: number) => seen.some((other, k) => k !== i && behind(own, other, j, camera.focalPx));
      return disturb(own, hidden, filming, random, gauss);
    });
    views.push({ camera: c, people: people.sort(() => random() - 0.5), ageS: 0 });
  });
  return { tick, timeS: tick / 30, views };
}

/** `[joint][u, v, depth]`. */
function see(camera: Camera, body: Float64Array): Float64Array {
  const out = new Float64Array(JOINT_COUNT * 3);
  const pixel = new Float64Array(2);
  for (let at = 0; at < body.length; at += 3) {
    const depth = project(camera, body[at]!, body[at + 1]!, body[at + 2]!, pixel);
    out.set([pixel[0]!, pixel[1]!, depth], at);
  }
  return out;
}

/** True where a joint is within the width of another, nearer body. */
function behind(own: Float64Array, other: Float64Array, joint: number, focalPx: number): boolean {
  const at = 3 * joint;
  if (own[at + 2]! < other[2]!) return false;
  const width = (0.15 * focalPx) / other[2]!;
  for (let k = 0; k < other.length; k += 3) {
    if (Math.hypot(own[at]! - other[k]!, own[at + 1]! - other[k + 1]!) < width) return true;
  }
  return false;
}

function disturb(
  own: Float64Array,
  hidden: (joint: number) => boolean,
  filming: Filming,
  random: () => number,
  gauss: () => number,
): Float64Array {
  const out = new Float64Array(JOINT_COUNT * 3);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const lost = random() < (filming.missing ?? 0) || (hidden(j) && random() < (filming.occlusion ?? 0));
    if (lost) continue;
    out.set([own[3 * j]! + filming.noisePx * gauss(), own[3 * j + 1]! + filming.noisePx * gauss(), 0.8], 3 * j);
  }
  if (random() < (filming.swapLegs ?? 0)) {
    for (const name of ['left_hip', 'left_knee', 'left_ankle', 'left_heel', 'left_toe'] as const) {
      const [a, b] = [3 * J[name], 3 * J[mirrored(name)]];
      const left = out.slice(a, a + 3);
      out.copyWithin(a, b, b + 3);
      out.set(left, b);
    }
  }
  return out;
}

/** Median distance of the joints both know, metres. */
export function apart(a: Float64Array, b: Float64Array): number {
  const all: number[] = [];
  for (let at = 0; at < a.length; at += 3) {
    const d = Math.hypot(a[at]! - b[at]!, a[at + 1]! - b[at + 1]!, a[at + 2]! - b[at + 2]!);
    if (Number.isFinite(d)) all.push(d);
  }
  return all.sort((p, q) => p - q)[all.length >> 1] ?? Number.POSITIVE_INFINITY;
}
