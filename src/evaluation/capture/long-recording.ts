import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Recorder } from '../../capture/recorder.ts';
import { Scenario } from '../../simulator/scenario.ts';
import { readWalkerStatistics } from '../../simulator/statistics-file.ts';
import type { Figure } from '../figure.ts';
import type { BenchSection } from './bench-section.ts';

/** A long session. */
const HOURS = 2;
/** Somebody crosses about once a minute. */
const GAP_S = 55;
const MAX_MB = 300;
const LOOK_MS = 200;

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

/** Replays two hours of five cameras in a process of its own and tells the most memory it ever held. About ten minutes. */
export const longRecordingFigures: BenchSection = async ({ progress }) => {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-long-'));
  try {
    const messages = writeLongRecording(join(dir, 'recording'), 3600 * HOURS, progress);
    const { peakMb, walks } = await replayPeak(join(dir, 'recording'), join(dir, 'results'));
    return figures(messages, walks, peakMb);
  } finally {
    rmSync(dir, { recursive: true });
  }
};

/** @returns messages written */
function writeLongRecording(dir: string, durationS: number, progress: (done: number, of: number) => void): number {
  const scenario = new Scenario({
    seed: 31,
    statistics: readWalkerStatistics(),
    durationS,
    gapS: GAP_S,
    keepPast: false,
    plan: (n) => ({ direction: n % 2 === 0 ? 1 : -1 }),
  });
  const cameras = scenario.rig.cameras.map(({ name }) => name);
  const recorder = new Recorder({
    dir,
    calibrationText: scenario.calibrationText,
    cameras,
    session: { simulated: true },
  });
  let shownS = 0;
  for (const message of scenario.messages()) {
    recorder.write(message);
    if (message.receivedS < shownS + 10) continue;
    shownS = message.receivedS;
    progress(Math.round(shownS), durationS);
  }
  recorder.close();
  return recorder.written;
}

async function replayPeak(recording: string, out: string): Promise<{ peakMb: number; walks: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'replay', recording, '--out', out], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peakMb = Number.NaN;
  const look = setInterval(() => {
    peakMb = peakOf(child.pid!) ?? peakMb;
  }, LOOK_MS);
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(look);
  if (code !== 0) throw new Error(`the replay ended with ${code}`);
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as { walks: unknown[] };
  return { peakMb, walks: summary.walks.length };
}

/** The most memory that a process ever had resident, MB; undefined where the system does not tell. */
function peakOf(pid: number): number | undefined {
  try {
    const found = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found === null ? undefined : Number(found[1]) / 1024;
  } catch {
    return undefined; // it has ended meanwhile, or this is no Linux
  }
}

function figures(messages: number, walks: number, peakMb: number): Figure[] {
  return [
    {
      name: `replay of a recording of ${HOURS} h (${messages} messages of five cameras, ${walks} walks): peak memory, MB`,
      wanted: `< ${MAX_MB}`,
      measured: Number.isNaN(peakMb) ? 'not measured (no Linux)' : peakMb.toFixed(0),
      met: Number.isNaN(peakMb) ? null : peakMb < MAX_MB,
    },
  ];
}
