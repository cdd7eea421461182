import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { GengaitError } from '../errors.ts';
import { cameraNames } from './calibration-names.ts';
import { decodeParsed, decodePoseMessage } from './decode-message.ts';
import { DropCounter } from './drop-counter.ts';
import { KEYPOINT_FORMATS, type KeypointFormat } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';
import { inOrderOfArrival, type ReadRecordingOptions, type Recording } from './recording-contents.ts';

/** Pose2Sim's folders from the most to the least processed: persons associated, cameras synchronised, as detected. */
const POSE_FOLDERS = ['pose-associated', 'pose-sync', 'pose'];
/** Pose2Sim's names of models whose keypoints are one of our formats under another name. */
const MODEL_NAMES: Readonly<Record<string, KeypointFormat>> = {
  body_with_feet: 'HALPE_26',
  body: 'COCO_17',
  coco: 'COCO_17',
};

/** True where a folder looks like a Pose2Sim project or one trial of it. */
export function isPose2SimProject(dir: string): boolean {
  return trialsOf(dir).length > 0;
}

/**
 * Reads one trial of a Pose2Sim project as it is: JSON per camera and frame, the calibration nearest above it, frame rate
 * and pose model from the Config.toml files (the trial's own before its parents'). Frames carry no time there: the frame
 * number in the file name over the frame rate stands in, and the cameras are taken as synchronised.
 * @throws GengaitError GENGAIT_E_RECORDING_UNREADABLE
 */
export function readPose2Sim(dir: string, options: ReadRecordingOptions): Recording {
  const trial = onlyTrial(dir);
  const levels = [trial, dirname(trial), dirname(dirname(trial))];
  const calibrationFile = findCalibration(levels);
  const calibrationText = readFileSync(calibrationFile, 'utf8');
  const cameras = cameraNames(calibrationText, calibrationFile);
  const configs = levels.flatMap((level, depth) => configsIn(level, depth));
  const fps = frameRate(configs, trial);
  const format = options.format ?? formatIn(configs) ?? 'HALPE_26';
  const poseDir = poseFolderOf(trial)!;
  const drops = new DropCounter(cameras);
  const messages: PoseMessage[] = [];
  for (const [camera, folder] of matchFolders(cameras, poseDir)) {
    messages.push(...readFrames(join(poseDir, folder), { camera, fps, format }, drops));
  }
  const present = new Set(messages.map((message) => message.camera));
  return {
    calibrationText,
    cameras,
    messages: inOrderOfArrival(messages, cameras),
    pulses: [],
    arrivals: 'timestamps',
    clocks: 'shared',
    format,
    drops,
    silentCameras: cameras.filter((camera) => !present.has(camera)),
  };
}

interface FrameSource {
  camera: string;
  fps: number;
  format: KeypointFormat;
}

function readFrames(folder: string, source: FrameSource, drops: DropCounter): PoseMessage[] {
  const { camera, fps, format } = source;
  const messages: PoseMessage[] = [];
  for (const name of readdirSync(folder).sort()) {
    const number = /(\d+)\D*\.json$/.exec(name)?.[1];
    if (number === undefined) continue;
    const frame = Number(number);
    const timestamp = frame / fps;
    const options = { format, camera, receivedS: timestamp, maxBytes: 1 << 20 };
    const text = readFileSync(join(folder, name), 'utf8');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const decoded = decodePoseMessage(text, options);
      drops.add(decoded.ok ? 'malformed' : decoded.reason, timestamp, camera);
      continue;
    }
    const people = (value as { people?: unknown } | null)?.people;
    // Pose2Sim writes {} for a person whom this camera does not see.
    const seen = Array.isArray(people) ? people.filter((person) => person?.pose_keypoints_2d !== undefined) : people;
    const decoded = decodeParsed({ camera, frame, timestamp, people: seen }, options);
    if (decoded.ok) messages.push(decoded.message);
    else drops.add(decoded.reason, timestamp, camera);
  }
  return messages;
}

