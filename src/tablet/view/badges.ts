import type { Payload } from '../../publish/payloads.ts';
import type { PageState } from '../data/page-state.ts';
import { TEXT } from '../text.ts';

/** What is said at all times about everything on the screen. */
export interface Badge {
  kind: 'simulated' | 'replayed' | 'provisional' | 'notice';
  text: string;
}

/**
 * The marks that never leave the screen. Simulated and recorded are told as soon as any payload in sight says so; the
 * factory's baseline as long as the box has no other.
 */
export function badgesOf({ daemon, walk, session, cycles }: PageState, pose: Payload<'pose'> | null): Badge[] {
  const origins = [daemon, walk, session, pose, cycles[0] ?? null].filter((payload) => payload !== null);
  const badges: Badge[] = [];
  if (origins.some(({ simulated }) => simulated)) badges.push({ kind: 'simulated', text: TEXT.simulatedLong });
  // A result that was delivered late says "replayed" too; only what is never late tells of a recording.
  if (daemon?.replayed || pose?.replayed) badges.push({ kind: 'replayed', text: TEXT.replayed });
  if (daemon?.baseline === 'factory') badges.push({ kind: 'provisional', text: TEXT.provisional });
  return [...badges, { kind: 'notice', text: TEXT.notice }];
}
