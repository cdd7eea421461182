import { JOINT_COUNT } from '../skeleton/joints.ts';

/** One frame of a camera with its time on the common clock. `ids[i]` identifies `people[i]` within the camera. */
export interface TimedFrame {
  timeS: number;
  people: readonly Float64Array[];
  ids: readonly number[];
}

/** Two sightings further apart do not enclose an instant: at 30 Hz, one lost frame is bridged, two are not. Seconds. */
export const MAX_SPAN_S = 0.07;
/** Frames and ticks computed by different sums of the same decimals count as simultaneous, seconds. */
const SAME_INSTANT_S = 1e-6;

/**
 * The keypoints of everybody a camera sees, at an instant between its frames: per joint linear between the last sighting
 * before and the first after, at most 70 ms apart. Never extrapolated, never held: a joint that is not seen on both sides
 * is unseen (0, 0, 0). `frames` rise in time. Returns `[person][joint][x, y, confidence]`, pixels, people in the order of
 * their identity; people without any joint at that instant are left out.
 */
export function resampleAt(frames: readonly TimedFrame[], timeS: number): Float64Array[] {
  const near = frames.filter((frame) => Math.abs(frame.timeS - timeS) <= MAX_SPAN_S);
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
  let any = false;
  for (let at = 0; at < out.length; at += 3) {
    const seen = (sighting: Sighting): boolean => sighting.joints[at + 2]! > 0;
    const before = sightings.findLast((sighting) => sighting.timeS <= timeS + SAME_INSTANT_S && seen(sighting));
    if (before === undefined) continue;
    const exact = Math.abs(before.timeS - timeS) <= SAME_INSTANT_S;
    const after = exact ? before : sightings.find((sighting) => sighting.timeS > timeS && seen(sighting));
    if (after === undefined || after.timeS - before.timeS > MAX_SPAN_S) continue;
    const weight = exact ? 0 : (timeS - before.timeS) / (after.timeS - before.timeS);
    for (let k = 0; k < 3; k++) out[at + k] = (1 - weight) * before.joints[at + k]! + weight * after.joints[at + k]!;
    any = true;
  }
  return any ? out : null;
}