function subfolders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function poseFolderOf(trial: string): string | undefined {
  return POSE_FOLDERS.map((name) => join(trial, name)).find((dir) =>
    subfolders(dir).some((name) => name.endsWith('_json')),
  );
}

function trialsOf(dir: string): string[] {
  const root = resolve(dir);
  if (poseFolderOf(root) !== undefined) return [root];
  return subfolders(root)
    .map((name) => join(root, name))
    .filter((child) => poseFolderOf(child) !== undefined);
}

function onlyTrial(dir: string): string {
  const trials = trialsOf(dir);
  if (trials.length === 1) return trials[0]!;
  throw new GengaitError(
    'GENGAIT_E_RECORDING_UNREADABLE',
    `${dir} holds several trials, name one: ${trials.join(', ')}`,
  );
}

function tomlFiles(dir: string, pattern: RegExp): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(dir, name));
}

function findCalibration(levels: readonly string[]): string {
  for (const level of levels) {
    const found = [
      ...subfolders(level)
        .filter((name) => /^calib/i.test(name))
        .flatMap((name) => tomlFiles(join(level, name), /\.toml$/i)),
      ...tomlFiles(level, /^calib.*\.toml$/i),
    ];
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
      throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `several calibrations, keep one: ${found.join(', ')}`);
    }
  }
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `no calibration/*.toml beside or above ${levels[0]}`);
}

/** The trial's own configuration and those above it, each named Config.toml or ending so. */
function configsIn(level: string, depth: number): Record<string, unknown>[] {
  const files = tomlFiles(level, /config\.toml$/i);
  // Beside several trials a file may belong to any of them; only the plain and the session's name are everybody's.
  const own = depth === 0 ? files : files.filter((file) => /(?:^|[/\\])(?:session_)?config\.toml$/i.test(file));
  return own.map((file) => {
    try {
      return parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    } catch (cause) {
      throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${file} is not TOML`, { cause });
    }
  });
}

function setting(configs: readonly Record<string, unknown>[], table: string, key: string): unknown {
  for (const config of configs) {
    const value = (config[table] as Record<string, unknown> | undefined)?.[key];
    if (value !== undefined) return value;
  }
  return undefined;
}

function frameRate(configs: readonly Record<string, unknown>[], trial: string): number {
  const value = setting(configs, 'project', 'frame_rate');
  if (typeof value === 'number' && value >= 1 && value <= 1000) return value;
  const details = `frame rate of ${trial} is unknown (found ${JSON.stringify(value)}): set [project] frame_rate in its Config.toml`;
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', details);
}

function formatIn(configs: readonly Record<string, unknown>[]): KeypointFormat | undefined {
  const value = setting(configs, 'pose', 'pose_model');
  if (typeof value !== 'string') return undefined;
  const known = KEYPOINT_FORMATS.find((format) => format === value.toUpperCase()) ?? MODEL_NAMES[value.toLowerCase()];
  if (known !== undefined) return known;
  throw new GengaitError(
    'GENGAIT_E_RECORDING_UNREADABLE',
    `pose model ${value} is not supported (${KEYPOINT_FORMATS.join(', ')})`,
  );
}

/** Pairs cameras with `<name>_json` folders: by name where all names agree, else by order, as Pose2Sim does. */
function matchFolders(cameras: readonly string[], poseDir: string): [string, string][] {
  const folders = subfolders(poseDir).filter((name) => name.endsWith('_json'));
  const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const byName = new Map(folders.map((folder) => [plain(folder.slice(0, -'_json'.length)), folder]));
  if (folders.every((folder) => cameras.some((camera) => byName.get(plain(camera)) === folder))) {
    return cameras.flatMap((camera) => {
      const folder = byName.get(plain(camera));
      return folder === undefined ? [] : [[camera, folder] as [string, string]];
    });
  }
  if (folders.length === cameras.length) return cameras.map((camera, index) => [camera, folders[index]!]);
  const details = `folders ${folders.join(', ')} do not fit the calibrated cameras ${cameras.join(', ')}`;
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', details);
}
