import type { Track } from './track.ts';

/** Somebody on the walkway, so that a person can point at them. World frame. */
export interface PresentPerson {
  /** Number of the person while it stays in sight. */
  track: number;
  /** Place on the floor, metres. */
  positionM: readonly [number, number];
  /** Walking velocity on the floor, metres per second. */
  velocityMS: readonly [number, number];
  /** Since when nobody has seen the person, seconds; 0 = seen in this tick. */
  unseenS: number;
}

/** The facts of a followed person at a time. */
export function presentPerson({ id, path, lastSeenS }: Track, timeS: number): PresentPerson {
  return { track: id, positionM: path.now, velocityMS: path.velocity, unseenS: timeS - lastSeenS };
}

/** Often enough to follow somebody on a page, rarely enough to cost nothing, seconds. */
const PERIOD_S = 0.25;

/** Says when who is there is to be told: four times a second while anybody is, and once when the last has left. */
export class RollCall {
  #toldS = Number.NEGATIVE_INFINITY;
  #anybody = false;

  /** True where the people of this tick are to be told. */
  isDue(timeS: number, people: readonly PresentPerson[]): boolean {
    const anybody = people.length > 0;
    if (timeS - this.#toldS < PERIOD_S - 1e-6 || (!anybody && !this.#anybody)) return false;
    this.#toldS = timeS;
    this.#anybody = anybody;
    return true;
  }
}
