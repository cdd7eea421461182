import type { Payload } from '../../publish/payloads.ts';

/** What the page knows of the box, live poses aside. Nothing in it outlives the patient it is about. */
export interface PageState {
  daemon: Payload<'state'> | null;
  health: Payload<'health'> | null;
  findings: ReadonlyMap<string, Payload<'finding'>>;
  session: Payload<'session'> | null;
  people: Payload<'people'> | null;
  /** Whose results these are: the session, or the tracked person where there is none; null = not known (yet). */
  patient: string | null;
  alerts: ReadonlyMap<string, Payload<'alert'>>;
  /** The latest walk. */
  walk: Payload<'walk'> | null;
  /** The latest cycles, newest first. */
  cycles: readonly Payload<'cycle'>[];
  /** Sessions that are over: what is delivered late about them is nobody's any more. */
  ended: readonly string[];
}

/** A page that has heard nothing. */
export const NOTHING_KNOWN: PageState = {
  daemon: null,
  health: null,
  findings: new Map(),
  session: null,
  people: null,
  patient: null,
  alerts: new Map(),
  walk: null,
  cycles: [],
  ended: [],
};

/** Whose results a payload about a patient holds. */
export function patientOf({ session, track }: { session: string | null; track: number }): string {
  return session ?? `track ${track}`;
}

/** Drops all that was measured of the patient. */
export function forgetPatient(state: PageState): PageState {
  return { ...state, patient: null, alerts: new Map(), walk: null, cycles: [] };
}

/**
 * At each new connection: what the broker remembers comes again, and what was cleared meanwhile does not. Cycles aren't
 * remembered by the broker; they stay aside until it is known that the patient is still the same.
 */
export function reconnected(state: PageState): PageState {
  return { ...NOTHING_KNOWN, cycles: state.cycles, ended: state.ended };
}
