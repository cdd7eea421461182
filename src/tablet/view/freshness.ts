import type { PageState } from '../data/page-state.ts';
import type { LinkState } from '../mqtt/broker-link.ts';

/** A pose older than this is not live any more. */
export const LIVE_S = 0.5;
/** A figure that nobody renews is taken away after this. */
export const GONE_S = 4;
/** `health` comes every ten seconds; a box that missed two of them is silent. */
export const SILENT_S = 25;

/** How far what is on the screen may be taken as now. */
export type Contact =
  | { kind: 'live' }
  /** The box works and nobody walks. */
  | { kind: 'nobody' }
  /** Nothing on the screen is live; `cause` says why. */
  | { kind: 'no_data'; cause: 'link' | 'lost' | 'stopped' | 'silent' | 'never' };

/**
 * Whether the page shows the present. `poseAgeS`: age of the latest pose by the box's clock, null = none;
 * `heardS`: seconds since anything came from the box, null = never.
 */
export function contactOf(
  link: LinkState,
  { daemon }: PageState,
  poseAgeS: number | null,
  heardS: number | null,
): Contact {
  if (link.kind !== 'open') return { kind: 'no_data', cause: 'link' };
  if (daemon?.state === 'lost') return { kind: 'no_data', cause: 'lost' };
  if (daemon?.state === 'stopped') return { kind: 'no_data', cause: 'stopped' };
  if (poseAgeS !== null && poseAgeS <= LIVE_S) return { kind: 'live' };
  if (daemon === null) return { kind: 'no_data', cause: 'never' };
  if (heardS !== null && heardS > SILENT_S) return { kind: 'no_data', cause: 'silent' };
  return { kind: 'nobody' };
}
