import { resolve } from 'node:path';
import type { KeypointFormat } from '../capture/keypoint-formats.ts';
import { openRecording } from '../capture/recording.ts';
import { arrivals, type OpenRecording } from '../capture/recording-contents.ts';
import type { TimeChoice } from '../capture/time-sources.ts';
import { readText } from '../files/read-text.ts';
import { readBands } from '../gait/bands.ts';
import { type Rig, readCalibration } from '../geometry/calibration.ts';
import { chooseCameras } from '../geometry/choose-cameras.ts';
import { viewGeometry } from '../geometry/view-geometry.ts';
import type { Declared } from '../model/assessable.ts';
import type { Assessor } from '../model/assessor.ts';
import type { Installation } from '../model/site-normative.ts';
import { Pipeline, type PipelineEvent } from '../pipeline.ts';
import { type RecordingClocks, recordingClocks } from '../sync/recording-clocks.ts';
import { recordedEvents } from './recorded-settings.ts';

/** A recording, and the cameras that made it. */
export interface RecordedWalkway {
  dir: string;
  recording: OpenRecording;
  rig: Rig;
  /** What norms of a site must have been made with to hold for it. */
  installation: Installation;
}

/** What a recording may leave unsaid. */
export interface WalkwayOptions {
  format?: KeypointFormat | undefined;
  /** A calibration file instead of the recording's own. */
  calibration?: string | undefined;
}

/** Opens a recording with its calibration. @throws GengaitError of a recording or calibration that cannot be read */
export function openWalkway(dir: string, { format, calibration }: WalkwayOptions = {}): RecordedWalkway {
  const recording = openRecording(dir, { format });
  const rig =
    calibration === undefined
      ? chooseCameras(readCalibration(recording.calibrationText), recording.cameras, dir)
      : readCalibration(readText(calibration));
  const said = recording.session?.camera_format;
  const keypoints = typeof said === 'string' ? said : recording.format;
  return { dir: resolve(dir), recording, rig, installation: { calibration: rig.sha256, keypoints } };
}

/** Finds out how the cameras' clocks are put on one. `source`: undefined = what the recording needs. */
export function walkwayClocks({ recording, rig }: RecordedWalkway, source: TimeChoice | undefined): RecordingClocks {
  return recordingClocks(recording, rig.cameras.map(viewGeometry), source);
}

/** What was declared when the session of the recording began. */
export function declaredAid({ session }: OpenRecording): Declared {
  const aid = session?.walking_aid;
  return { walkingAid: typeof aid === 'string' && aid !== 'none' };
}

/** The live path, with the settings of the box that recorded. */
export function walkwayPipeline(
  { recording, rig }: RecordedWalkway,
  clocks: RecordingClocks,
  assessor: Assessor,
  declared: Declared,
): Pipeline {
  return new Pipeline({
    rig,
    sync: { ...clocks.sync, drops: recording.drops },
    offsets: clocks.offsets,
    norms: {
      models: assessor.models,
      scoring: assessor.normative.scoring,
      bands: readBands(assessor.normativeText),
      events: recordedEvents(recording.session),
    },
    baseline: assessor.baseline,
    declared,
    // While the networks look at a whole walk, this thread goes on with the next ticks.
    walksInBackground: true,
  });
}

/** Who is told while a recording is fed, and who may hold it up. */
export interface FeedOptions {
  take: (events: PipelineEvent[]) => void;
  /** Awaited before a message goes in: its number, and when it arrived, seconds. */
  before?: (message: number, receivedS: number) => Promise<void> | void;
  signal: AbortSignal;
}

/** Feeds messages and pulses in their order, then ends the input. A recording of a session is of one person from its first frame on. */
export async function feed(
  recording: OpenRecording,
  pipeline: Pipeline,
  declared: Declared,
  { take, before, signal }: FeedOptions,
): Promise<void> {
  if (recording.session?.in_session === true) take(await pipeline.startSession(declared));
  let index = 0;
  for (const { message, pulse } of arrivals(recording)) {
    if (signal.aborted) break;
    if (pulse !== undefined) {
      take(await pipeline.pushPulse(pulse));
      continue;
    }
    await before?.(index++, message.receivedS);
    take(await pipeline.push(message));
  }
  take(await pipeline.finish());
}
