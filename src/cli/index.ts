import { readFile } from 'node:fs/promises';
import { nearest } from '../config/nearest.ts';
import { GengaitError } from '../errors.ts';
import { asksForHelp } from './args.ts';
import { asGengaitError, formatError } from './error-text.ts';

/** What every file `src/cli/<verb>.ts` exports. */
export interface VerbModule {
  /** The text of `gengait VERB --help`. */
  help: string;
  /**
   * Does the work. Resolves to the exit code (0 done, 1 failed); throws `GengaitError` for everything a person can mend.
   * `signal` is aborted when the user or the system asks for an end: stop cleanly, return 0.
   */
  run(argv: string[], signal: AbortSignal): Promise<number>;
}

/** Every verb with the line shown for it, in the order of a box's life. The file of a verb is loaded only when it is used. */
export const VERBS = {
  demo: 'five simulated cameras, walkers with acted faults, everything live on this computer',
  run: 'the daemon: live cameras in, alerts and summaries out over MQTT',
  replay: 'a recorded folder (or a Pose2Sim project) through the live path',
  record: 'what the cameras send, kept as a folder that replay reads',
  analyze: 'the model alone on 3D trajectories (TRC files)',
  simulate: 'simulated cameras: a recording folder, or a live stream over UDP or MQTT',
  calibrate: 'normative: the norms of this installation, from healthy people who walked here',
  check: 'configuration, calibration, model files and ports: everything wrong, at once',
  config: 'the settings in force, where each came from, and their JSON Schema',
  evaluate: 'the figures of the model on the data sets',
} as const satisfies Record<string, string>;

export type Verb = keyof typeof VERBS;

/** Where the command writes; the process's own streams, or a test's. */
export interface CliStreams {
  out(text: string): void;
  err(text: string): void;
}

const PROCESS_STREAMS: CliStreams = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

/**
 * One command line from arguments to exit code: 0 done, 1 failed, 2 usage, 78 configuration. Never throws: an error is
 * printed on stderr as its code, its message and its remedy.
 */
export async function runCli(argv: string[], signal: AbortSignal, streams = PROCESS_STREAMS): Promise<number> {
  try {
    const [first, ...rest] = argv;
    if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
      streams.out(overview());
      return first === undefined ? 2 : 0;
    }
    if (first === '--version' || first === '-V') {
      streams.out(`gengait ${await productVersion()}\n`);
      return 0;
    }
    const verb = await loadVerb(first);
    if (asksForHelp(rest)) {
      streams.out(`${verb.help.trimEnd()}\n`);
      return 0;
    }
    return await verb.run(rest, signal);
  } catch (error) {
    const coded = asGengaitError(error);
    streams.err(formatError(coded));
    return coded.exitCode;
  }
}

/** Loads `src/cli/<verb>.ts`. @throws GengaitError GENGAIT_E_USAGE for a verb that is not in the list. */
export async function loadVerb(name: string): Promise<VerbModule> {
  if (!Object.hasOwn(VERBS, name)) {
    const guess = nearest(name, Object.keys(VERBS));
    throw new GengaitError('GENGAIT_E_USAGE', `unknown command "${name}"${guess ? `; did you mean "${guess}"?` : ''}`);
  }
  return (await import(new URL(`./${name}.ts`, import.meta.url).href)) as VerbModule;
}

/** The version in package.json. */
export async function productVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function overview(): string {
  const width = Math.max(...Object.keys(VERBS).map((verb) => verb.length));
  const lines = Object.entries(VERBS).map(([verb, summary]) => `  ${verb.padEnd(width)}  ${summary}`);
  return `GenGait beside the walkway: which joints of a walk depart from normal walking. It supports a
therapist's judgement; it is not a diagnosis.

Usage: gengait VERB [options]

${lines.join('\n')}

  gengait VERB --help   the options of one verb
  gengait --version     the version

Exit codes: 0 done, 1 failed, 2 the command line is wrong, 78 the configuration is wrong.
`;
}
