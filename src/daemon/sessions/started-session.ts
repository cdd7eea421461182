import type { Declared } from '../../gait/session-record.ts';

/** A session that runs: what is known of it from its start on. */
export interface StartedSession {
  id: string;
  declared: Declared;
  /** On the box's monotonic clock, seconds. */
  startedS: number;
  startedWall: Date;
}
