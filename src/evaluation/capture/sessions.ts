import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { encodePoseMessage } from '../../capture/encode-message.ts';
import { readBands } from '../../gait/bands.ts';
import { summariseSession } from '../../gait/session/summarise-session.ts';
import { summariseWalk } from '../../gait/summarise.ts';
import type { WalkSummary } from '../../gait/summary.ts';
import { median } from '../../maths/robust.ts';
import { Scenario } from '../../simulator/scenario.ts';
import { readWalkerStatistics } from '../../simulator/statistics-file.ts';
import { sessionFacts } from '../../store/sessions/close-interrupted.ts';
import { History } from '../../store/sessions/history.ts';
import type { SessionFile } from '../../store/sessions/session-file.ts';
import type { Figure } from '../figure.ts';
import { simulatedPasses } from '../norms/simulated-walks.ts';
import type { BenchContext } from './bench-section.ts';

/** A clinic's few weeks, and its years. */
const LISTS = [200, 5000] as const;
const WALKS = 40;
const REPEATS = 9;
const SEED = 6;

/** What the history on disk costs: processor time, for the disk's own is the disk's. */
export async function sessionFigures({ progress }: BenchContext): Promise<Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'gengait-bench-'));
  try {
    const walks = walksOf(WALKS);
    const figures: Figure[] = [];
    let planted = 0;
    for (const [step, count] of LISTS.entries()) {
      for (; planted < count; planted++) plantSession(root, planted, []);
      const history = new History(root);
      const { sessions } = await history.list();
      const ms = await cpuMs(() => history.list());
      figures.push(
        told(`listing ${count} sessions of 40 people (${sessions.length} told), CPU`, `${ms.toFixed(0)} ms`),
      );
      progress(step + 1, LISTS.length + 1);
    }
    const file = plantSession(root, planted, walks);
    const history = new History(root);
    const read = await history.read(file.session);
    const { dir, ...answer } = read;
    const readMs = await cpuMs(() => history.read(file.session));
    figures.push(
      told(
        `reading a session of ${read.walks.length} walks, CPU; size`,
        `${readMs.toFixed(0)} ms; ${kilobytes(answer)}`,
      ),
    );
    const summary = summariseSession(sessionFacts(file), walks);
    const sumMs = await cpuMs(async () => summariseSession(sessionFacts(file), walks));
    figures.push(
      told(`summing up ${WALKS} walks, CPU; size as published`, `${sumMs.toFixed(1)} ms; ${kilobytes(summary)}`),
    );
    figures.push(told('recording of five cameras at 30 Hz, one person', `${recordedMbPerHour().toFixed(0)} MB/h`));
    progress(LISTS.length + 1, LISTS.length + 1);
    return figures;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function told(name: string, measured: string): Figure {
  return { name, wanted: '–', measured, met: null };
}

/** Median processor time of all threads of this process, milliseconds. */
async function cpuMs(action: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < REPEATS; run++) {
    const before = process.cpuUsage();
    await action();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}

function kilobytes(value: object): string {
  return `${(Buffer.byteLength(JSON.stringify(value)) / 1000).toFixed(0)} kB`;
}

/** Summaries as a walkway gives them; what the model says is a small part of their size. */
function walksOf(count: number): WalkSummary[] {
  const bands = readBands(
    readFileSync(join(resolve(import.meta.dirname, '../../..'), 'models', 'normative.json'), 'utf8'),
  );
  const verdict = { assessed: false, reason: 'The bench runs no model.' } as const;
  const passes = simulatedPasses(4, SEED);
  return Array.from({ length: count }, (_, n) => {
    const trajectory = passes[n % passes.length]!;
    const walk = { trajectory, startS: 10 * n, provenance: null, twin: trajectory.positions };
    return summariseWalk(walk, bands, verdict, () => verdict).walk;
  });
}

function recordedMbPerHour(): number {
  const scenario = new Scenario({ seed: SEED, statistics: readWalkerStatistics(), plan: () => ({}), durationS: 20 });
  let bytes = 0;
  for (const message of scenario.messages()) bytes += encodePoseMessage(message, { withArrival: true }).length + 1;
  return (bytes / scenario.endS()) * 3600 * 1e-6;
}

/** The folder of an ended session, as the daemon leaves it. */
function plantSession(root: string, n: number, walks: readonly WalkSummary[]): SessionFile {
  const started = new Date(Date.UTC(2026, 0, 1) + 3600_000 * n);
  const stamp = started.toISOString().replace(/[-:]|\.\d+/g, '');
  const file: SessionFile = {
    schema: 'gengait/session-folder/1',
    session: `${stamp}-${n.toString(16).padStart(6, '0')}`,
    subject: `P-${n % 40}`,
    walking_aid: 'none',
    age_years: 63,
    sex: 'female',
    note: null,
    started_wall: started.toISOString(),
    ended_wall: started.toISOString(),
    ended_by: 'command',
    walks: walks.length,
    strides: 0,
    simulated: true,
    box: 'bench',
    version: 'bench',
    model: '',
    provider: 'cpu',
    baseline: 'factory',
    calibration: { file: '', sha256: '' },
  };
  const dir = join(root, file.subject, file.session);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'session.json'), JSON.stringify(file, null, 2));
  const lines = walks.map((walk, i) => `${JSON.stringify({ walk_no: i + 1, track: i + 1, ...walk })}\n`);
  writeFileSync(join(dir, 'walks.ndjson'), lines.join(''));
  return file;
}
