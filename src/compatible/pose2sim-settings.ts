import type { Pose2SimTrial } from '../capture/pose2sim-trial.ts';
import { GengaitError } from '../errors.ts';
import type { BestCamerasOptions } from './best-cameras.ts';

/** What of a project's Config.toml files enters its results. */
export interface Pose2SimSettings {
  triangulation: BestCamerasOptions;
  interpolation: 'cubic' | 'none';
  /** Longest gap that is filled, frames. */
  maxGapFrames: number;
  cutoffHz: number;
  /** First frame and the one behind the last, as numbered in the file names; null = all. */
  frameRange: readonly [number, number] | null;
  /** What Pose2Sim writes into longer gaps, where it is not nothing. Here they stay empty. */
  largeGaps: 'last_value' | 'zeros' | null;
}

/** Settings that change the result in ways that are not computed here, with the values that are. */
const ONLY: readonly (readonly [path: readonly string[], allowed: readonly unknown[]])[] = [
  [['project', 'multi_person'], [false]],
  [['triangulation', 'handle_LR_swap'], [false]],
  [['triangulation', 'undistort_points'], [false]],
  [
    ['triangulation', 'interpolation'],
    ['cubic', 'none'],
  ],
  [['filtering', 'type'], ['butterworth']],
  [['filtering', 'reject_outliers'], [false]],
  [['filtering', 'butterworth', 'order'], [4]],
];

/**
 * Reads the settings of a trial; what a project does not say is as in Pose2Sim's demo.
 * @throws GENGAIT_E_COMPATIBLE for a setting that cannot be reproduced, or is no usable value; all of them at once
 */
export function pose2SimSettings({ setting, fps }: Pick<Pose2SimTrial, 'setting' | 'fps'>): Pose2SimSettings {
  const problems: string[] = [];
  for (const [path, allowed] of ONLY) {
    const value = setting(...path);
    if (value === undefined || allowed.includes(value)) continue;
    problems.push(
      `${named(path)} = ${JSON.stringify(value)} (only ${allowed.map((a) => JSON.stringify(a)).join(', ')})`,
    );
  }
  const number = (path: readonly string[], usual: number, min: number): number => {
    const value = setting(...path) ?? usual;
    if (typeof value === 'number' && value >= min) return value;
    problems.push(`${named(path)} = ${JSON.stringify(value)} (a number of at least ${min})`);
    return usual;
  };
  const settings: Pose2SimSettings = {
    triangulation: {
      minLikelihood: number(['triangulation', 'likelihood_threshold_triangulation'], 0.3, 0),
      maxErrorPx: number(['triangulation', 'reproj_error_threshold_triangulation'], 15, 0),
      minCameras: number(['triangulation', 'min_cameras_for_triangulation'], 2, 2),
    },
    interpolation: setting('triangulation', 'interpolation') === 'none' ? 'none' : 'cubic',
    maxGapFrames: number(['triangulation', 'interp_if_gap_smaller_than'], 10, 0),
    cutoffHz: number(['filtering', 'butterworth', 'cut_off_frequency'], 6, 0.1),
    frameRange: frameRange(setting('project', 'frame_range'), problems),
    largeGaps: largeGaps(setting('triangulation', 'fill_large_gaps_with')),
  };
  if (settings.cutoffHz >= fps / 2)
    problems.push(`cut_off_frequency of ${settings.cutoffHz} Hz at ${fps} frames per second`);
  if (problems.length > 0) throw new GengaitError('GENGAIT_E_COMPATIBLE', problems.join('; '));
  return settings;
}

function named(path: readonly string[]): string {
  return `[${path.slice(0, -1).join('.')}] ${path.at(-1)}`;
}

function frameRange(value: unknown, problems: string[]): readonly [number, number] | null {
  if (value === undefined || value === 'all' || value === 'auto' || (Array.isArray(value) && value.length === 0))
    return null;
  const [from, to] = Array.isArray(value) ? value : [];
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to > from) return [from, to];
  problems.push(`[project] frame_range = ${JSON.stringify(value)} ([] or two rising frame numbers)`);
  return null;
}

function largeGaps(value: unknown): Pose2SimSettings['largeGaps'] {
  return value === 'last_value' || value === 'zeros' ? value : null;
}
