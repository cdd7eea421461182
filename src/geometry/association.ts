import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Camera } from './camera.ts';
import { distanceToRay, rayDistance } from './rays.ts';
import type { Sighting } from './sighting.ts';
import type { Track } from './track.ts';

/** A joint further off than this costs no more, metres: a missing limb must not outweigh the body. */
const JOINT_LIMIT_M = 0.4;
/** Mean distance above which a sighting is not the tracked person, metres. */
const ASSIGN_LIMIT_M = 0.25;
/** Mean distance between rays below which two sightings may be one person, metres. */
const PAIR_LIMIT_M = 0.08;
/** Fewest joints in common that say anything. */
const LEAST_COMMON = 4;
/** Above this many sightings per camera the exact assignment gives way to the greedy one. */
const EXACT_LIMIT = 5;

/** Mean distance of the person's expected joints from the rays of a sighting, metres; infinity where nothing compares. */
export function distanceToTrack(camera: Camera, sighting: Sighting, track: Track): number {
  let sum = 0;
  let count = 0;
  for (let j = 0; j < JOINT_COUNT; j++) {
    if (sighting.confidence[j] === 0 || Number.isNaN(track.motion.sigmaM[j]!)) continue;
    const d = distanceToRay(camera, sighting.normal[2 * j]!, sighting.normal[2 * j + 1]!, track.motion.expected, 3 * j);
    sum += Math.min(JOINT_LIMIT_M, d);
    count++;
  }
  return count < LEAST_COMMON ? Number.POSITIVE_INFINITY : sum / count;
}

/**
 * Gives each sighting of one camera to at most one track, and each track at most one sighting, at the lowest total
 * distance; leaving a pair apart costs the limit. Returns for each sighting the index of its track, −1 for none.
 */
export function assign(camera: Camera, sightings: readonly Sighting[], tracks: readonly Track[]): number[] {
  const cost = sightings.map((s) => tracks.map((t) => distanceToTrack(camera, s, t)));
  if (sightings.length > EXACT_LIMIT) return assignGreedily(cost);
  let best = Number.POSITIVE_INFINITY;
  let chosen = sightings.map(() => -1);
  const taken = tracks.map(() => false);
  const current = sightings.map(() => -1);
  const search = (s: number, total: number): void => {
    if (total >= best) return;
    if (s === sightings.length) {
      best = total;
      chosen = [...current];
      return;
    }
    for (let t = 0; t < tracks.length; t++) {
      if (taken[t] || cost[s]![t]! >= ASSIGN_LIMIT_M) continue;
      taken[t] = true;
      current[s] = t;
      search(s + 1, total + cost[s]![t]!);
      taken[t] = false;
    }
    current[s] = -1;
    search(s + 1, total + ASSIGN_LIMIT_M);
  };
  search(0, 0);
  return chosen;
}

function assignGreedily(cost: number[][]): number[] {
  const chosen = cost.map(() => -1);
  const pairs = cost.flatMap((row, s) => row.map((d, t) => ({ d, s, t }))).filter((p) => p.d < ASSIGN_LIMIT_M);
  const taken = new Set<number>();
  for (const { s, t } of pairs.sort((a, b) => a.d - b.d)) {
    if (chosen[s] !== -1 || taken.has(t)) continue;
    chosen[s] = t;
    taken.add(t);
  }
  return chosen;
}

/**
 * Groups sightings that no track claimed into new people: the two sightings of different cameras whose rays meet best
 * found a group, further cameras join while they meet all of its members. A person needs two cameras. Largest first.
 */
export function groupNewcomers(cameras: readonly Camera[], sightings: readonly Sighting[]): Sighting[][] {
  const pairs: { a: number; b: number; d: number }[] = [];
  const distance = sightings.map(() => new Array<number>(sightings.length).fill(Number.POSITIVE_INFINITY));
  for (let a = 0; a < sightings.length; a++) {
    for (let b = a + 1; b < sightings.length; b++) {
      const d = distanceBetween(cameras, sightings[a]!, sightings[b]!);
      distance[a]![b] = distance[b]![a] = d;
      if (d < PAIR_LIMIT_M) pairs.push({ a, b, d });
    }
  }
  pairs.sort((p, q) => p.d - q.d);
  const free = new Set(sightings.keys());
  const groups: Sighting[][] = [];
  for (const { a, b } of pairs) {
    if (!free.has(a) || !free.has(b)) continue;
    const group = [a, b];
    for (const c of nearest(free, group, distance)) {
      const newCamera = group.every((m) => sightings[m]!.camera !== sightings[c]!.camera);
      if (newCamera && group.every((m) => distance[m]![c]! < 1.5 * PAIR_LIMIT_M)) group.push(c);
    }
    for (const m of group) free.delete(m);
    groups.push(group.map((m) => sightings[m]!));
  }
  return groups.sort((p, q) => q.length - p.length);
}

/** Free sightings outside the group, by their mean distance from it. */
function nearest(free: ReadonlySet<number>, group: readonly number[], distance: readonly number[][]): number[] {
  const mean = (c: number) => group.reduce((sum, m) => sum + distance[m]![c]!, 0) / group.length;
  return [...free].filter((c) => !group.includes(c)).sort((p, q) => mean(p) - mean(q));
}

/** Median distance between the rays of the joints that both see, metres: one swapped limb does not hide a person. */
function distanceBetween(cameras: readonly Camera[], a: Sighting, b: Sighting): number {
  if (a.camera === b.camera) return Number.POSITIVE_INFINITY;
  const scratch = new Float64Array(3);
  const all: number[] = [];
  for (let j = 0; j < JOINT_COUNT; j++) {
    if (a.confidence[j] === 0 || b.confidence[j] === 0) continue;
    const [ax, ay, bx, by] = [a.normal[2 * j]!, a.normal[2 * j + 1]!, b.normal[2 * j]!, b.normal[2 * j + 1]!];
    all.push(rayDistance(cameras[a.camera]!, ax, ay, cameras[b.camera]!, bx, by, scratch));
  }
  if (all.length < LEAST_COMMON) return Number.POSITIVE_INFINITY;
  return all.sort((p, q) => p - q)[all.length >> 1]!;
}
