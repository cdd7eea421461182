import { readFileSync } from 'node:fs';
import { type ErrorCode, GengaitError } from '../errors.ts';

/** The text of a file. @throws GengaitError with `code`; the details name the file and the system's reason. */
export function readText(file: string, code: ErrorCode = 'GENGAIT_E_FILE_UNREADABLE'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new GengaitError(code, `${file} (${reason})`, { cause });
  }
}
