import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCameraKeys } from '../config/camera-keys.ts';
import type { Config } from '../config/schema.ts';
import { GengaitError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import { readCalibration } from '../geometry/calibration.ts';
import { chooseCameras } from '../geometry/choose-cameras.ts';
import { type ModelFile, readModelFile } from '../model/model-file.ts';
import { readNormative, readStatistics } from '../model/normative.ts';
import { siteMismatch, siteNormativeSchema } from '../model/site-normative.ts';
import { asGengaitError } from './error-text.ts';

/** What a check says about one part of the installation. */
export interface CheckItem {
  part: string;
  ok: boolean;
  message: string;
  code?: string;
  remedy?: string;
  /** Exit code that it asks for; 78 = configuration. */
  exitCode?: number;
}

/** An error as an item of the report. */
export function wrong(part: string, error: unknown): CheckItem {
  const { code, message, remedy, exitCode } = asGengaitError(error);
  return { part, ok: false, code, message, remedy, exitCode };
}

/** The calibration file reads, and has every camera that the configuration names. */
export function checkCalibration(config: Config): CheckItem[] {
  const { file } = config.calibration;
  try {
    const rig = readCalibration(readText(file, 'GENGAIT_E_CALIBRATION_FILE'));
    chooseCameras(rig, config.cameras.names, file);
    return [{ part: 'calibration', ok: true, message: `${file}: ${rig.cameras.length} cameras` }];
  } catch (error) {
    return [wrong('calibration', error)];
  }
}

/** Every camera has its key, where cameras sign what they send over UDP; nothing where they need not. */
export function checkKeys({ sources: { udp }, calibration: { file }, cameras: { names } }: Config): CheckItem[] {
  if (!udp.enabled || udp.key_folder === undefined) return [];
  let cameras: string[];
  try {
    cameras = chooseCameras(readCalibration(readText(file)), names, file).cameras.map(({ name }) => name);
  } catch {
    return []; // what is wrong with the calibration was said above
  }
  try {
    readCameraKeys(udp.key_folder, cameras);
    return [{ part: 'keys', ok: true, message: `${udp.key_folder}: one for each of ${cameras.join(', ')}` }];
  } catch (error) {
    return [wrong('keys', error)];
  }
}

/** The trigger board's device is there and may be opened; nothing where none is configured. */
export function checkTrigger({ trigger: { path } }: Config): CheckItem[] {
  if (path === undefined) return [];
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return [{ part: 'trigger', ok: true, message: path }];
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    return [wrong('trigger', new GengaitError('GENGAIT_E_TRIGGER_BOARD', `${path} (${reason})`, { cause }))];
  }
}

/** Sessions can be kept: the folder, or where it will be made, may be written. Makes nothing. */
export function checkStore({ store }: Config): CheckItem[] {
  if (!store.enabled || store.folder === undefined)
    return [{ part: 'store', ok: true, message: 'sessions are not kept' }];
  const there = nearestThere(store.folder);
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
    if (!statSync(there).isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
    const { bavail, bsize } = statfsSync(there);
    return [{ part: 'store', ok: true, message: `${store.folder}: ${((bavail * bsize) / 1e9).toFixed(1)} GB free` }];
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    return [wrong('store', new GengaitError('GENGAIT_E_STORE_WRITE', `${there} (${reason})`, { cause }))];
  }
}

function nearestThere(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestThere(dirname(path));
}

/** Names of the model files in the model's folder, by use and precision. */
const MODEL_FILES = {
  score: { int8: 'gengait-score-int8.onnx', fp32: 'gengait-score-fp32.onnx' },
  twin: { int8: 'gengait-int8.onnx', fp32: 'gengait-fp32.onnx' },
} as const;

type ModelUse = keyof typeof MODEL_FILES;

/** The model files are whole and ours, and the statistics are theirs. Float files are asked for only where a GPU may run them. */
export async function checkModels(config: Config): Promise<CheckItem[]> {
  const { folder, providers } = config.model;
  const precisions = providers.includes('cuda') ? (['int8', 'fp32'] as const) : (['int8'] as const);
  const items: CheckItem[] = [];
  const found: Partial<Record<ModelUse, ModelFile>> = {};
  for (const use of ['score', 'twin'] as const) {
    for (const precision of precisions) {
      const path = join(folder, MODEL_FILES[use][precision]);
      try {
        const model = await readModelFile(path);
        found[use] = model;
        items.push({ part: 'model', ok: true, message: `${path} (${model.sha256.slice(0, 12)})` });
      } catch (error) {
        items.push(wrong('model', error));
      }
    }
  }
  // Without both models the statistics can't be compared; that they are missing was said above.
  const { score, twin } = found;
  if (score === undefined || twin === undefined) return items;
  return [...items, checkStatistics(join(folder, 'normative.json'), { score, twin })];
}

/** The statistics name the models they were made with: by the sha256 of the weights, or of the file. */
function checkStatistics(path: string, models: Record<ModelUse, ModelFile>): CheckItem {
  try {
    const { model: wanted } = readNormative(path);
    for (const use of ['score', 'twin'] as const) {
      const { sha256, weightsSha256 } = models[use];
      if (wanted[use] === sha256 || wanted[use] === weightsSha256) continue;
      const details = `${models[use].path} is ${weightsSha256.slice(0, 12)}…, statistics are for ${wanted[use].slice(0, 12)}…`;
      throw new GengaitError('GENGAIT_E_MODEL_MISMATCH', details);
    }
    return { part: 'statistics', ok: true, message: path };
  } catch (error) {
    return wrong('statistics', error);
  }
}

/** Whether norms of this installation are there and fit its model, calibration and pose estimators; without any the factory's count. */
export function checkNorms({ model, calibration, cameras }: Config): CheckItem[] {
  const { site: file } = model;
  if (file === undefined || !existsSync(file)) {
    return [
      {
        part: 'norms',
        ok: true,
        message: 'the factory’s; alerts are marked provisional (gengait calibrate normative)',
      },
    ];
  }
  try {
    const site = readStatistics(file, siteNormativeSchema, 'GENGAIT_E_SITE_NORMS');
    const { sha256 } = readCalibration(readText(calibration.file));
    const here = { calibration: sha256, keypoints: cameras.format };
    const mismatch = siteMismatch(site, readNormative(join(model.folder, 'normative.json')), here);
    if (mismatch !== null) throw new GengaitError('GENGAIT_E_SITE_NORMS', `they were made ${mismatch}`);
    return [{ part: 'norms', ok: true, message: `${file}: this site’s own, of ${site.people} people` }];
  } catch (error) {
    return [wrong('norms', error)];
  }
}
