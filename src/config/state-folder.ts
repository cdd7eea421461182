import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where a daemon keeps what it must not forget: systemd's StateDirectory (/var/lib/gengait), else where the desktops' rule
 * says (~/.local/state/gengait).
 */
export function stateFolder(env: Record<string, string | undefined>): string {
  // systemd may name several, joined by colons.
  const ofSystemd = env.STATE_DIRECTORY?.split(':')[0];
  if (ofSystemd) return ofSystemd;
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'gengait');
}
