import type { Track } from './track.ts';

/** The strip on the floor that is walked. World frame. */
export interface Walkway {
  /** A point of its centre line, metres. */
  originM: readonly [number, number];
  /** Direction of the centre line, radians from world X; unknown = whichever way a person goes. */
  directionRad?: number;
}

/** Why another person is the patient now. */
export interface PatientChange {
  from: number | null;
  to: number | null;
  reason: 'only_person' | 'walks_the_walkway' | 'nearest_to_the_centre_line' | 'chosen' | 'left' | 'chosen_left';
}

/** Distance after which somebody is known to walk, metres; the decision falls when the first has gone so far. */
const WALKED_M = 1;
/** Distance after which somebody is taken to be walking when the decision falls, metres. */
const MOVING_M = 0.4;

/**
 * Who the patient is. The first person seen is the patient for the time being; as long as it has not walked a metre,
 * somebody who has takes its place; of two who walk, the one nearer to the walkway's centre line. Who has walked stays
 * the patient until it leaves: a therapist who steps in is never taken for it. Every change is returned, none is silent.
 *
 * Somebody chosen by command is the patient until it leaves, whatever the others do. From then on there is no patient until
 * somebody is chosen or the choice is taken back: whoever is left is not the one who was meant.
 */
export class PatientRule {
  private readonly walkway: Walkway;
  private current: number | null = null;
  private settled = false;
  private chosen: number | null = null;

  constructor(walkway: Walkway) {
    this.walkway = walkway;
  }

  get patient(): number | null {
    return this.current;
  }

  /** Who was chosen, also after it left; null = the rule decides. */
  get choice(): number | null {
    return this.chosen;
  }

  /** Makes a person the patient by command from the next update on; null = by the rule again. */
  choose(track: number | null): void {
    this.chosen = track;
    if (track === null) this.settled = false;
  }

  /** Decides among the living tracks; returns the change, or null where the patient stays. */
  update(tracks: readonly Track[]): PatientChange | null {
    if (this.chosen !== null) {
      const isThere = tracks.some((t) => t.id === this.chosen);
      return isThere ? this.become(this.chosen, 'chosen', true) : this.become(null, 'chosen_left', false);
    }
    const present = tracks.find((t) => t.id === this.current);
    if (present !== undefined && this.settled) return null;
    if (tracks.some((t) => this.walks(t))) {
      const walkers = tracks.filter((t) => t.path.farthestM >= MOVING_M);
      const reason = walkers.length > 1 ? 'nearest_to_the_centre_line' : 'walks_the_walkway';
      return this.become(this.nearest(walkers).id, reason, true);
    }
    if (present !== undefined) return null;
    if (tracks.length === 0) return this.become(null, 'left', false);
    return this.become(
      this.nearest(tracks).id,
      tracks.length > 1 ? 'nearest_to_the_centre_line' : 'only_person',
      false,
    );
  }

  private become(id: number | null, reason: PatientChange['reason'], settled: boolean): PatientChange | null {
    this.settled = settled;
    if (id === this.current) return null;
    const change: PatientChange = { from: this.current, to: id, reason };
    this.current = id;
    return change;
  }

  private walks(track: Track): boolean {
    return track.path.farthestM >= WALKED_M;
  }

  private nearest(tracks: readonly Track[]): Track {
    return tracks.reduce((best, t) => (this.lateralM(t) < this.lateralM(best) ? t : best));
  }

  /** Distance of a person from the centre line, metres: at the given direction, or along its own way so far. */
  private lateralM({ path }: Track): number {
    const [ox, oy] = this.walkway.originM;
    const [dx, dy] = [path.now[0] - ox, path.now[1] - oy];
    const own = Math.atan2(path.now[1] - path.start[1], path.now[0] - path.start[0]);
    const moved = path.farthestM >= MOVING_M;
    const direction = this.walkway.directionRad ?? (moved ? own : Number.NaN);
    if (Number.isNaN(direction)) return Math.hypot(dx, dy);
    return Math.abs(dx * Math.sin(direction) - dy * Math.cos(direction));
  }
}
