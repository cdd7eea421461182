import { hessian, invertHeld } from './pair-hessian.ts';
import type { BlockSum, PairSlope } from './pair-sums.ts';

/** Of a block that alone carries an offset so much is left out, not all: nothing would be left. */
const LEFT_OUT = 0.97;

/**
 * Covariance of offsets found from pairs, from how much the evidence contradicts itself. A pose estimator that is wrong
 * about a knee is so for seconds and in all views: joints are counted as witnesses (sandwich estimate, clustered by
 * joint). One that is wrong about a posture is so for several joints: stretches of time are counted as witnesses too. Of
 * these there are few, perhaps one where cameras hand over, and a lone witness never contradicts itself: so each is left
 * out in turn (jackknife). The larger of the two holds.
 *
 * Returns `[camera][camera]` of `count` cameras, s², for offsets whose mean is 0.
 */
export function offsetCovariance(
  slopes: readonly PairSlope[],
  cameras: readonly number[],
  count: number,
): Float64Array {
  const n = cameras.length;
  const whole = hessian(slopes, cameras, ({ slope }) => slope);
  const inverse = invertHeld(whole, n);
  const joints = clusters(slopes, ({ joint }) => joint);
  const few = joints.size / Math.max(1, joints.size - 1);
  const byJoint = spread([...joints.values()].map((part) => pull(part, cameras, inverse))).map((v) => few * v);
  const blocks = clusters(slopes, ({ block }) => block);
  const byBlock = spread(
    [...blocks.values()].map((part) => {
      const own = hessian(part, cameras, ({ slope }) => slope);
      const rest = whole.map((value, at) => value - LEFT_OUT * own[at]!);
      return pull(part, cameras, invertHeld(rest, n));
    }),
  );
  const out = new Float64Array(count * count);
  const scale = cameras.map((_, row) => Math.sqrt(Math.max(1, byBlock[row * n + row]! / byJoint[row * n + row]!)));
  cameras.forEach((a, row) => {
    cameras.forEach((b, column) => {
      out[a * count + b] = scale[row]! * scale[column]! * byJoint[row * n + column]!;
    });
  });
  return out;
}

/** One pair's part in a cluster. */
interface Part {
  a: number;
  b: number;
  gradient: number;
  slope: number;
}

function clusters(slopes: readonly PairSlope[], clusterOf: (sum: BlockSum) => number): Map<number, Part[]> {
  const out = new Map<number, Part[]>();
  for (const { a, b, slope, information, blocks } of slopes) {
    for (const sum of blocks) {
      const cluster = clusterOf(sum);
      const parts = out.get(cluster) ?? [];
      parts.push({ a, b, gradient: sum.gradient, slope: (slope * sum.information) / information });
      out.set(cluster, parts);
    }
  }
  return out;
}

/** How far the offsets would move if this evidence were counted twice. */
function pull(parts: readonly Part[], cameras: readonly number[], inverse: Float64Array): Float64Array {
  const n = cameras.length;
  const gradient = new Float64Array(n);
  for (const { a, b, gradient: g } of parts) {
    gradient[cameras.indexOf(a)]! -= g;
    gradient[cameras.indexOf(b)]! += g;
  }
  return gradient.map((_, row) => gradient.reduce((sum, g, column) => sum + inverse[row * n + column]! * g, 0));
}

/** Sum of outer products. */
function spread(pulls: readonly Float64Array[]): Float64Array {
  const n = pulls[0]?.length ?? 0;
  const out = new Float64Array(n * n);
  for (const one of pulls) {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j]! += one[i]! * one[j]!;
  }
  return out;
}
