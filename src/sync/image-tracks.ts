import { JOINT_COUNT } from '../skeleton/joints.ts';
import { imageExtent } from './image-extent.ts';

interface Track {
  id: number;
  timeS: number;
  joints: Float64Array;
}

/** A person may be overlooked for this long and is still the same, seconds. */
const MEMORY_S = 0.2;
/** From one frame to the next a walker moves about 3 % of his height; a quarter is somebody else. */
const GATE_OF_SIZE = 0.25;
const GATE_FLOOR_PX = 20;

/**
 * Follows people through one camera's frames by image distance, so that keypoints are interpolated within one person.
 * Identities mean nothing outside the camera and beyond 0.2 s without a sighting.
 */
export class ImageTracks {
  #tracks: Track[] = [];
  #nextId = 1;

  /** The identity of each person of a frame. `people[i]` is `[joint][x, y, confidence]`; times must not go back. */
  assign(people: readonly Float64Array[], timeS: number): number[] {
    this.#tracks = this.#tracks.filter((track) => timeS - track.timeS <= MEMORY_S);
    const pairs: { person: number; track: Track; distancePx: number }[] = [];
    people.forEach((joints, person) => {
      for (const track of this.#tracks) {
        const distancePx = meanDistance(joints, track.joints);
        if (distancePx <= Math.max(GATE_FLOOR_PX, GATE_OF_SIZE * imageExtent(joints))) {
          pairs.push({ person, track, distancePx });
        }
      }
    });
    pairs.sort((a, b) => a.distancePx - b.distancePx);
    const ids = new Array<number>(people.length).fill(0);
    const taken = new Set<number>();
    for (const { person, track } of pairs) {
      if (ids[person] !== 0 || taken.has(track.id)) continue;
      ids[person] = track.id;
      taken.add(track.id);
    }
    const kept = this.#tracks.filter((track) => !taken.has(track.id));
    people.forEach((joints, person) => {
      if (ids[person] === 0) ids[person] = this.#nextId++;
      kept.push({ id: ids[person]!, timeS, joints });
    });
    this.#tracks = kept;
    return ids;
  }
}

/** Mean distance of the joints that both have, px; infinite without any. */
function meanDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < JOINT_COUNT * 3; at += 3) {
    if (!(a[at + 2]! > 0 && b[at + 2]! > 0)) continue;
    sum += Math.hypot(a[at]! - b[at]!, a[at + 1]! - b[at + 1]!);
    count++;
  }
  return count === 0 ? Number.POSITIVE_INFINITY : sum / count;
}
