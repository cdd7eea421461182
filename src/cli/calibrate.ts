import { GengaitError } from '../errors.ts';
import { readArgs } from './args.ts';
import { calibrateNormative, normativeHelp } from './calibrate-normative.ts';

export const help = normativeHelp;

/** What can be calibrated. */
const CALIBRATIONS = { normative: calibrateNormative } as const;

export async function run(argv: string[], signal: AbortSignal): Promise<number> {
  const [what = '', ...rest] = argv;
  if (what.startsWith('-')) readArgs([what], {});
  if (!Object.hasOwn(CALIBRATIONS, what)) {
    const choices = Object.keys(CALIBRATIONS).join(', ');
    throw new GengaitError('GENGAIT_E_USAGE', `calibrate needs to know what: ${choices}`);
  }
  return CALIBRATIONS[what as keyof typeof CALIBRATIONS](rest, signal);
}
