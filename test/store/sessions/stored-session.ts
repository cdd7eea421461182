import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SessionFile, StoredWalk } from '../../../src/store/sessions/session-file.ts';
import { SessionFolder } from '../../../src/store/sessions/session-folder.ts';
import { walkSummary } from '../../publish/samples.ts';

/** A folder that is gone after the test. */
export function emptyStore(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'gengait-store-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** The n-th session id of a long day: they sort by n. */
export function sessionId(n: number): string {
  return `20261122T${new Date(n * 1000).toISOString().slice(11, 19).replaceAll(':', '')}Z-${n.toString(16).padStart(6, '0')}`;
}

/** What session.json says when a session starts. */
export function startedFile(subject: string, n: number): SessionFile {
  return {
    schema: 'gengait/session-folder/1',
    session: sessionId(n),
    subject,
    walking_aid: 'none',
    age_years: 63,
    sex: 'female',
    note: null,
    started_wall: new Date(Date.UTC(2026, 10, 22) + 1000 * n).toISOString(),
    ended_wall: null,
    ended_by: null,
    walks: 0,
    strides: 0,
    simulated: true,
    box: 'b1',
    version: '0.1.0',
    model: 'ab'.repeat(32),
    provider: 'cpu',
    baseline: 'factory',
    calibration: { file: 'calibration.toml', sha256: 'cd'.repeat(32) },
  };
}

/** A walk as a line of walks.ndjson. */
export function walkLine(walkNo: number, track = 1): StoredWalk {
  return { walk_no: walkNo, track, ...walkSummary(3) };
}

/** The folder of an ended session with one walk, written at once: for tests that need many. */
export function plantSession(root: string, subject: string, n: number): void {
  const file = startedFile(subject, n);
  const dir = join(root, subject, file.session);
  mkdirSync(dir, { recursive: true });
  const ended = { walks: 1, strides: 1, ended_wall: file.started_wall, ended_by: 'command' };
  writeFileSync(join(dir, 'session.json'), JSON.stringify({ ...file, ...ended }));
  writeFileSync(join(dir, 'walks.ndjson'), `${JSON.stringify(walkLine(1))}\n`);
}

/** A session with so many walks, ended as it should be. */
export async function storeSession(root: string, subject: string, n: number, walks: number): Promise<SessionFile> {
  const file = startedFile(subject, n);
  const folder = await SessionFolder.begin(root, file);
  for (let walkNo = 1; walkNo <= walks; walkNo++) folder.add('walks', walkLine(walkNo));
  const ended = { ...file, walks, strides: walks, ended_wall: file.started_wall, ended_by: 'command' as const };
  await folder.end(ended, null);
  return ended;
}
