import type { z } from 'zod';
import { nearest } from './nearest.ts';
import type { Origin } from './origin.ts';
import { configSchema } from './schema.ts';
import { lineOf } from './toml-lines.ts';
import { pathText, valueAt } from './tree.ts';

/** One thing that is wrong in the configuration. */
export interface ConfigProblem {
  /** "sync.max_wait_ms"; empty for the file as a whole. */
  path: string;
  file?: string;
  /** 1-based, where known. */
  line?: number;
  /** What was found there; absent where nothing was. */
  value?: unknown;
  message: string;
  remedy: string;
}

interface Sources {
  lines: ReadonlyMap<string, number>;
  file?: string;
  origins: Record<string, Origin>;
}

/** The issues of zod, told for a technician: one problem per wrong key, each with path, place, value and remedy. */
export function describeIssues(issues: z.core.$ZodIssue[], tree: unknown, sources: Sources): ConfigProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as (string | number)[];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey([...path, key], tree, sources));
    }
    const value = valueAt(tree, path);
    return [{ ...located(path, sources), value, message: messageOf(issue, value), remedy: remedyOf(path, value) }];
  });
}

/** All problems as text, one block each. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems.map((problem) => `\n  - ${formatProblem(problem)}`).join('');
}

function formatProblem(problem: ConfigProblem): string {
  const place = [problem.file, problem.line].filter((part) => part !== undefined).join(':');
  const subject = [problem.path, place === '' ? '' : `(${place})`].filter((part) => part !== '').join(' ');
  const value = problem.value === undefined ? '' : `; found ${JSON.stringify(problem.value)}`;
  return `${subject}: ${problem.message}${value}\n    ${problem.remedy}`;
}

function located(path: (string | number)[], sources: Sources): Pick<ConfigProblem, 'path' | 'file' | 'line'> {
  const text = pathText(path);
  const origin = sources.origins[text];
  // A value from the environment or the command line has no place in the file, even if the file names the key too.
  if (origin?.source === 'environment') return { path: text, file: `environment ${origin.where}` };
  if (origin?.source === 'command line') return { path: text, file: 'command line' };
  if (sources.file === undefined) return { path: text, file: 'no configuration file given' };
  const line = lineOf(sources.lines, text);
  return line === undefined ? { path: text, file: sources.file } : { path: text, file: sources.file, line };
}

function unknownKey(path: (string | number)[], tree: unknown, sources: Sources): ConfigProblem {
  const known = knownKeys(path.slice(0, -1));
  const guess = nearest(String(path.at(-1)), known);
  return {
    ...located(path, sources),
    value: valueAt(tree, path),
    message: 'there is no such setting',
    remedy: guess ? `Did you mean "${guess}"?` : `Remove it. Known here: ${known.join(', ')}.`,
  };
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'custom') return issue.message;
  if (value === undefined) return 'is missing';
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return `must be a ${issue.expected}`;
  if (issue.code === 'too_small' && issue.origin === 'number') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'number') return `must be at most ${issue.maximum}`;
  return issue.message;
}

function remedyOf(path: (string | number)[], value: unknown): string {
  const about = describedAt(path);
  const verb = value === undefined ? 'Add it' : 'Correct it';
  return about === undefined ? `${verb}.` : `${verb}. ${about}`;
}

/** The schema as zod shows it, seen only by what is needed here. */
interface SchemaNode {
  description?: string;
  def: { innerType?: SchemaNode; element?: SchemaNode; shape?: Record<string, SchemaNode> };
}

function* nodesTo(path: readonly (string | number)[]): Generator<SchemaNode> {
  let node: SchemaNode | undefined = configSchema as unknown as SchemaNode;
  for (const part of [...path, undefined]) {
    yield node;
    while (node.def.innerType) {
      node = node.def.innerType;
      yield node;
    }
    if (part === undefined) return;
    node = typeof part === 'number' ? node.def.element : node.def.shape?.[part];
    if (node === undefined) return;
  }
}

function describedAt(path: (string | number)[]): string | undefined {
  return [...nodesTo(path)].findLast((node) => node.description !== undefined)?.description;
}

function knownKeys(path: (string | number)[]): string[] {
  return Object.keys([...nodesTo(path)].at(-1)?.def.shape ?? {});
}
