import {
  ARM_CHANNELS,
  type Channel,
  LEG_CHANNELS,
  MIDLINE_CHANNELS,
  mirrorSign,
} from '../../src/simulator/channels.ts';
import { measureAngles } from '../../src/simulator/measure-angles.ts';
import { HARMONICS } from '../../src/simulator/statistics.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Side } from '../../src/skeleton/side.ts';
import { findStrides, gaussian, headings, type Stride, stanceShare } from './strides.ts';
import type { Walk } from './walks.ts';

export const CHANNELS: readonly Channel[] = [...LEG_CHANNELS, ...ARM_CHANNELS, ...MIDLINE_CHANNELS];
const TERMS = 2 * HARMONICS + 1;

/** What one stride says: phase of each sample and the value of each channel there (NaN = not known). */
export interface StrideSamples {
  /** Number of the walk it was taken from. */
  walk: number;
  /** Frames of the walk. */
  first: number;
  last: number;
  side: Side;
  seconds: number;
  stanceShare: number;
  phases: number[];
  values: Record<Channel, number[]>;
}

/** All strides of a walk in channels; `legM` scales the sway. */
export function strideSamples(walk: Walk, legM: number, walkNo: number): StrideSamples[] {
  const yaw = headings(walk);
  const sway = pelvisSway(walk, yaw, legM);
  const flat = flatFootPitch(walk, yaw);
  return findStrides(walk, yaw).map((stride) => ({ ...samplesOf(walk, stride, yaw, sway, flat), walk: walkNo }));
}

function samplesOf(
  walk: Walk,
  stride: Stride,
  yaw: Float64Array,
  sway: Float64Array,
  flat: Record<Side, number>,
): Omit<StrideSamples, 'walk'> {
  const values = Object.fromEntries(CHANNELS.map((c) => [c, [] as number[]])) as Record<Channel, number[]>;
  const phases: number[] = [];
  // The far limbs of a side view are partly inferred: only the near side's own strides speak for limbs.
  const limbs = walk.nearSide === undefined || walk.nearSide === stride.side;
  for (let f = stride.first; f < stride.last; f++) {
    phases.push((f - stride.first) / (stride.last - stride.first));
    const angles = measureAngles(walk.positions, f * JOINT_COUNT * 3, yaw[f]!);
    const own = angles[stride.side];
    for (const c of LEG_CHANNELS) values[c].push(limbs ? own[c] : Number.NaN);
    values.foot_pitch[values.foot_pitch.length - 1]! -= flat[stride.side];
    for (const c of ARM_CHANNELS) values[c].push(limbs ? own[c] : Number.NaN);
    for (const c of MIDLINE_CHANNELS) {
      const value = c === 'pelvis_sway' ? sway[f]! : angles.midline[c];
      values[c].push(stride.side === 'left' ? value : mirrorSign(c) * value);
    }
  }
  const { first, last } = stride;
  return {
    first,
    last,
    side: stride.side,
    seconds: stride.seconds,
    stanceShare: stanceShare(walk, yaw, stride),
    phases,
    values,
  };
}

/** Pelvis to the left of its own path (smoothed over about a stride), in leg lengths. */
function pelvisSway(walk: Walk, yaw: Float64Array, legM: number): Float64Array {
  const at = (f: number, k: number) => walk.positions[3 * (f * JOINT_COUNT + J.pelvis) + k]!;
  const x = gaussian(
    Float64Array.from({ length: walk.frames }, (_, f) => at(f, 0)),
    12,
  );
  const y = gaussian(
    Float64Array.from({ length: walk.frames }, (_, f) => at(f, 1)),
    12,
  );
  return Float64Array.from({ length: walk.frames }, (_, f) => {
    const [dx, dy] = [at(f, 0) - x[f]!, at(f, 1) - y[f]!];
    return (dy * Math.cos(yaw[f]!) - dx * Math.sin(yaw[f]!)) / legM;
  });
}

/** Pitch of ankle -> toe while the foot is flat: the median of the lower half of toe heights near mid-stance. */
function flatFootPitch(walk: Walk, yaw: Float64Array): Record<Side, number> {
  const out = { left: Number.NaN, right: Number.NaN };
  for (const side of ['left', 'right'] as const) {
    const pitches: number[] = [];
    for (const stride of findStrides(walk, yaw).filter((s) => s.side === side)) {
      const length = stride.last - stride.first;
      for (let f = Math.round(stride.first + 0.15 * length); f <= stride.first + 0.32 * length; f++) {
        pitches.push(measureAngles(walk.positions, f * JOINT_COUNT * 3, yaw[f]!)[side].foot_pitch);
      }
    }
    out[side] = median(pitches.filter(Number.isFinite));
  }
  return out;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1]!;
}

/** Least-squares Fourier coefficients of a channel over strides; undefined where fewer than 20 samples are known. */
export function fitCurve(strides: readonly StrideSamples[], channel: Channel): number[] | undefined {
  const normal = Array.from({ length: TERMS }, () => new Array<number>(TERMS + 1).fill(0));
  let count = 0;
  const row = new Array<number>(TERMS + 1).fill(1);
  for (const stride of strides) {
    for (let i = 0; i < stride.phases.length; i++) {
      const value = stride.values[channel][i]!;
      if (!Number.isFinite(value)) continue;
      for (let k = 1; k <= HARMONICS; k++) {
        row[2 * k - 1] = Math.cos(2 * Math.PI * k * stride.phases[i]!);
        row[2 * k] = Math.sin(2 * Math.PI * k * stride.phases[i]!);
      }
      row[TERMS] = value;
      for (let a = 0; a < TERMS; a++) for (let b = 0; b <= TERMS; b++) normal[a]![b]! += row[a]! * row[b]!;
      count++;
    }
  }
  return count < 20 ? undefined : solve(normal);
}

/** Gauss elimination with pivoting of `[A | b]`, a little ridge so that short strides stay bounded. */
function solve(m: number[][]): number[] {
  const n = m.length;
  for (let i = 0; i < n; i++) m[i]![i]! += 1e-6 * m[0]![0]!;
  for (let i = 0; i < n; i++) {
    let p = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(m[r]![i]!) > Math.abs(m[p]![i]!)) p = r;
    [m[i], m[p]] = [m[p]!, m[i]!];
    for (let r = i + 1; r < n; r++) {
      const factor = m[r]![i]! / m[i]![i]!;
      for (let c = i; c <= n; c++) m[r]![c]! -= factor * m[i]![c]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = m[i]![n]!;
    for (let c = i + 1; c < n; c++) sum -= m[i]![c]! * x[c]!;
    x[i] = sum / m[i]![i]!;
  }
  return x;
}
