import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GengaitError } from '../errors.ts';
import { cameraNames } from './calibration-names.ts';
import { type Decoded, decodeParsed, decodePoseMessage } from './decode-message.ts';
import { DropCounter } from './drop-counter.ts';
import { KEYPOINT_FORMATS, type KeypointFormat } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';
import { readPose2Sim } from './pose2sim-project.ts';
import { isPose2SimProject } from './pose2sim-trial.ts';
import { inOrderOfArrival, type ReadRecordingOptions, type Recording } from './recording-contents.ts';
import type { TriggerPulse } from './trigger/protocol.ts';
import { decodeTriggerLine, TRIGGER_CAMERA, TRIGGER_FILE } from './trigger/trigger-file.ts';

/**
 * Reads a recording: a folder with `calibration.toml`, one `<camera>.ndjson` per camera and perhaps `trigger.ndjson`, or a Pose2Sim project
 * (`pose/<camera>_json/*.json` and `calibration/*.toml`), or one trial of such a project.
 * Lines that can't be used are counted in `drops`; a last line cut short by a power loss is one of them.
 * @throws GengaitError GENGAIT_E_RECORDING_MISSING, GENGAIT_E_RECORDING_UNREADABLE
 */
export function readRecording(dir: string, options: ReadRecordingOptions = {}): Recording {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) throw new GengaitError('GENGAIT_E_RECORDING_MISSING', dir);
  const recording = readEither(dir, options);
  if (recording.messages.length === 0) {
    const reasons = recording.drops.counts().map(({ camera, reason, count }) => `${camera || '?'} ${reason} ${count}`);
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', [`${dir} holds no usable message`, ...reasons].join('; '));
  }
  return recording;
}

function readEither(dir: string, options: ReadRecordingOptions): Recording {
  try {
    if (existsSync(join(dir, 'calibration.toml'))) return readFolder(dir, options);
    if (isPose2SimProject(dir)) return readPose2Sim(dir, options);
  } catch (cause) {
    if (cause instanceof GengaitError) throw cause;
    // The disk's own words: no permission, not a file, an input error.
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', String((cause as Error).message), { cause });
  }
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${dir} has no calibration.toml and no pose/<camera>_json`);
}

function readFolder(dir: string, options: ReadRecordingOptions): Recording {
  const calibrationText = readFileSync(join(dir, 'calibration.toml'), 'utf8');
  const session = readSession(dir);
  const cameras = usedOf(cameraNames(calibrationText, join(dir, 'calibration.toml')), session);
  const format = options.format ?? formatOf(session) ?? 'HALPE_26';
  const files = new Set(readdirSync(dir).filter((name) => name.endsWith('.ndjson')));
  const drops = new DropCounter(cameras);
  const messages: PoseMessage[] = [];
  let withArrival = 0;
  for (const camera of cameras.filter((name) => files.has(`${name}.ndjson`))) {
    for (const line of readFileSync(join(dir, `${camera}.ndjson`), 'utf8').split('\n')) {
      if (line.trim() === '') continue;
      const { decoded, receivedS } = decodeLine(line, camera, format);
      if (!decoded.ok) {
        drops.add(decoded.reason, receivedS ?? 0, camera);
        continue;
      }
      if (receivedS === null) decoded.message.receivedS = decoded.message.timestampS;
      else withArrival++;
      messages.push(decoded.message);
    }
  }
  const present = new Set(messages.map((message) => message.camera));
  return {
    calibrationText,
    cameras,
    messages: inOrderOfArrival(messages, cameras),
    pulses: cameras.includes(TRIGGER_CAMERA) ? [] : readPulses(join(dir, TRIGGER_FILE), drops),
    // A mixture means a hand-made file; the box writes all or none.
    arrivals: withArrival > 0 && withArrival === messages.length ? 'recorded' : 'timestamps',
    clocks: session?.clocks === 'shared' ? 'shared' : 'own',
    format,
    ...(session === undefined ? {} : { session }),
    drops,
    silentCameras: cameras.filter((camera) => !present.has(camera)),
  };
}

function readPulses(path: string, drops: DropCounter): TriggerPulse[] {
  if (!existsSync(path)) return [];
  const pulses: TriggerPulse[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const pulse = decodeTriggerLine(line);
    if (pulse === null) drops.add('malformed', 0, TRIGGER_CAMERA);
    else pulses.push(pulse);
  }
  return pulses.sort((a, b) => a.receivedS - b.receivedS);
}

function decodeLine(
  line: string,
  camera: string,
  format: KeypointFormat,
): { decoded: Decoded; receivedS: number | null } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Decode the text for the sake of the reason.
    return { decoded: decodePoseMessage(line, { format, receivedS: 0, camera }), receivedS: null };
  }
  const received = (value as { received?: unknown } | null)?.received;
  const receivedS = typeof received === 'number' && Number.isFinite(received) ? received : null;
  return { decoded: decodeParsed(value, { format, receivedS: receivedS ?? 0, camera }), receivedS };
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
