/**
 * The figures of capture, clocks and geometry against ground truth and other people's results, as a table.
 * npm run bench:capture [-- SECTION…]; without a section, all of them; --help lists them.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgress } from '../src/cli/progress.ts';
import type { BenchSection } from '../src/evaluation/capture/bench-section.ts';
import { dataFolder } from '../src/evaluation/dataset.ts';
import { figureTable } from '../src/evaluation/figure.ts';

interface Entry {
  /** One line for --help. */
  about: string;
  /** Loaded when asked for: each section brings its own recordings or simulations. */
  load: () => Promise<BenchSection>;
}

const SECTIONS: Record<string, Entry> = {
  clocks: {
    about: 'cameras on one clock: pulses, own clocks, arrivals and images; simulated and recorded (minutes)',
    load: async () => (await import('../src/evaluation/capture/clocks.ts')).clockFigures,
  },
  compatible: {
    about: "other people's inputs computed here, against their own results (Pose2Sim, caliscope)",
    load: async () => (await import('../src/evaluation/capture/compatible.ts')).compatibleFigures,
  },
  fuzz: {
    about: 'a million mutated messages over UDP, signed UDP and MQTT: crashes, memory, drops by reason',
    load: async () => (await import('../src/evaluation/capture/fuzz.ts')).fuzzFigures,
  },
  faults: {
    about:
      'any one, two or three of five simulated cameras silent, frozen, replaying or lagging in the middle of a walk',
    load: async () => (await import('../src/evaluation/capture/faults.ts')).faultFigures,
  },
  geometry: {
    about: 'triangulation, crossings, gaps and live smoothing against simulated truth',
    load: async () => (await import('../src/evaluation/capture/geometry.ts')).geometryFigures,
  },
  recordings: {
    about: 'real recordings (multiview/) against the fused trajectory that comes with them: agreement, not truth',
    load: async () => (await import('../src/evaluation/capture/recordings.ts')).recordingFigures,
  },
  sessions: {
    about: 'the history on disk: what lists, a session and its summary cost, and how much a recording takes',
    load: async () => (await import('../src/evaluation/capture/sessions.ts')).sessionFigures,
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(SECTIONS, name));
if (values.help) console.log(helpText());
else if (unknown.length > 0) {
  console.error(`No section ${unknown.join(', ')}; there are: ${Object.keys(SECTIONS).join(', ')}`);
  process.exitCode = 2;
} else await bench(positionals.length > 0 ? positionals : Object.keys(SECTIONS));

async function bench(names: readonly string[]): Promise<void> {
  const data = dataFolder(process.env, resolve(import.meta.dirname, '..'));
  for (const name of names) {
    const measure = await SECTIONS[name]!.load();
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
}

function helpText(): string {
  const width = Math.max(...Object.keys(SECTIONS).map((name) => name.length));
  const lines = Object.entries(SECTIONS).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`);
  return `Figures of capture, clocks and geometry. Usage: npm run bench:capture [-- SECTION...]

Without a section all are measured, one after the other. Figures that need the reference data (GENGAIT_DATA, default
../shared/data) are told as not measured where it is absent.

${lines.join('\n')}
`;
}
