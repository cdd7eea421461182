import { type ParseArgsConfig, parseArgs } from 'node:util';
import { GengaitError } from '../errors.ts';

/**
 * `node:util` parseArgs, strict, with mistakes told as GENGAIT_E_USAGE (exit 2).
 * @throws GengaitError GENGAIT_E_USAGE for unknown options, missing values, unexpected positionals.
 */
export function readArgs<T extends ParseArgsConfig>(argv: string[], config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs({ strict: true, ...config, args: argv } as T);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new GengaitError('GENGAIT_E_USAGE', message, { cause: error });
  }
}

/** Whether `--help` or `-h` stands among the arguments, before a `--`; mistakes beside it do not matter then. */
export function asksForHelp(argv: string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

/**
 * A number from an option, within its bounds; undefined where the option was not given.
 * @throws GengaitError GENGAIT_E_USAGE where it is no number, not whole (if it must be) or out of bounds.
 */
export function numberOption(
  name: string,
  text: string | undefined,
  bounds: { min?: number; max?: number; whole?: boolean } = {},
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = false } = bounds;
  if (!Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value))) {
    const kind = whole ? 'a whole number' : 'a number';
    throw new GengaitError('GENGAIT_E_USAGE', `--${name} must be ${kind}${range(min, max)}, not "${text}"`);
  }
  return value;
}

/** A port number from an option; 0 lets the system choose. @throws GengaitError GENGAIT_E_USAGE */
export function portOption(name: string, text: string | undefined): number | undefined {
  return numberOption(name, text, { min: 0, max: 65535, whole: true });
}

/** One of a list of words from an option. @throws GengaitError GENGAIT_E_USAGE */
export function choiceOption<T extends string>(name: string, text: string | undefined, choices: readonly T[]) {
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) {
    throw new GengaitError('GENGAIT_E_USAGE', `--${name} must be one of ${choices.join(', ')}, not "${text}"`);
  }
  return found;
}

function range(min: number, max: number): string {
  if (Number.isFinite(min) && Number.isFinite(max)) return ` from ${min} to ${max}`;
  if (Number.isFinite(min)) return ` of at least ${min}`;
  return Number.isFinite(max) ? ` of at most ${max}` : '';
}
