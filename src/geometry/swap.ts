import { J, JOINT_COUNT, JOINTS, mirrored } from '../skeleton/joints.ts';
import type { Camera } from './camera.ts';
import type { Motion } from './motion.ts';
import { distanceToRay } from './rays.ts';
import type { Sighting } from './sighting.ts';

/** What pose estimators swap together: the legs or the arms of a person. Joint indices of the left side. */
const LIMBS: readonly (readonly number[])[] = [
  JOINTS.flatMap((name, j) => (/^left_(hip|knee|ankle|heel|toe)$/.test(name) ? [j] : [])),
  JOINTS.flatMap((name, j) => (/^left_(shoulder|elbow|wrist)$/.test(name) ? [j] : [])),
];
const OTHER: readonly number[] = JOINTS.map((name) => J[mirrored(name)]);

/** A joint further off than this counts no more, metres. */
const LIMIT_M = 0.3;
/** The swapped reading must fit better by this factor and this much, metres, to be believed. */
const BETTER_FACTOR = 0.6;
const BETTER_M = 0.03;

/** Ticks by which views with the other sides must outnumber the rest before the track's own sides are given up. */
const DOUBT_TICKS = 8;

/**
 * Repairs left/right swaps of one person: where a view's legs (or arms) fit the expected pose clearly better with sides
 * exchanged, they are exchanged. A body can not exchange its legs between two ticks, so even a majority of views is
 * repaired; but when views go on saying so for some ticks, the track had the sides wrong (it began in a bad moment): its
 * expectation of that limb is forgotten and the views are believed.
 */
export class SwapRepair {
  private readonly doubt = LIMBS.map(() => 0);

  /** Returns the sightings to use and how many limb pairs were exchanged. */
  repair(
    cameras: readonly Camera[],
    views: readonly Sighting[],
    motion: Motion,
  ): { views: Sighting[]; repaired: number } {
    const out = [...views];
    let repaired = 0;
    LIMBS.forEach((limb, l) => {
      const readings = views.map((view) => reading(cameras[view.camera]!, view, motion, limb));
      const swapped = readings.filter((r) => r === 'swapped').length;
      const straight = readings.filter((r) => r === 'straight').length;
      this.doubt[l] = Math.max(0, this.doubt[l]! + Math.sign(swapped - straight));
      if (this.doubt[l]! >= DOUBT_TICKS) {
        this.doubt[l] = 0;
        for (const left of limb) for (const joint of [left, OTHER[left]!]) motion.forget(joint);
        return;
      }
      readings.forEach((r, v) => {
        if (r !== 'swapped') return;
        out[v] = exchange(out[v]!, limb);
        repaired++;
      });
    });
    return { views: out, repaired };
  }
}

function reading(
  camera: Camera,
  view: Sighting,
  motion: Motion,
  limb: readonly number[],
): 'swapped' | 'straight' | 'unclear' {
  let asIs = 0;
  let exchanged = 0;
  let count = 0;
  for (const left of limb) {
    for (const [joint, other] of [
      [left, OTHER[left]!],
      [OTHER[left]!, left],
    ] as const) {
      if (view.confidence[joint] === 0 || Number.isNaN(motion.sigmaM[joint]! + motion.sigmaM[other]!)) continue;
      const [x, y] = [view.normal[2 * joint]!, view.normal[2 * joint + 1]!];
      asIs += Math.min(LIMIT_M, distanceToRay(camera, x, y, motion.expected, 3 * joint));
      exchanged += Math.min(LIMIT_M, distanceToRay(camera, x, y, motion.expected, 3 * other));
      count++;
    }
  }
  if (count < 3) return 'unclear';
  const better = (a: number, b: number) => a < BETTER_FACTOR * b && b - a > BETTER_M * count;
  if (better(exchanged, asIs)) return 'swapped';
  return better(asIs, exchanged) ? 'straight' : 'unclear';
}

/** A copy of the sighting with the sides of the limb exchanged. */
function exchange(view: Sighting, limb: readonly number[]): Sighting {
  const order = Int32Array.from({ length: JOINT_COUNT }, (_, j) => j);
  for (const left of limb) {
    order[left] = OTHER[left]!;
    order[OTHER[left]!] = left;
  }
  const permute = (values: Float64Array, width: number): Float64Array =>
    Float64Array.from(values, (_, i) => values[order[Math.floor(i / width)]! * width + (i % width)]!);
  return {
    ...view,
    normal: permute(view.normal, 2),
    lens: permute(view.lens, 4),
    confidence: permute(view.confidence, 1),
    raw: permute(view.raw, 3),
  };
}
