import { quantile } from '../../maths/robust.ts';
import { seededRandom } from '../../maths/seeded-random.ts';
import { calibrationWindows, type WindowBatch } from '../../model/onnx/calibration-windows.ts';
import { createSession, type Session } from '../../model/session.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../model/windows.ts';
import type { BenchContext } from '../capture/bench-section.ts';
import type { Figure } from '../figure.ts';
import { roughWalks } from './calibration-walks.ts';
import { NETWORKS, readPair } from './model-pair.ts';

/** Windows per run: 1 is pass 2, 4 the tiles of a tick, 18 a full set of tiles. */
const BATCHES = [1, 4, 18];
const WARM_UP_RUNS = 10;
const RUNS = 150;

/**
 * Processor time of a run, integer and float in turn within one process on one thread, so that a busy machine troubles both alike: lower
 * quartiles, for what waits and what is interrupted only adds.
 */
export async function runTimeFigures({ progress }: BenchContext): Promise<Figure[]> {
  const names = Object.keys(NETWORKS) as (keyof typeof NETWORKS)[];
  const figures: Figure[] = [];
  for (const name of names) {
    const { fp32, int8 } = await readPair(name);
    const sessions = await Promise.all(
      [int8, fp32].map(({ bytes }) => createSession(bytes, { provider: 'cpu', threads: 1 })),
    );
    const random = seededRandom(1);
    const batch = calibrationWindows(roughWalks(1).walks, Math.max(...BATCHES), int8.frameStep, random);
    for (const windows of BATCHES) {
      const [integerMs, floatMs] = (await interleaved(sessions, batch, windows)) as [number, number];
      figures.push({
        name: `${NETWORKS[name]}: processor time of a run, ${windows} at once, int8 over fp32`,
        wanted: '–',
        measured: `${(integerMs / floatMs).toFixed(2)} (${integerMs.toFixed(2)}, ${floatMs.toFixed(2)} ms)`,
        met: null,
      });
      progress(figures.length, names.length * BATCHES.length);
    }
    for (const session of sessions) await session.release();
  }
  return figures;
}

/** Runs all sessions in turn; the lower quartile of each one's processor times, ms. */
async function interleaved(sessions: Session[], batch: WindowBatch, windows: number): Promise<number[]> {
  const times = sessions.map((): number[] => []);
  for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
    for (const [i, session] of sessions.entries()) {
      const ms = await processorTimeMs(session, batch, windows);
      if (run >= 0) times[i]!.push(ms);
    }
  }
  return times.map((own) => quantile(own, 0.25));
}

async function processorTimeMs(session: Session, batch: WindowBatch, windows: number): Promise<number> {
  const joints = batch.joints.subarray(0, windows * WINDOW_COORDINATES);
  const hidden = batch.hidden.subarray(0, windows * WINDOW_TOKENS);
  const before = process.cpuUsage();
  await session.run(joints, hidden, windows);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
