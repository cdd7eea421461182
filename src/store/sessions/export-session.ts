import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { GengaitError } from '../../errors.ts';
import { replaceFile } from '../../files/atomic-file.ts';
import type { EventOptions } from '../../gait/events.ts';
import { analyseWalk, LOW_PASS_HZ } from '../../gait/walk-analysis.ts';
import type { WalkInput } from '../../gait/walk-input.ts';
import { sessionReport } from '../../report/session-report.ts';
import { smoothWalk } from '../../skeleton/butterworth.ts';
import { anglesCsv } from '../angles-csv.ts';
import { motTexts } from '../mot-writer.ts';
import { formatTrc } from '../trc-writer.ts';
import type { StoredSession } from './history.ts';
import { readPoses } from './read-poses.ts';
import { SESSION_FILES, type StoredWalk, walkName } from './session-file.ts';
import { storeError } from './session-folder.ts';

/** A walk of a session with the poses it was read off. */
export interface ExportedWalk {
  summary: StoredWalk;
  input: WalkInput;
}

/** A file to be written: its name without the session's, and its text. */
export interface ExportText {
  name: string;
  text: string;
}

/** Makes the files of one format; none where the session has nothing for it. */
type Maker = (session: StoredSession, walks: readonly ExportedWalk[]) => ExportText[];

const MAKERS = {
  trc: trcFiles,
  twin_trc: twinFiles,
  mot: motFiles,
  csv: csvFile,
  html: reportFile,
} as const satisfies Record<string, Maker>;

/** Formats that can be made of a session. */
export type SessionFormat = keyof typeof MAKERS;

/** Names of the files that were made, and formats for which the session holds nothing. */
export interface Exported {
  names: string[];
  empty: SessionFormat[];
}

/**
 * Makes files of a session in its exports folder, each whole or not at all. Named by the session, so that files of several
 * sessions can lie side by side.
 * @throws GengaitError GENGAIT_E_EXPORT_NONE where there is nothing for any of the formats, GENGAIT_E_STORE_WRITE
 */
export async function exportSession(session: StoredSession, formats: readonly SessionFormat[]): Promise<Exported> {
  const walks = await exportedWalks(session);
  const texts: ExportText[] = [];
  const empty: SessionFormat[] = [];
  for (const format of formats) {
    const made = MAKERS[format](session, walks);
    if (made.length === 0) empty.push(format);
    texts.push(...made);
    // Live frames come first: this is work for between them.
    await setImmediate();
  }
  if (texts.length === 0) throw new GengaitError('GENGAIT_E_EXPORT_NONE', empty.join(', '));
  const dir = join(session.dir, SESSION_FILES.exports);
  const names = texts.map(({ name }) => `${session.file.session}_${name}`);
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    for (const [index, { text }] of texts.entries()) await replaceFile(join(dir, names[index]!), text);
  } catch (error) {
    throw storeError(SESSION_FILES.exports, error);
  }
  return { names, empty };
}

async function exportedWalks({ dir, walks }: StoredSession): Promise<ExportedWalk[]> {
  const found: ExportedWalk[] = [];
  for (const summary of walks) {
    const input = await readPoses(dir, summary.walk_no);
    if (input !== null) found.push({ summary, input });
  }
  return found;
}

/** Low-passed as the angles and events are read off, like `pose.trc` of a replay. */
function trcFiles(_: StoredSession, walks: readonly ExportedWalk[]): ExportText[] {
  return walks.map(({ summary, input }) => {
    const name = `${walkName(summary.walk_no)}.trc`;
    return { name, text: formatTrc(smoothWalk(input.trajectory, LOW_PASS_HZ), name, input.startS) };
  });
}

function twinFiles(_: StoredSession, walks: readonly ExportedWalk[]): ExportText[] {
  return walks.flatMap(({ summary, input: { trajectory, twin, startS } }) => {
    if (twin === null) return [];
    const name = `${walkName(summary.walk_no)}.twin.trc`;
    return [{ name, text: formatTrc({ ...trajectory, positions: twin }, name, startS) }];
  });
}

/** One file per walk, and one of its twin where it has one. */
function motFiles(_: StoredSession, walks: readonly ExportedWalk[]): ExportText[] {
  return walks.flatMap(({ summary, input }) => {
    const name = walkName(summary.walk_no);
    const { walk, twin } = motTexts(input, analyseWalk(input, eventOptions(summary)), name);
    const files = [{ name: `${name}.mot`, text: walk }];
    return twin === null ? files : [...files, { name: `${name}.twin.mot`, text: twin }];
  });
}

function csvFile(_: StoredSession, walks: readonly ExportedWalk[]): ExportText[] {
  if (walks.length === 0) return [];
  const angles = walks.map(({ summary, input }) => ({
    analysis: analyseWalk(input, eventOptions(summary)),
    fps: input.trajectory.fps,
    startS: input.startS,
  }));
  return [{ name: 'angles.csv', text: anglesCsv(angles) }];
}

function reportFile({ file, summary, walks }: StoredSession): ExportText[] {
  if (summary === null) return [];
  const { session, started_wall: started, note, box, version, model, calibration } = file;
  const short = (sha256: string): string => sha256.slice(0, 8);
  const facts = {
    session,
    started: `${started.slice(0, 10)} ${started.slice(11, 16)} UTC`,
    note,
    measuredWith: `${box}, gengait ${version}, model ${short(model)}, calibration ${short(calibration.sha256)}`,
  };
  return [{ name: 'report.html', text: sessionReport(summary, walks, facts) }];
}

/** The site's corrections that the walk was measured with. */
function eventOptions({ event_timing: timing }: StoredWalk): EventOptions {
  return {
    heelStrikeOffsetS: timing.heel_strike_offset_ms / 1000,
    toeOffOffsetS: timing.toe_off_offset_ms / 1000,
  };
}
