import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig, requireConfig } from '../config/load.ts';
import { dropTable, type LiveRecording, openLiveRecording } from '../daemon/live-recording.ts';
import { GengaitError } from '../errors.ts';
import { numberOption, readArgs } from './args.ts';
import { productVersion } from './index.ts';
import { type RecordView, recordLines, recordText } from './record-view.ts';
import { Screen } from './screen.ts';

export const help = `gengait record: what the cameras send, kept as a folder that replay reads

Usage: gengait record [--config FILE] [--out DIR] [--duration SECONDS] [--json]

Opens the configured sources (UDP, MQTT) and the trigger board, and writes every usable message with the time at which
it came in: calibration.toml, one <camera>.ndjson per camera, trigger.ndjson, session.json. Runs without the model; the
daemon must not run at the same time, for only one program can have the cameras' port. Ends on Ctrl-C or after
--duration. A power loss costs about the last second, never more.

  --config FILE    the configuration file (default: $GENGAIT_CONFIG; without either: defaults and environment)
  --out DIR        a folder without a recording in it (default: recording-<date>-<time> here)
  --duration S     end by itself after so many seconds
  --json           at the end one JSON object on stdout: { dir, seconds, messages, pulses, bytes, lost, dropped, findings }

What was recorded is listed per camera, with what had to be dropped and why. Nothing leaves this computer. A recording
holds no names and no video, but how a person walks is personal data: keep it as such.

Exit codes: 0 recorded, 1 nothing came in or the disk failed, 2 wrong usage, 78 the configuration is wrong.
`;

const LOOK_MS = 250;

export async function run(argv: string[], signal: AbortSignal): Promise<number> {
  const { values } = readArgs(argv, {
    options: {
      config: { type: 'string' },
      out: { type: 'string' },
      duration: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const durationS = numberOption('duration', values.duration, { min: 0.1, max: 1e6 }) ?? Number.POSITIVE_INFINITY;
  const config = requireConfig(loadConfig({ file: values.config ?? process.env.GENGAIT_CONFIG, env: process.env }));
  const started = new Date();
  const dir = values.out ?? `recording-${started.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')}`;
  const recording = await openLiveRecording({ config, dir, version: await productVersion(), nowS, started });
  const view = await record(recording, { dir, durationS, signal });
  process.stdout.write(values.json ? `${JSON.stringify(recordJson(view))}\n` : recordText(view));
  const { failure, messages } = view.status;
  if (failure !== null) throw failure;
  if (Object.values(messages).every((count) => count === 0)) throw new GengaitError('GENGAIT_E_RECORD_NOTHING', dir);
  return 0;
}

interface Course {
  dir: string;
  durationS: number;
  signal: AbortSignal;
}

/** Goes on until the end is asked for, the time is over or the disk fails; shows how it goes. */
async function record(recording: LiveRecording, { dir, durationS, signal }: Course): Promise<RecordView> {
  const startS = nowS();
  const screen = new Screen(process.stderr);
  const told = new Set<string>();
  const look = (): RecordView => ({
    dir,
    seconds: nowS() - startS,
    cameras: recording.meter.cameras(nowS()),
    dropped: dropTable(recording.drops),
    status: recording.status(),
    findings: recording.findings(),
  });
  let last = look();
  if (!process.stderr.isTTY) process.stderr.write(`recording in ${dir}; Ctrl-C ends\n`);
  try {
    for (let view = look(); view.seconds < durationS && view.status.failure === null; view = look()) {
      screen.draw((columns) => recordLines(view, columns));
      if (!process.stderr.isTTY) tellNew(view, told);
      const waitMs = Math.min(LOOK_MS, 1000 * (durationS - view.seconds));
      if (!signal.aborted) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
    }
  } finally {
    // What was wrong while it ran: a board that is closed now is not a board that is missing.
    last = look();
    await recording.stop();
    screen.close();
  }
  return { ...last, status: recording.status() };
}

/** Findings as lines, each once, where there is no screen. */
function tellNew({ findings }: RecordView, told: Set<string>): void {
  for (const { code, level, message, remedies } of findings) {
    if (told.has(code)) continue;
    told.add(code);
    process.stderr.write(`${level}: ${message} ${remedies[0] ?? ''}\n`);
  }
}

function recordJson({ dir, seconds, dropped, status, findings }: RecordView): Record<string, unknown> {
  const { messages, pulses, bytes, lost } = status;
  return { dir, seconds, messages, pulses, bytes, lost, dropped, findings };
}

const nowS = (): number => performance.now() / 1000;
