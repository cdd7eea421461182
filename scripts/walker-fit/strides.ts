import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Side } from '../../src/skeleton/side.ts';
import type { Walk } from './walks.ts';

/** One full stride: frames (fractional ends are not needed for curves), seconds, the side whose heel strikes bound it. */
export interface Stride {
  side: Side;
  first: number;
  last: number;
  seconds: number;
}

const HEADING_FRAMES = 15;
/** A limping leg may hardly pass the pelvis. */
const LEAST_AHEAD_M = -0.05;

/** Walking direction of each frame from the pelvis's path +-15 frames, radians. */
export function headings(walk: Walk): Float64Array {
  const out = new Float64Array(walk.frames);
  for (let f = 0; f < walk.frames; f++) {
    const a = 3 * (Math.max(0, f - HEADING_FRAMES) * JOINT_COUNT + J.pelvis);
    const b = 3 * (Math.min(walk.frames - 1, f + HEADING_FRAMES) * JOINT_COUNT + J.pelvis);
    out[f] = Math.atan2(walk.positions[b + 1]! - walk.positions[a + 1]!, walk.positions[b]! - walk.positions[a]!);
  }
  return out;
}

/** How far a joint is in front of the pelvis, smoothed, metres. */
function ahead(walk: Walk, yaw: Float64Array, joint: number): Float64Array {
  const raw = new Float64Array(walk.frames);
  for (let f = 0; f < walk.frames; f++) {
    const j = 3 * (f * JOINT_COUNT + joint);
    const p = 3 * (f * JOINT_COUNT + J.pelvis);
    const dx = walk.positions[j]! - walk.positions[p]!;
    const dy = walk.positions[j + 1]! - walk.positions[p + 1]!;
    raw[f] = dx * Math.cos(yaw[f]!) + dy * Math.sin(yaw[f]!);
  }
  return gaussian(raw, 1.5);
}

/** Gaussian smoothing, ends by renormalised weights. `sigma` in samples. */
export function gaussian(x: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  return x.map((_, i) => {
    let sum = 0;
    let weight = 0;
    for (let k = -reach; k <= reach; k++) {
      const value = x[i + k];
      if (value === undefined || Number.isNaN(value)) continue;
      const w = Math.exp((-k * k) / (2 * sigma * sigma));
      sum += w * value;
      weight += w;
    }
    return sum / weight;
  });
}

/** Strides between foremost points of an ankle (Zeni's event), 0.7-2.0 s. */
export function findStrides(walk: Walk, yaw: Float64Array): Stride[] {
  const out: Stride[] = [];
  for (const side of ['left', 'right'] as const) {
    const x = ahead(walk, yaw, J[`${side}_ankle`]);
    const least = Math.round(0.35 * walk.fps);
    const strikes: number[] = [];
    for (let f = 1; f < walk.frames - 1; f++) {
      const window = x.subarray(Math.max(0, f - least), f + least + 1);
      if (x[f]! > LEAST_AHEAD_M && window.every((v) => v <= x[f]!)) strikes.push(f);
    }
    for (let i = 1; i < strikes.length; i++) {
      const seconds = (strikes[i]! - strikes[i - 1]!) / walk.fps;
      if (seconds >= 0.7 && seconds <= 2) out.push({ side, first: strikes[i - 1]!, last: strikes[i]!, seconds });
    }
  }
  return out;
}

/** Share of the stride until the toe is furthest behind the pelvis (Zeni's toe off); NaN without a toe. */
export function stanceShare(walk: Walk, yaw: Float64Array, stride: Stride): number {
  const x = ahead(walk, yaw, J[`${stride.side}_toe`]);
  let least = stride.first;
  for (let f = stride.first; f < stride.last; f++) if (x[f]! < x[least]!) least = f;
  return (least - stride.first) / (stride.last - stride.first);
}
