import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GengaitError } from '../errors.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { TRIGGER_FILE } from './trigger/trigger-file.ts';

/** What a new recording is made of besides its messages. */
export interface RecorderOptions {
  /** A folder without a recording in it; it is made where it is not there. */
  dir: string;
  /** The calibration file in use, as it is. */
  calibrationText: string;
  /** Names of its cameras that are recorded. */
  cameras: readonly string[];
  /** What `session.json` shall say besides the format; no names of people. */
  session: Readonly<Record<string, unknown>>;
}

/**
 * Begins a recording: the folder, `calibration.toml` and `session.json`. Returns the path of each camera's file, not made yet.
 * @throws GengaitError GENGAIT_E_RECORDING_WRITE where a recording lies there already, or the folder can't be written.
 */
export function beginRecording({ dir, calibrationText, cameras, session }: RecorderOptions): Map<string, string> {
  return guarded(dir, () => {
    const files = new Map(cameras.map((camera) => [camera, join(dir, `${camera}.ndjson`)]));
    const taken = ['calibration.toml', 'session.json', TRIGGER_FILE].map((name) => join(dir, name));
    const found = [...taken, ...files.values()].find((path) => existsSync(path));
    if (found !== undefined) throw new Error(`a recording is there already (${found})`);
    mkdirSync(dir, { recursive: true });
    writeFileAtomic(join(dir, 'calibration.toml'), calibrationText);
    writeSession(dir, session);
    return files;
  });
}

/** Writes `session.json` anew, with the format that recorders write. @throws GengaitError GENGAIT_E_RECORDING_WRITE */
export function writeSession(dir: string, session: Readonly<Record<string, unknown>>): void {
  const text = `${JSON.stringify({ ...session, format: 'HALPE_26' }, null, 2)}\n`;
  guarded('session.json', () => writeFileAtomic(join(dir, 'session.json'), text));
}

/** Does it, and tells what went wrong as GENGAIT_E_RECORDING_WRITE. `what`: file or folder. */
export function guarded<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw writeError(what, cause);
  }
}

/** What went wrong on the disk, as GENGAIT_E_RECORDING_WRITE. */
export function writeError(what: string, cause: unknown): GengaitError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GengaitError('GENGAIT_E_RECORDING_WRITE', `${what}: ${why}`, { cause });
}
