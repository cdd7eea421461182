import { parse } from 'smol-toml';
import { GengaitError } from '../errors.ts';

/**
 * The camera names of a calibration file, in its order: all that capture needs to know of it. A camera is a table with a
 * `matrix`; its name is its `name`, or the table's own where it has none. `source`: path, for the message.
 * @throws GengaitError GENGAIT_E_RECORDING_UNREADABLE
 */
export function cameraNames(calibrationText: string, source: string): string[] {
  let document: Record<string, unknown>;
  try {
    document = parse(calibrationText) as Record<string, unknown>;
  } catch (cause) {
    const where = cause instanceof Error ? cause.message.split('\n')[0] : '';
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${source} is not TOML: ${where}`, { cause });
  }
  const names: string[] = [];
  for (const [key, table] of Object.entries(document)) {
    if (typeof table !== 'object' || table === null || !('matrix' in table)) continue;
    const name = (table as { name?: unknown }).name;
    names.push(typeof name === 'string' && name !== '' ? name : key);
  }
  if (names.length === 0) throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${source} names no camera`);
  return names;
}
