import { readFileSync } from 'node:fs';
import { GengaitError } from '../errors.ts';
import { type WalkerStatistics, walkerStatisticsSchema } from './statistics.ts';

/** Where the shipped statistics are. */
export const WALKER_FILE = new URL('../../models/walker.json', import.meta.url);

/** Reads the simulator's statistics. @throws GengaitError GENGAIT_E_WALKER_FILE where they are missing or of another kind. */
export function readWalkerStatistics(file: URL | string = WALKER_FILE): WalkerStatistics {
  try {
    return walkerStatisticsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new GengaitError('GENGAIT_E_WALKER_FILE', String(file), { cause: error });
  }
}
