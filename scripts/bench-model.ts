/**
 * Time of a run of every model file, float against integer, on one thread, interleaved within one process so that a busy
 * machine troubles both alike. "cpu" is processor time (mean), which waiting for other programs does not change; p50 and p99
 * are by the clock and mean something on a quiet machine only. npm run bench:model [-- --models DIR] [--seconds N]
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/maths/seeded-random.ts';
import { readModelFile } from '../src/model/model-file.ts';
import { calibrationWindows, type WindowBatch } from '../src/model/onnx/calibration-windows.ts';
import { roughWalker } from '../src/model/onnx/rough-walker.ts';
import { createSession, type Session } from '../src/model/session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../src/model/windows.ts';

/** Windows per run: 1 is pass 2, 12 a full set of tiles, 5 the rotating tiles with pass 2. */
const BATCHES = [1, 5, 12];
const WARM_UP_RUNS = 20;

const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: join(resolve(import.meta.dirname, '..'), 'models') },
    seconds: { type: 'string', default: '3' },
  },
});

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

interface RunTime {
  clockMs: number;
  cpuMs: number;
}

async function timeRun(session: Session, batch: WindowBatch, windows: number): Promise<RunTime> {
  const joints = batch.joints.subarray(0, windows * WINDOW_COORDINATES);
  const hidden = batch.hidden.subarray(0, windows * WINDOW_TOKENS);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await session.run(joints, hidden, windows);
  const clockMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { clockMs, cpuMs: (user + system) / 1000 };
}

/** Runs all sessions in turn until the time is up; the runs of each session. */
async function interleaved(sessions: Session[], batch: WindowBatch, windows: number): Promise<RunTime[][]> {
  const times = sessions.map((): RunTime[] => []);
  for (let i = 0; i < WARM_UP_RUNS; i++) for (const session of sessions) await timeRun(session, batch, windows);
  const end = performance.now() + Number(options.seconds) * 1000;
  while (performance.now() < end) {
    for (const [i, session] of sessions.entries()) times[i]!.push(await timeRun(session, batch, windows));
  }
  return times;
}

/** Mean processor time, median and 99th percentile by the clock, as a row's cells. */
function cells(runs: RunTime[]): string {
  const cpuMs = runs.reduce((sum, run) => sum + run.cpuMs, 0) / runs.length;
  const clock = runs.map((run) => run.clockMs).sort((a, b) => a - b);
  const numbers = [cpuMs, quantile(clock, 0.5), quantile(clock, 0.99)];
  return numbers.map((ms) => ms.toFixed(2).padStart(6)).join(' ');
}

const random = seededRandom(1);
const walks = Array.from({ length: 8 }, () => roughWalker(random, 60));
console.log('milliseconds per run, one thread, CPU');
console.log('model          windows    fp32 cpu    p50    p99    int8 cpu    p50    p99');
for (const name of ['gengait', 'gengait-score']) {
  const files = await Promise.all(
    ['fp32', 'int8'].map((p) => readModelFile(join(options.models, `${name}-${p}.onnx`))),
  );
  const sessions = await Promise.all(files.map((f) => createSession(f.bytes, { provider: 'cpu', threads: 1 })));
  const batch = calibrationWindows(walks, Math.max(...BATCHES), files[0]!.frameStep, random);
  for (const windows of BATCHES) {
    const [fp32, int8] = (await interleaved(sessions, batch, windows)) as [RunTime[], RunTime[]];
    console.log(`${name.padEnd(14)} ${String(windows).padStart(7)}      ${cells(fp32)}      ${cells(int8)}`);
  }
}
