import { existsSync } from 'node:fs';

/** systemd-timesyncd keeps this file while the wall clock is set from the network. */
const MARK = '/run/systemd/timesync/synchronized';

/** Whether the wall clock is known to be right. False where no time service says so: a label may then be wrong. */
export function timeSynced(mark = MARK): boolean {
  return existsSync(mark);
}
