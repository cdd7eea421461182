import type { Payload } from '../../publish/payloads.ts';

/** Somebody on the walkway, placed on a map seen from above. */
export interface PersonOnMap {
  track: number;
  /** From the left and from the top, percent of the map. */
  leftPercent: number;
  topPercent: number;
  isPatient: boolean;
  /** Seen now; otherwise this is where the person was last. */
  seen: boolean;
}

const LEAST_HALF_LENGTH_M = 4;
const LEAST_HALF_WIDTH_M = 1.5;
/** Nobody stands on the very edge, where a finger finds no target. */
const MARGIN = 0.12;
const SEEN_S = 0.5;

/** Everybody who may be chosen, on a map that is as large as it must be; X to the right, Y up. */
export function peopleOnMap(people: Payload<'people'> | null): PersonOnMap[] {
  const all = people?.people ?? [];
  const halfLength = Math.max(LEAST_HALF_LENGTH_M, ...all.map(({ x_m }) => Math.abs(x_m)));
  const halfWidth = Math.max(LEAST_HALF_WIDTH_M, ...all.map(({ y_m }) => Math.abs(y_m)));
  const percent = (share: number): number => 100 * (MARGIN + (1 - 2 * MARGIN) * ((share + 1) / 2));
  return all.map(({ track, x_m, y_m, unseen_s }) => ({
    track,
    leftPercent: percent(x_m / halfLength),
    topPercent: percent(-y_m / halfWidth),
    isPatient: track === people?.patient,
    seen: unseen_s < SEEN_S,
  }));
}
