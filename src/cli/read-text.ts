import { readFileSync } from 'node:fs';
import { GengaitError } from '../errors.ts';

/** The text of a file. @throws GengaitError GENGAIT_E_FILE_UNREADABLE */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_FILE_UNREADABLE', file, { cause });
  }
}
