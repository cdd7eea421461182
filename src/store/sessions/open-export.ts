import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { GengaitError } from '../../errors.ts';
import { sessionIdSchema } from '../../gait/session-record.ts';
import type { History } from './history.ts';
import { SESSION_FILES } from './session-file.ts';

/** An exported file on its way to whoever asked for it. */
export interface ExportFile {
  stream: Readable;
  contentType: string;
  bytes: number;
}

/** One plain name: no folder, nothing hidden. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)+$/;

const CONTENT_TYPES: Record<string, string> = {
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.mot': 'text/plain; charset=utf-8',
  '.trc': 'text/plain; charset=utf-8',
};

/**
 * A file that `export` has made. Whatever is asked for, nothing but the files of an exports folder is ever opened.
 * @throws GengaitError GENGAIT_E_EXPORT_UNKNOWN
 */
export async function openExport(history: History, session: string, name: string): Promise<ExportFile> {
  const unknown = new GengaitError('GENGAIT_E_EXPORT_UNKNOWN');
  const contentType = CONTENT_TYPES[extname(name)];
  if (!sessionIdSchema.safeParse(session).success || !NAME.test(name) || contentType === undefined) throw unknown;
  const { dir } = await history.find(session).catch(() => {
    throw unknown;
  });
  const path = join(dir, SESSION_FILES.exports, name);
  const found = await lstat(path).catch(() => null);
  if (found === null || !found.isFile()) throw unknown;
  return { stream: createReadStream(path), contentType, bytes: found.size };
}
