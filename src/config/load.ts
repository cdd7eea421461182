import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, TomlError } from 'smol-toml';
import { GengaitError } from '../errors.ts';
import { environmentSettings } from './environment.ts';
import type { Origin } from './origin.ts';
import { type ConfigProblem, describeIssues, formatProblems } from './problems.ts';
import { type Config, configSchema, PATH_KEYS } from './schema.ts';
import { stateFolder } from './state-folder.ts';
import { lineOf, tomlLines } from './toml-lines.ts';
import { leaves, type Path, pathText, setAt, type Tree, valueAt } from './tree.ts';

/** What can decide a setting, weakest first: defaults, the file, the environment, the command line. */
export interface ConfigInputs {
  file?: string;
  env?: Record<string, string | undefined>;
  /** Settings from options, by path: `{ 'mqtt.port': 1884 }`; undefined values are ignored. */
  overrides?: Record<string, unknown>;
  /** What relative paths of environment and command line are relative to; the working folder where absent. */
  workingFolder?: string;
}

/** The configuration with where each value came from, or what is wrong with it. */
export interface LoadedConfig {
  /** Null where there are problems: half a configuration is never used. */
  config: Config | null;
  /** By path of the value ("mqtt.port", "cameras[0].name"). */
  origins: Record<string, Origin>;
  /** Everything that is wrong, at once. */
  problems: ConfigProblem[];
}

/** Reads, merges and checks the configuration. Never throws for what people wrote: it is all in `problems`. */
export function loadConfig(inputs: ConfigInputs): LoadedConfig {
  const origins: Record<string, Origin> = {};
  const lines = new Map<string, number>();
  const problems: ConfigProblem[] = [];
  const tree = inputs.file === undefined ? {} : readFileTree(inputs.file, lines, problems);
  for (const { path } of leaves(tree)) {
    const line = lineOf(lines, pathText(path));
    const where = line === undefined ? inputs.file! : `${inputs.file}:${line}`;
    origins[pathText(path)] = { source: 'file', where };
  }
  for (const { variable, path, value } of environmentSettings(inputs.env ?? {})) {
    place(tree, origins, path, value, { source: 'environment', where: variable });
  }
  for (const [key, value] of Object.entries(inputs.overrides ?? {})) {
    if (value === undefined) continue;
    place(tree, origins, key.split('.'), value, { source: 'command line', where: '' });
  }
  // A file that can't be read leaves nothing to check: complaints about missing keys would only hide the cause.
  if (problems.length > 0) return { config: null, origins, problems };
  const checked = configSchema.safeParse(tree);
  if (!checked.success) {
    problems.push(...describeIssues(checked.error.issues, tree, { lines, file: inputs.file, origins }));
    return { config: null, origins, problems };
  }
  const config = checked.data;
  for (const { path } of leaves(config)) origins[pathText(path)] ??= { source: 'default', where: '' };
  config.store.folder ??= join(stateFolder(inputs.env ?? {}), 'sessions');
  origins['store.folder'] ??= { source: 'default', where: '' };
  config.model.site ??= join(stateFolder(inputs.env ?? {}), 'site-normative.json');
  origins['model.site'] ??= { source: 'default', where: '' };
  absolutePaths(config, origins, inputs);
  return { config, origins, problems };
}

/** The configuration, or one GENGAIT_E_CONFIG that tells every problem (exit 78). */
export function requireConfig(loaded: LoadedConfig): Config {
  if (loaded.config === null) throw new GengaitError('GENGAIT_E_CONFIG', formatProblems(loaded.problems));
  return loaded.config;
}

function readFileTree(file: string, lines: Map<string, number>, problems: ConfigProblem[]): Tree {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    problems.push({ path: '', file, message: `the file can not be read (${reason})`, remedy: REMEDY_FILE });
    return {};
  }
  try {
    const tree = parse(text.replace(/^\uFEFF/, '')) as Tree;
    for (const [path, line] of tomlLines(text)) lines.set(path, line);
    return tree;
  } catch (error) {
    const line = error instanceof TomlError ? error.line : undefined;
    const message = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    problems.push({ path: '', file, line, message, remedy: REMEDY_SYNTAX });
    return {};
  }
}

const REMEDY_FILE = 'Check the path; start from calibration/gengait.example.toml.';
const REMEDY_SYNTAX = 'Correct this line: texts in quotes, one `key = value` per line, sections as [name].';

function place(tree: Tree, origins: Record<string, Origin>, path: Path, value: unknown, origin: Origin): void {
  setAt(tree, path, value);
  for (const leaf of leaves(value, path)) origins[pathText(leaf.path)] = origin;
}

/** A path is relative to what named it: the file's folder, the product's folder (defaults), else the working folder. */
function absolutePaths(config: Config, origins: Record<string, Origin>, inputs: ConfigInputs): void {
  const product = fileURLToPath(new URL('../..', import.meta.url));
  for (const key of PATH_KEYS) {
    const value = valueAt(config, key.split('.'));
    if (typeof value !== 'string') continue;
    const source = origins[key]?.source;
    const folder =
      source === 'file' ? dirname(inputs.file!) : source === 'default' ? product : (inputs.workingFolder ?? '.');
    setAt(config as unknown as Tree, key.split('.'), resolve(folder, value));
  }
}
