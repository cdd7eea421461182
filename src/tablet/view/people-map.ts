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
/** Room that a person's mark and name take, percent of the map. */
const WIDTH_PERCENT = 13;
const HEIGHT_PERCENT = 36;
const ROUNDS = 4;

/** Everybody who may be chosen, on a map that is as large as it must be; X to the right, Y up. */
export function peopleOnMap(people: Payload<'people'> | null): PersonOnMap[] {
  const all = people?.people ?? [];
  const halfLength = Math.max(LEAST_HALF_LENGTH_M, ...all.map(({ x_m }) => Math.abs(x_m)));
  const halfWidth = Math.max(LEAST_HALF_WIDTH_M, ...all.map(({ y_m }) => Math.abs(y_m)));
  const percent = (share: number): number => 100 * (MARGIN + (1 - 2 * MARGIN) * ((share + 1) / 2));
  const placed = all.map(({ track, x_m, y_m, unseen_s }) => ({
    track,
    leftPercent: percent(x_m / halfLength),
    topPercent: percent(-y_m / halfWidth),
    isPatient: track === people?.patient,
    seen: unseen_s < SEEN_S,
  }));
  for (let round = 0; round < ROUNDS; round++) apart(placed);
  return placed;
}

/** People who stand close together are drawn a finger's width apart. */
function apart(people: PersonOnMap[]): void {
  for (const [at, one] of people.entries()) {
    for (const other of people.slice(at + 1)) {
      const [dx, dy] = [other.leftPercent - one.leftPercent, other.topPercent - one.topPercent];
      if (Math.abs(dx) >= WIDTH_PERCENT || Math.abs(dy) >= HEIGHT_PERCENT) continue;
      const push = ((WIDTH_PERCENT - Math.abs(dx)) / 2) * (dx < 0 ? -1 : 1);
      one.leftPercent = within(one.leftPercent - push);
      other.leftPercent = within(other.leftPercent + push);
    }
  }
}

function within(percent: number): number {
  return Math.min(100 - 100 * MARGIN, Math.max(100 * MARGIN, percent));
}
