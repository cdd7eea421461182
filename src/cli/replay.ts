import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KEYPOINT_FORMATS } from '../capture/keypoint-formats.ts';
import { isPose2SimProject } from '../capture/pose2sim-trial.ts';
import { TIME_SOURCES, type TimeChoice } from '../capture/time-sources.ts';
import { stateFolder } from '../config/state-folder.ts';
import { GengaitError } from '../errors.ts';
import { type Assessor, openAssessor, type SiteChoice } from '../model/assessor.ts';
import { SITE_FILE } from '../model/site-normative.ts';
import type { RecordingClocks } from '../sync/recording-clocks.ts';
import { choiceOption, numberOption, readArgs } from './args.ts';
import { startProgress } from './progress.ts';
import {
  declaredAid,
  feed,
  openWalkway,
  type RecordedWalkway,
  walkwayClocks,
  walkwayPipeline,
} from './recorded-walkway.ts';
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
  --site FILE      norms of an installation (from gengait calibrate normative), or none (default: this box's own, where
                   they were made with the cameras of the recording)

  --compatible pose2sim
                   computes a trial of a Pose2Sim project exactly as Pose2Sim does instead, for comparing: no clocks, no
                   model, no gait analysis. Writes the triangulated TRC (_raw), the gap-filled one and the filtered one
                   under Pose2Sim's names. Goes with --out, --json, --format and --calibration alone.
`;

interface Options {
  dir: string;
  out: string | undefined;
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
      site: { type: 'string' },
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
    raw: values.raw ?? false,
    json: values.json ?? false,
    speed:
      values.speed === 'max' ? Infinity : (numberOption('speed', values.speed, { min: 0.01, max: 1000 }) ?? Infinity),
    source: choiceOption('sync', values.sync, TIME_SOURCES),
    walkingAid: values.aid ?? false,
  };
  spareMemory();
  const format = choiceOption('format', values.format, KEYPOINT_FORMATS);
  const walkway = openWalkway(dir, { format, calibration: values.calibration });
  const site = siteOf(values.site, walkway);
  // The models load in their threads while the clocks are found here.
  const opening = openAssessor({ folder: values.models ?? SHIPPED_MODELS, providers: ['cpu'], site });
  try {
    const clocks = walkwayClocks(walkway, options.source);
    return await replay(walkway, clocks, await opening, options, signal);
  } finally {
    const opened = await Promise.allSettled([opening]);
    if (opened[0].status === 'fulfilled') await opened[0].value.close();
  }
}

/** Norms that were asked for, else those of this box where they fit the recording, else none. */
function siteOf(asked: string | undefined, { installation }: RecordedWalkway): SiteChoice | undefined {
  if (asked === 'none') return undefined;
  if (asked !== undefined) return { file: asked, installation, required: true };
  return { file: join(stateFolder(process.env), SITE_FILE), installation };
}

async function replay(
  walkway: RecordedWalkway,
  clocks: RecordingClocks,
  assessor: Assessor,
  options: Options,
  signal: AbortSignal,
) {
  const { recording, rig } = walkway;
  const declared = options.walkingAid ? { walkingAid: true } : declaredAid(recording);
  const pipeline = walkwayPipeline(walkway, clocks, assessor, declared);
  const results = new ReplayResults(filesOf(options));
  const startMs = performance.now();
  try {
    const progress = startProgress('Replaying', recording.messageCount, 'messages');
    const before = paced(options.speed, (message) => progress.update(message));
    await feed(recording, pipeline, declared, { take: (events) => results.add(events), before, signal });
    progress.stop();
    const seconds = (performance.now() - startMs) / 1000;
    const summary = results.summary({
      recording: basename(walkway.dir),
      simulated: recording.session?.simulated === true,
      cameras: pipeline.clocks(),
      silentCameras: recording.silentCameras,
      drops: recording.drops.counts(),
      findings: [...recording.findings, ...assessor.siteFindings, ...pipeline.findings()],
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

/** Waits, at a finite speed, for each message's time. */
function paced(speed: number, tell: (message: number) => void) {
  const startMs = performance.now();
  let startS = Number.NaN;
  return async (message: number, receivedS: number): Promise<void> => {
    if (message % 32 === 0) tell(message);
    if (Number.isNaN(startS)) startS = receivedS;
    const dueMs = startMs + (1000 * (receivedS - startS)) / speed - performance.now();
    if (dueMs > 1) await sleep(dueMs);
  };
}
