import { readFileSync } from 'node:fs';
import { GengaitError } from '../errors.ts';

/**
 * The password in a file: its first line, without the line's end. Secrets stand in files of their own, never in the
 * configuration, the environment or a command line that other users of the machine can see.
 * @throws GengaitError GENGAIT_E_SECRET_FILE where the file can't be read or its first line is empty.
 */
export function readSecret(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new GengaitError('GENGAIT_E_SECRET_FILE', `${file} (${reason})`, { cause });
  }
  const secret = text.split(/\r?\n/, 1)[0]!;
  if (secret === '') throw new GengaitError('GENGAIT_E_SECRET_FILE', `${file} (its first line is empty)`);
  return secret;
}
