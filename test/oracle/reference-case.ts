import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A folder of the reference data, or why a test that needs it is skipped. */
export function referenceFolder(...parts: string[]): { folder: string; skip: string | false } {
  const root = resolve(import.meta.dirname, '../..');
  const folder = join(resolve(root, process.env.GENGAIT_DATA ?? '../shared/data'), ...parts);
  return { folder, skip: existsSync(folder) ? false : `needs the reference data (GENGAIT_DATA): ${folder} is absent` };
}
