import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GengaitError } from '../errors.ts';
import { cameraNames } from './calibration-names.ts';
import { CameraFile, mergedMessages } from './camera-file.ts';
import { DropCounter } from './drop-counter.ts';
import { fileLines } from './file-lines.ts';
import { KEYPOINT_FORMATS, type KeypointFormat } from './keypoint-formats.ts';
import { readPose2Sim } from './pose2sim-project.ts';
import { isPose2SimProject } from './pose2sim-trial.ts';
import type { OpenRecording, ReadRecordingOptions, Recording } from './recording-contents.ts';
import { recordingFindings } from './recording-findings.ts';
import type { TriggerPulse } from './trigger/protocol.ts';
import { decodeTriggerLine, TRIGGER_CAMERA, TRIGGER_FILE } from './trigger/trigger-file.ts';

/**
 * Opens a recording: a folder with `calibration.toml`, one `<camera>.ndjson` per camera and perhaps `trigger.ndjson`, or a Pose2Sim project
 * (`pose/<camera>_json/*.json` and `calibration/*.toml`), or one trial of such a project. A folder's files are looked
 * through once and then read as the messages are asked for; a project, which is short, is held in memory.
 * Lines that can't be used are counted in `drops`; a last line cut short by a power loss is one of them.
 * @throws GengaitError GENGAIT_E_RECORDING_MISSING, GENGAIT_E_RECORDING_UNREADABLE
 */
export function openRecording(dir: string, options: ReadRecordingOptions = {}): OpenRecording {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) throw new GengaitError('GENGAIT_E_RECORDING_MISSING', dir);
  const recording = openEither(dir, options);
  if (recording.messageCount === 0) {
    const reasons = recording.drops.counts().map(({ camera, reason, count }) => `${camera || '?'} ${reason} ${count}`);
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', [`${dir} holds no usable message`, ...reasons].join('; '));
  }
  return recording;
}

/** The same with all messages in memory: for short ones. @throws GengaitError as `openRecording` */
export function readRecording(dir: string, options: ReadRecordingOptions = {}): Recording {
  const { messageCount: _, ...recording } = openRecording(dir, options);
  return { ...recording, messages: [...recording.messages] };
}

function openEither(dir: string, options: ReadRecordingOptions): OpenRecording {
  try {
    if (existsSync(join(dir, 'calibration.toml'))) return openFolder(dir, options);
    if (isPose2SimProject(dir)) {
      const project = readPose2Sim(dir, options);
      return { ...project, messageCount: project.messages.length };
    }
  } catch (cause) {
    if (cause instanceof GengaitError) throw cause;
    // The disk's own words: no permission, not a file, an input error.
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', String((cause as Error).message), { cause });
  }
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${dir} has no calibration.toml and no pose/<camera>_json`);
}

function openFolder(dir: string, options: ReadRecordingOptions): OpenRecording {
  const calibrationText = readFileSync(join(dir, 'calibration.toml'), 'utf8');
  const session = readSession(dir);
  const cameras = usedOf(cameraNames(calibrationText, join(dir, 'calibration.toml')), session);
  const format = options.format ?? formatOf(session) ?? 'HALPE_26';
  const present = new Set(readdirSync(dir).filter((name) => name.endsWith('.ndjson')));
  const drops = new DropCounter(cameras);
  const files = cameras
    .filter((camera) => present.has(`${camera}.ndjson`))
    .map((camera) => new CameraFile(join(dir, `${camera}.ndjson`), camera, format, drops));
  const pulses = cameras.includes(TRIGGER_CAMERA) ? [] : readPulses(join(dir, TRIGGER_FILE), drops);
  const heard = new Set(files.filter(({ count }) => count > 0).map(({ camera }) => camera));
  const messageCount = files.reduce((sum, { count }) => sum + count, 0);
  return {
    calibrationText,
    cameras,
    messages: { [Symbol.iterator]: () => mergedMessages(files) },
    messageCount,
    pulses,
    // A mixture means a hand-made file; the box writes all or none.
    arrivals: files.every(({ count, withArrival }) => withArrival === count) ? 'recorded' : 'timestamps',
    clocks: session?.clocks === 'shared' ? 'shared' : 'own',
    format,
    ...(session === undefined ? {} : { session }),
    drops,
    findings: recordingFindings({ files, pulses: pulses.length, session }),
    silentCameras: cameras.filter((camera) => !heard.has(camera)),
  };
}

const MAX_PULSE_BYTES = 1024;

function readPulses(path: string, drops: DropCounter): TriggerPulse[] {
  if (!existsSync(path)) return [];
  const pulses: TriggerPulse[] = [];
  for (const { text } of fileLines(path, MAX_PULSE_BYTES)) {
    if (text?.trim() === '') continue;
    const pulse = text === null ? null : decodeTriggerLine(text);
    if (pulse === null) drops.add(text === null ? 'oversized' : 'malformed', 0, TRIGGER_CAMERA);
    else pulses.push(pulse);
  }
  return pulses.sort((a, b) => a.receivedS - b.receivedS);
}

function readSession(dir: string): Record<string, unknown> | undefined {
  const path = join(dir, 'session.json');
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${path} is not JSON`, { cause });
  }
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${path} is not a JSON object`);
}

/** The cameras that the box used, where the recording says so and the calibration has them; else all. */
function usedOf(cameras: string[], session: Record<string, unknown> | undefined): string[] {
  const said = session?.cameras_in_use;
  const used = Array.isArray(said) ? cameras.filter((camera) => said.includes(camera)) : [];
  return used.length > 0 ? used : cameras;
}

function formatOf(session: Record<string, unknown> | undefined): KeypointFormat | undefined {
  return KEYPOINT_FORMATS.find((format) => format === session?.format);
}
