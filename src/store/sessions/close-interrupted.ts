import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeHalves, replaceFile } from '../../files/atomic-file.ts';
import type { SessionFacts, SessionSummary } from '../../gait/session/session-summary.ts';
import { summariseSession } from '../../gait/session/summarise-session.ts';
import { clearMark, readMark } from './open-mark.ts';
import { interrupted, lastWritten, readSessionFile, readWalks, strideCount } from './read-folder.ts';
import { SESSION_FILES, type SessionFile } from './session-file.ts';

/**
 * Ends the session that a box was writing when it lost power or was killed: its folder says so from then on, and how many
 * walks were kept. Returns its id; null where the last end was a clean one.
 */
export async function closeInterrupted(root: string, box: string): Promise<string | null> {
  const left = await readMark(root, box);
  if (left === null) return null;
  const { subject, session } = left;
  await rm(join(root, subject, `.${session}`), { recursive: true, force: true });
  const dir = join(root, subject, session);
  for (const folder of [dir, join(dir, SESSION_FILES.poses), join(dir, SESSION_FILES.exports)])
    await removeHalves(folder);
  const file = await readSessionFile(dir, subject, session);
  const isOpen = file !== null && file.ended_by === null;
  if (isOpen) await close(dir, file);
  await clearMark(root, box);
  return isOpen ? session : null;
}

async function close(dir: string, file: SessionFile): Promise<void> {
  const endedAt = await lastWritten(dir);
  const { walks } = await readWalks(dir);
  const counts = { walks: walks.length, strides: strideCount(walks) };
  const closed = { ...file, ...counts };
  if (walks.length > 0) await put(dir, SESSION_FILES.summary, summariseSession(sessionFacts(closed), walks));
  await put(dir, SESSION_FILES.session, { ...closed, ...interrupted(closed, endedAt) });
}

/** What a summary needs to know of a session beside its walks. */
export function sessionFacts(file: Omit<SessionFacts, 'provisional'> & Pick<SessionFile, 'baseline'>): SessionFacts {
  const { subject, age_years, sex, walking_aid, simulated, baseline } = file;
  return { subject, age_years, sex, walking_aid, simulated, provisional: baseline === 'factory' };
}

function put(dir: string, name: string, value: SessionFile | SessionSummary): Promise<void> {
  return replaceFile(join(dir, name), `${JSON.stringify(value, null, 2)}\n`);
}
