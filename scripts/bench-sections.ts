import { resolve } from 'node:path';
import { startProgress } from '../src/cli/progress.ts';
import { GengaitError } from '../src/errors.ts';
import type { BenchSection } from '../src/evaluation/capture/bench-section.ts';
import { dataFolder } from '../src/evaluation/dataset.ts';
import { figureTable } from '../src/evaluation/figure.ts';
import { scriptArgs } from './script.ts';

/** A section of a bench. */
export interface SectionEntry {
  /** One line for --help. */
  about: string;
  /** Measured only when named: it takes many minutes. */
  onlyNamed?: true;
  /** Loaded when asked for: each section brings its own recordings or simulations. */
  load: () => Promise<BenchSection>;
}

/** A bench: what it is about, its npm script, its sections in the order in which they are measured. */
export interface Bench {
  about: string;
  script: string;
  sections: Record<string, SectionEntry>;
}

/** Measures the sections named on the command line, or all that are quick enough, and prints each as a table; `--help` lists them. */
export async function runBench(bench: Bench): Promise<void> {
  const { positionals } = scriptArgs(helpText(bench), { allowPositionals: true });
  const names = Object.keys(bench.sections);
  const unknown = positionals.filter((name) => !Object.hasOwn(bench.sections, name));
  if (unknown.length > 0) {
    throw new GengaitError('GENGAIT_E_USAGE', `no section ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  }
  const usual = names.filter((name) => !bench.sections[name]!.onlyNamed);
  for (const name of positionals.length > 0 ? positionals : usual) await section(name, bench.sections[name]!);
  const left = names.filter((name) => !usual.includes(name));
  if (positionals.length === 0 && left.length > 0) console.log(`\nNot measured unless named: ${left.join(', ')}`);
}

async function section(name: string, { load }: SectionEntry): Promise<void> {
  const data = dataFolder(process.env, resolve(import.meta.dirname, '..'));
  const measure = await load();
  const startMs = performance.now();
  let bar: ReturnType<typeof startProgress> | undefined;
  const figures = await measure({
    data,
    progress: (done, of) => {
      bar ??= startProgress(name, of, 'steps');
      bar.update(done);
    },
  });
  bar?.stop();
  const seconds = (performance.now() - startMs) / 1000;
  console.log(`\n## ${name}\n\n${figureTable(figures)}\n\n${seconds.toFixed(0)} s`);
}

function helpText({ about, script, sections }: Bench): string {
  const width = Math.max(...Object.keys(sections).map((name) => name.length));
  const lines = Object.entries(sections).map(
    ([name, { about, onlyNamed }]) => `  ${name.padEnd(width)}  ${about}${onlyNamed ? '; only when named' : ''}`,
  );
  const names = Object.keys(sections);
  return `${script}: ${about}

Usage: npm run -s ${script} -- [SECTION...]

Without a section all are measured, one after the other, but for those that must be named:

${lines.join('\n')}

Reads the reference data (GENGAIT_DATA, default ../shared/data); figures that need it are told as not measured where it is absent. Writes a
table for each section to stdout.

Example: npm run -s ${script} -- ${names[0]}
`;
}
