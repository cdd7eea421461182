import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { asksForHelp, readArgs } from '../src/cli/args.ts';
import { asGengaitError, formatError } from '../src/cli/error-text.ts';
import { GengaitError } from '../src/errors.ts';

const EXIT_CODES = 'Exit: 0 done, 1 failed, 2 the command line is wrong.';
const TRAINED = ['weights.safetensors', 'architecture.json', 'golden.json'];

/**
 * The arguments of a script that package.json names; to be called before its work starts. `--help` prints `help` and ends the process. Whatever
 * is thrown from here on ends it as it ends the product's commands: code, message and remedy on stderr, a stack only for a fault of the program.
 */
export function scriptArgs<T extends ParseArgsConfig>(help: string, config: T): ReturnType<typeof readArgs<T>> {
  process.once('uncaughtException', (error) => {
    const coded = asGengaitError(error);
    process.stderr.write(formatError(coded));
    // At once: open networks would keep the process alive.
    process.exit(coded.code === 'GENGAIT_E_USAGE' ? 2 : 1);
  });
  const argv = process.argv.slice(2);
  if (asksForHelp(argv)) {
    process.stdout.write(`${help.trim()}\n\n${EXIT_CODES}\n`);
    process.exit(0);
  }
  return readArgs(argv, config);
}

/** The words of an option that takes several, `A,B`. */
export function listOption(text: string): string[] {
  return text.split(',').filter((word) => word !== '');
}

/** Folders of trained weights from an option, `DIR,DIR`. @throws GengaitError GENGAIT_E_USAGE for one in which training left none */
export function weightsOption(name: string, text: string): string[] {
  return listOption(text).map((folder) => {
    const absent = TRAINED.find((file) => !existsSync(join(folder, file)));
    if (absent === undefined) return resolve(folder);
    throw new GengaitError('GENGAIT_E_USAGE', `--${name}: ${folder} holds no trained weights (no ${absent})`);
  });
}
