import { mkdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KEYPOINT_FORMATS } from '../capture/keypoint-formats.ts';
import { isPose2SimProject } from '../capture/pose2sim-trial.ts';
import { openRecording } from '../capture/recording.ts';
import { arrivals, type OpenRecording } from '../capture/recording-contents.ts';
import { TIME_SOURCES, type TimeChoice } from '../capture/time-sources.ts';
import { GengaitError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import { readBands } from '../gait/bands.ts';
import { type Rig, readCalibration } from '../geometry/calibration.ts';
import { chooseCameras } from '../geometry/choose-cameras.ts';
import { viewGeometry } from '../geometry/view-geometry.ts';
import { type Assessor, openAssessor } from '../model/assessor.ts';
import { Pipeline, type PipelineEvent } from '../pipeline.ts';
import { type RecordingClocks, recordingClocks } from '../sync/recording-clocks.ts';
import { choiceOption, numberOption, readArgs } from './args.ts';
import { startProgress } from './progress.ts';
import { recordedEvents } from './recorded-settings.ts';
import { replayCompatible } from './replay-compatible.ts';
import { type ReplayFiles, ReplayResults } from './replay-results.ts';
import { SHIPPED_MODELS } from './shipped-models.ts';
import { spareMemory } from './spare-memory.ts';
import { replayText } from './walk-text.ts';

export const help = `gengait replay: a recorded folder through the live path

Usage: gengait replay DIR [--speed 1|max] [--out DIR] [--raw] [--json]
       gengait replay DIR --compatible pose2sim --out DIR [--json]

Runs every stage of the daemon on recorded camera messages: clocks, resampling to 30 Hz, triangulation, gap filling,
both passes of the model, gait cycles, alerts. Reads a recording (calibration.toml and one <camera>.ndjson per camera)
or a Pose2Sim project (pose/ and calibration/). The same recording gives the same bytes.

  --out DIR        write pose.trc, twin.trc, angles.csv, walk-001.mot (OpenSim) of each walk, report.html (one A4 page),
                   cycles.ndjson, alerts.ndjson, summary.json there
  --raw            with --out: also raw.trc, triangulated only (not filled, not filtered)
  --speed N        1 = as it was recorded, 2 = twice as fast, max = as fast as this machine can (default)
  --sync SOURCE    where frame times come from: ${TIME_SOURCES.join(', ')} (default: as it was recorded)
  --format NAME    keypoint format, where the recording does not say: ${KEYPOINT_FORMATS.join(', ')}
  --calibration F  a calibration file instead of the recording's own
  --aid            the person walked with an aid: scores are then not assessed (a session's recording says so itself)
  --json           the content of summary.json on stdout
  --models DIR     folder of the models and normative.json (default: the product's)

  --compatible pose2sim
                   computes a trial of a Pose2Sim project exactly as Pose2Sim does instead, for comparing: no clocks, no
                   model, no gait analysis. Writes the triangulated TRC (_raw), the gap-filled one and the filtered one
                   under Pose2Sim's names. Goes with --out, --json, --format and --calibration alone.
`;

interface Options {
  dir: string;
  out: string | undefined;
  calibration: string | undefined;
  raw: boolean;
  json: boolean;
  /** Recorded seconds per second; infinite = no waiting. */
  speed: number;
  /** Undefined: what the recording needs. */
  source: TimeChoice | undefined;
  walkingAid: boolean;
}

export async function run(argv: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = readArgs(argv, {
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      raw: { type: 'boolean' },
      json: { type: 'boolean' },
      speed: { type: 'string' },
      sync: { type: 'string' },
      format: { type: 'string' },
      calibration: { type: 'string' },
      aid: { type: 'boolean' },
      models: { type: 'string' },
      compatible: { type: 'string' },
    },
  });
  const [dir, ...more] = positionals;
  if (dir === undefined || more.length > 0) throw new GengaitError('GENGAIT_E_USAGE', 'replay needs one folder');
  if (choiceOption('compatible', values.compatible, ['pose2sim'] as const) !== undefined) {
    return replayCompatible(dir, values);
  }
  const options: Options = {
    dir,
    out: values.out,
    calibration: values.calibration,
    raw: values.raw ?? false,
    json: values.json ?? false,
    speed:
      values.speed === 'max' ? Infinity : (numberOption('speed', values.speed, { min: 0.01, max: 1000 }) ?? Infinity),
    source: choiceOption('sync', values.sync, TIME_SOURCES),
    walkingAid: values.aid ?? false,
  };
  spareMemory();
  const recording = openRecording(dir, { format: choiceOption('format', values.format, KEYPOINT_FORMATS) });
  // The models load in their threads while the clocks are found here.
  const opening = openAssessor({ folder: values.models ?? SHIPPED_MODELS, providers: ['cpu'] });
  try {
    const rig =
      options.calibration === undefined
        ? chooseCameras(readCalibration(recording.calibrationText), recording.cameras, dir)
        : readCalibration(readText(options.calibration));
    const clocks = recordingClocks(recording, rig.cameras.map(viewGeometry), options.source);
    return await replay({ recording, rig, clocks }, await opening, options, signal);
  } finally {
    const opened = await Promise.allSettled([opening]);
    if (opened[0].status === 'fulfilled') await opened[0].value.close();
  }
}

