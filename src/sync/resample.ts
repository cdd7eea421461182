import { JOINT_COUNT } from '../skeleton/joints.ts';
import { imageExtent } from './image-extent.ts';

/** One frame of a camera with its time on the common clock. `ids[i]` identifies `people[i]` within the camera. */
export interface TimedFrame {
  timeS: number;
  people: readonly Float64Array[];
  ids: readonly number[];
}

/** Two sightings further apart do not enclose an instant: at 30 Hz, one lost frame is bridged, two are not. Seconds. */
export const MAX_SPAN_S = 0.07;
/** Frames further from the instant than this are of no use to it: twice the widest span. Seconds. */
export const REACH_S = 0.14;
/** Frames and ticks computed by different sums of the same decimals count as simultaneous, seconds. */
const SAME_INSTANT_S = 1e-6;
/** The bend of a path between two frames, as a share of the person's extent: 40 m/s² at 30 Hz make 0.3 %. */
const MAX_BEND_OF_EXTENT = 0.005;

/**
 * The keypoints of everybody a camera sees, at an instant between its frames: per joint between the last sighting before
 * and the first after, at most 70 ms apart. Never extrapolated, never held: a joint that is not seen on both sides is
 * unseen (0, 0, 0). `frames` rise in time.
 *
 * Straight lines cut the corner where a foot is accelerated (28 m/s² at 30 Hz: 4 mm), so the path is bent through the
 * sighting before, which is there already and costs no waiting. The bend is bounded: one wrong keypoint must not
 * spoil the ticks beyond its own two.
 *
 * Returns `[person][joint][x, y, confidence]`, pixels, people in the order of their identity; people without any joint at
 * that instant are left out.
 */
export function resampleAt(frames: readonly TimedFrame[], timeS: number): Float64Array[] {
  const near = frames.filter((frame) => Math.abs(frame.timeS - timeS) <= REACH_S);
  const ids = [...new Set(near.flatMap((frame) => frame.ids))].sort((a, b) => a - b);
  const people: Float64Array[] = [];
  for (const id of ids) {
    const sightings = near.flatMap((frame) => {
      const index = frame.ids.indexOf(id);
      return index < 0 ? [] : [{ timeS: frame.timeS, joints: frame.people[index]! }];
    });
    const joints = resamplePerson(sightings, timeS);
    if (joints !== null) people.push(joints);
  }
  return people;
}

interface Sighting {
  timeS: number;
  joints: Float64Array;
}

function resamplePerson(sightings: readonly Sighting[], timeS: number): Float64Array | null {
  const out = new Float64Array(JOINT_COUNT * 3);
  const maxBendPx = MAX_BEND_OF_EXTENT * Math.max(0, ...sightings.map(({ joints }) => imageExtent(joints)));
  let any = false;
  for (let at = 0; at < out.length; at += 3) {
    const seen = sightings.filter(({ joints }) => joints[at + 2]! > 0);
    const last = seen.findLastIndex((sighting) => sighting.timeS <= timeS + SAME_INSTANT_S);
    const before = seen[last];
    if (before === undefined) continue;
    const exact = Math.abs(before.timeS - timeS) <= SAME_INSTANT_S;
    const after = exact ? before : seen[last + 1];
    if (after === undefined || after.timeS - before.timeS > MAX_SPAN_S) continue;
    const weight = exact ? 0 : (timeS - before.timeS) / (after.timeS - before.timeS);
    for (let k = 0; k < 3; k++) out[at + k] = (1 - weight) * before.joints[at + k]! + weight * after.joints[at + k]!;
    const earlier = seen[last - 1];
    if (!exact && earlier !== undefined) {
      for (const k of [at, at + 1]) {
        out[k]! += Math.max(-maxBendPx, Math.min(maxBendPx, bend(k, timeS, [earlier, before, after])));
      }
    }
    any = true;
  }
  return any ? out : null;
}

/** Second-order term of Newton's interpolation through three sightings, px. */
function bend(k: number, timeS: number, [a, b, c]: readonly [Sighting, Sighting, Sighting]): number {
  const newer = (c.joints[k]! - b.joints[k]!) / (c.timeS - b.timeS);
  const older = (b.joints[k]! - a.joints[k]!) / (b.timeS - a.timeS);
  return ((newer - older) / (c.timeS - a.timeS)) * (timeS - b.timeS) * (timeS - c.timeS);
}
