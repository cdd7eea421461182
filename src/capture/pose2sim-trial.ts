import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { GengaitError } from '../errors.ts';
import { cameraNames } from './calibration-names.ts';
import { KEYPOINT_FORMATS, type KeypointFormat } from './keypoint-formats.ts';

/** One trial of a Pose2Sim project: where its files lie and what its Config.toml files say. */
export interface Pose2SimTrial {
  /** The trial's folder by its own name: Pose2Sim names its results after it. */
  name: string;
  /** The calibration nearest above the trial, TOML. */
  calibrationText: string;
  /** Names in the calibration's order. */
  cameras: string[];
  fps: number;
  format: KeypointFormat;
  /** For each camera that has one, its folder of one JSON file per frame. */
  poseFolders: { camera: string; folder: string }[];
  /** A setting by its path of tables and key; the trial's own Config.toml before its parents'. Undefined: nobody says. */
  setting(...path: string[]): unknown;
}

type Table = Record<string, unknown>;

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
 * Finds the one trial in a folder, the calibration nearest above it, frame rate and pose model from the Config.toml files
 * (the trial's own before its parents'). `format`: instead of the pose model that the project names.
 * @throws GENGAIT_E_RECORDING_UNREADABLE
 */
export function openPose2SimTrial(dir: string, { format }: { format?: KeypointFormat } = {}): Pose2SimTrial {
  const trial = onlyTrial(dir);
  const levels = [trial, dirname(trial), dirname(dirname(trial))];
  const calibrationFile = findCalibration(levels);
  const calibrationText = readFileSync(calibrationFile, 'utf8');
  const cameras = cameraNames(calibrationText, calibrationFile);
  const configs = levels.flatMap((level, depth) => configsIn(level, depth));
  return {
    name: basename(trial),
    calibrationText,
    cameras,
    fps: frameRate(configs, trial),
    format: format ?? formatIn(configs) ?? 'HALPE_26',
    poseFolders: matchFolders(cameras, poseFolderOf(trial)!),
    setting: (...path) => setting(configs, path),
  };
}

/** The number of a frame, the last in its file's name; null for other files. */
export function frameNumber(fileName: string): number | null {
  const digits = /(\d+)\D*\.json$/.exec(fileName)?.[1];
  return digits === undefined ? null : Number(digits);
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
function configsIn(level: string, depth: number): Table[] {
  const files = tomlFiles(level, /config\.toml$/i);
  // Beside several trials a file may belong to any of them; only the plain and the session's name are everybody's.
  const own = depth === 0 ? files : files.filter((file) => /(?:^|[/\\])(?:session_)?config\.toml$/i.test(file));
  return own.map((file) => {
    try {
      return parse(readFileSync(file, 'utf8')) as Table;
    } catch (cause) {
      throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${file} is not TOML`, { cause });
    }
  });
}

function setting(configs: readonly Table[], path: readonly string[]): unknown {
  for (const config of configs) {
    let value: unknown = config;
    for (const key of path) value = (value as Table | undefined)?.[key];
    if (value !== undefined) return value;
  }
  return undefined;
}

function frameRate(configs: readonly Table[], trial: string): number {
  const value = setting(configs, ['project', 'frame_rate']);
  if (typeof value === 'number' && value >= 1 && value <= 1000) return value;
  const details = `frame rate of ${trial} is unknown (found ${JSON.stringify(value)}): set [project] frame_rate in its Config.toml`;
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', details);
}

function formatIn(configs: readonly Table[]): KeypointFormat | undefined {
  const value = setting(configs, ['pose', 'pose_model']);
  if (typeof value !== 'string') return undefined;
  const known = KEYPOINT_FORMATS.find((format) => format === value.toUpperCase()) ?? MODEL_NAMES[value.toLowerCase()];
  if (known !== undefined) return known;
  throw new GengaitError(
    'GENGAIT_E_RECORDING_UNREADABLE',
    `pose model ${value} is not supported (${KEYPOINT_FORMATS.join(', ')})`,
  );
}

/** Pairs cameras with `<name>_json` folders: by name where all names agree, else by order, as Pose2Sim does. */
function matchFolders(cameras: readonly string[], poseDir: string): Pose2SimTrial['poseFolders'] {
  const names = subfolders(poseDir).filter((name) => name.endsWith('_json'));
  const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const byName = new Map(names.map((name) => [plain(name.slice(0, -'_json'.length)), join(poseDir, name)]));
  const folders = names.map((name) => join(poseDir, name));
  if (folders.every((folder) => cameras.some((camera) => byName.get(plain(camera)) === folder))) {
    return cameras.flatMap((camera) => {
      const folder = byName.get(plain(camera));
      return folder === undefined ? [] : [{ camera, folder }];
    });
  }
  if (folders.length === cameras.length) return cameras.map((camera, index) => ({ camera, folder: folders[index]! }));
  const details = `folders ${names.join(', ')} do not fit the calibrated cameras ${cameras.join(', ')}`;
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', details);
}