/** What is replayed, read and checked. */
interface Input {
  recording: OpenRecording;
  rig: Rig;
  clocks: RecordingClocks;
}

/** What was declared when the session of the recording began. */
function usedAid({ session }: OpenRecording): boolean {
  const aid = session?.walking_aid;
  return typeof aid === 'string' && aid !== 'none';
}

async function replay({ recording, rig, clocks }: Input, assessor: Assessor, options: Options, signal: AbortSignal) {
  const bands = readBands(assessor.normativeText);
  const declared = { walkingAid: options.walkingAid || usedAid(recording) };
  const pipeline = new Pipeline({
    rig,
    sync: { ...clocks.sync, drops: recording.drops },
    offsets: clocks.offsets,
    norms: {
      models: assessor.models,
      scoring: assessor.normative.scoring,
      bands,
      events: recordedEvents(recording.session),
    },
    baseline: assessor.baseline,
    declared,
    // While the networks look at a whole walk, this thread goes on with the next ticks.
    walksInBackground: true,
  });
  const results = new ReplayResults(filesOf(options));
  const startMs = performance.now();
  try {
    // A session's recording is of one patient from its first frame on.
    if (recording.session?.in_session === true) results.add(await pipeline.startSession(declared));
    await feed(recording, pipeline, options.speed, (events) => results.add(events), signal);
    const seconds = (performance.now() - startMs) / 1000;
    const summary = results.summary({
      recording: basename(resolve(options.dir)),
      simulated: recording.session?.simulated === true,
      cameras: pipeline.clocks(),
      silentCameras: recording.silentCameras,
      drops: recording.drops.counts(),
      findings: [...recording.findings, ...pipeline.findings()],
      calibration: rig.sha256,
      model: assessor.modelSha256,
      provider: assessor.provider,
      baseline: assessor.baseline,
    });
    results.finish(summary);
    process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : replayText(summary, seconds));
  } finally {
    results.discard();
  }
  return 0;
}

/** Where the files go; null where none are wanted. Makes the folder. */
function filesOf({ dir, out, raw }: Options): ReplayFiles | null {
  if (out === undefined) return null;
  mkdirSync(out, { recursive: true });
  // Beside a Pose2Sim project its own TRC files lie: ours then have their axes.
  return { dir: out, raw, axes: isPose2SimProject(dir) ? 'pose2sim' : 'opensim' };
}

/** Feeds messages and pulses in their order; at a finite speed it waits for each one's time. */
async function feed(
  recording: OpenRecording,
  pipeline: Pipeline,
  speed: number,
  take: (events: PipelineEvent[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const progress = startProgress('Replaying', recording.messageCount, 'messages');
  let startS = Number.NaN;
  const startMs = performance.now();
  let index = 0;
  for (const { message, pulse } of arrivals(recording)) {
    if (signal.aborted) break;
    if (pulse !== undefined) {
      take(await pipeline.pushPulse(pulse));
      continue;
    }
    if (Number.isNaN(startS)) startS = message.receivedS;
    const dueMs = startMs + (1000 * (message.receivedS - startS)) / speed - performance.now();
    if (dueMs > 1) await sleep(dueMs);
    take(await pipeline.push(message));
    if (index++ % 32 === 0) progress.update(index);
  }
  take(await pipeline.finish());
  progress.stop();
}
