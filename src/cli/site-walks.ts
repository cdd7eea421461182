import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isPose2SimProject } from '../capture/pose2sim-trial.ts';
import { GengaitError } from '../errors.ts';

/** Something that holds walks of one person. */
export interface WalkSource {
  person: string;
  kind: 'recording' | 'trc';
  path: string;
}

/**
 * Finds the recordings and TRC files in what was named, and whose they are: the subject of the session where it says so; else the folder that holds
 * them is one person's; a recording or file named by itself is a person of its own.
 * @throws GengaitError GENGAIT_E_USAGE for a path that is not there, or holds no walks
 */
export function walkSources(paths: readonly string[]): WalkSource[] {
  return paths.flatMap((path) => {
    if (!existsSync(path)) throw new GengaitError('GENGAIT_E_USAGE', `there is no ${path}`);
    const found = sourcesIn(resolve(path), null);
    if (found.length === 0) throw new GengaitError('GENGAIT_E_USAGE', `${path} holds no recording and no TRC file`);
    return found;
  });
}

function sourcesIn(path: string, person: string | null): WalkSource[] {
  if (!statSync(path).isDirectory()) {
    if (!/\.trc$/i.test(path)) return [];
    return [{ person: person ?? basename(path).replace(/\.trc$/i, ''), kind: 'trc', path }];
  }
  if (isRecording(path)) return [{ person: subjectOf(path) ?? person ?? basename(path), kind: 'recording', path }];
  // A session's folder: the recording lies in it.
  const inner = join(path, 'recording');
  if (existsSync(inner) && isRecording(inner)) return sourcesIn(inner, subjectOf(path) ?? person ?? basename(path));
  return readdirSync(path)
    .sort()
    .flatMap((name) => sourcesIn(join(path, name), basename(path)));
}

function isRecording(path: string): boolean {
  return existsSync(join(path, 'calibration.toml')) || isPose2SimProject(path);
}

/** Whom the session was of, as its folder or the recording's says; null where neither does. */
function subjectOf(folder: string): string | null {
  for (const place of [folder, dirname(folder)]) {
    try {
      const { subject } = JSON.parse(readFileSync(join(place, 'session.json'), 'utf8')) as { subject?: unknown };
      if (typeof subject === 'string' && subject !== '') return subject;
    } catch {
      // No session, or none that can be read: whose walk it is then shows from the folder.
    }
  }
  return null;
}
