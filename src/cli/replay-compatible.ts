import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KEYPOINT_FORMATS } from '../capture/keypoint-formats.ts';
import { isPose2SimProject, openPose2SimTrial } from '../capture/pose2sim-trial.ts';
import { pose2SimSettings } from '../compatible/pose2sim-settings.ts';
import { type Pose2SimResult, reproducePose2Sim } from '../compatible/reproduce-pose2sim.ts';
import { GengaitError } from '../errors.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { readText } from '../files/read-text.ts';
import { readCalibration } from '../geometry/calibration.ts';
import { isKnown } from '../skeleton/pose.ts';
import { formatMarkerTrc, type MarkerTrajectory } from '../store/trc-writer.ts';
import { choiceOption } from './args.ts';
import { startProgress } from './progress.ts';

/** The options of `replay` that have a meaning here. */
const MEANT = ['compatible', 'out', 'json', 'format', 'calibration'];

/** What was computed, as told on stdout; counts are joint-frames. */
interface Report {
  trial: string;
  frames: number;
  markers: number;
  triangulated: number;
  filled: number;
  missing: number;
  /** Set where Pose2Sim would write something into the missing ones. */
  largeGaps: 'last_value' | 'zeros' | null;
  files: string[];
}

/**
 * `gengait replay DIR --compatible pose2sim`: a Pose2Sim trial computed as Pose2Sim does, for comparing. No model runs.
 * @throws GengaitError GENGAIT_E_USAGE, GENGAIT_E_COMPATIBLE, GENGAIT_E_RECORDING_UNREADABLE and those of the calibration
 */
export function replayCompatible(dir: string, values: Readonly<Record<string, string | boolean | undefined>>): number {
  const idle = Object.keys(values).filter((name) => values[name] !== undefined && !MEANT.includes(name));
  if (idle.length > 0)
    throw new GengaitError(
      'GENGAIT_E_USAGE',
      `--compatible does not go with --${idle.join(', --')}: no model runs here`,
    );
  const { out, format, calibration, json } = values as { [name: string]: string | undefined };
  if (out === undefined) throw new GengaitError('GENGAIT_E_USAGE', '--compatible needs --out DIR for its TRC files');
  if (!isPose2SimProject(dir)) throw new GengaitError('GENGAIT_E_COMPATIBLE', `${dir} is no Pose2Sim project`);

  const trial = openPose2SimTrial(dir, { format: choiceOption('format', format, KEYPOINT_FORMATS) });
  const settings = pose2SimSettings(trial);
  const rig = readCalibration(calibration === undefined ? trial.calibrationText : readText(calibration));
  let progress: ReturnType<typeof startProgress> | undefined;
  const result = reproducePose2Sim(trial, settings, rig, (done, of) => {
    progress ??= startProgress('Triangulating', of, 'frames');
    progress.update(done);
  });
  progress?.stop();
  const files = write(out, trial.name, result);
  const known = [result.raw, result.filled].map(countKnown);
  const report: Report = {
    trial: trial.name,
    frames: result.raw.frames,
    markers: result.raw.markers.length,
    triangulated: known[0]!,
    filled: known[1]! - known[0]!,
    missing: result.raw.frames * result.raw.markers.length - known[1]!,
    largeGaps: settings.largeGaps,
    files,
  };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(report, out));
  return 0;
}

/** Under the names that Pose2Sim gives; the triangulated one, which it does not keep, ends in _raw. */
function write(out: string, trial: string, { firstFrame, raw, filled, filtered }: Pose2SimResult): string[] {
  mkdirSync(out, { recursive: true });
  const stem = `${trial}_${firstFrame}-${firstFrame + raw.frames}`;
  const steps: [string, MarkerTrajectory][] = [
    [`${stem}_raw.trc`, raw],
    [`${stem}.trc`, filled],
    [`${stem}_filt_butterworth.trc`, filtered],
  ];
  for (const [name, trajectory] of steps) {
    // Numbered from 1, as in the published results of Pose2Sim's demo.
    const number = firstFrame + 1;
    const style = { name, startS: number / raw.fps, firstFrame: number, axes: 'pose2sim', digits: 'all' } as const;
    writeFileAtomic(join(out, name), formatMarkerTrc(trajectory, style));
  }
  return steps.map(([name]) => name);
}

function countKnown({ positions }: MarkerTrajectory): number {
  let known = 0;
  for (let at = 0; at < positions.length; at += 3) if (isKnown(positions, at)) known++;
  return known;
}

function reportText({ trial, frames, markers, triangulated, filled, missing, largeGaps, files }: Report, out: string) {
  const held = largeGaps === 'zeros' ? 'zeros' : 'the last known place';
  return [
    `${trial} as Pose2Sim computes it: ${frames} frames of ${markers} markers.`,
    `Joint-frames: ${triangulated} triangulated, ${filled} filled, ${missing} missing.`,
    ...(largeGaps !== null && missing > 0 ? [`Missing cells stay empty; Pose2Sim writes ${held} there.`] : []),
    ...files.map((name) => `  ${join(out, name)}`),
    '',
  ].join('\n');
}
