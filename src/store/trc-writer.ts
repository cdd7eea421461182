import { JOINTS } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';

/**
 * Which world axis stands in which column, both Y up: OpenSim's (X forward, Y up, Z right) = world X, Z, −Y;
 * Pose2Sim's = world Y, Z, X.
 */
export const TRC_AXES = {
  opensim: [
    { axis: 0, sign: 1 },
    { axis: 2, sign: 1 },
    { axis: 1, sign: -1 },
  ],
  pose2sim: [
    { axis: 1, sign: 1 },
    { axis: 2, sign: 1 },
    { axis: 0, sign: 1 },
  ],
} as const;

export type TrcAxes = keyof typeof TRC_AXES;

/** How a TRC file is written. */
export interface TrcStyle {
  /** Stands in the first line. */
  name: string;
  /** Time of the first frame, seconds. Default 0. */
  startS?: number;
  /** Number of the first frame. Default 1. */
  firstFrame?: number;
  axes?: TrcAxes;
  /** `micrometres`: six decimals (default). `all`: as many digits as give the number back, for comparing. */
  digits?: 'micrometres' | 'all';
}

/** Named points over time. `positions` is `[frame][marker][xyz]`, metres, world (Z up), NaN = not known. */
export interface MarkerTrajectory extends Trajectory {
  markers: readonly string[];
}

/**
 * The text of a TRC file of the 19 joints: metres, Y up, empty cells where a joint is not known. Numbers have six decimals
 * (1 µm): the same trajectory gives the same bytes. `name` stands in the first line; `startS` is the time of the first frame.
 */
export function formatTrc(trajectory: Trajectory, name: string, startS = 0, axes: TrcAxes = 'opensim'): string {
  return formatMarkerTrc({ ...trajectory, markers: JOINTS }, { name, startS, axes });
}

/** The text of a TRC file of any points: metres, Y up, empty cells where a point is not known. */
export function formatMarkerTrc(trajectory: MarkerTrajectory, style: TrcStyle): string {
  return `${trcHead(trajectory, style)}${trcRows(trajectory, style)}`;
}

/** The five lines at the beginning. */
export function trcHead({ fps, frames, markers }: Omit<MarkerTrajectory, 'positions'>, style: TrcStyle): string {
  const { name, firstFrame = 1 } = style;
  const rate = trimmed(fps, 6);
  const lines = [
    `PathFileType\t4\t(X/Y/Z)\t${name}`,
    'DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames',
    `${rate}\t${rate}\t${frames}\t${markers.length}\tm\t${rate}\t${firstFrame}\t${frames}`,
    `Frame#\tTime\t${markers.join('\t\t\t')}\t\t`,
    `\t\t${markers.map((_, m) => `X${m + 1}\tY${m + 1}\tZ${m + 1}`).join('\t')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The rows of a piece of a file; `from`: how many frames of the file come before it. */
export function trcRows({ fps, frames, positions, markers }: MarkerTrajectory, style: TrcStyle, from = 0): string {
  const { startS = 0, firstFrame = 1, axes = 'opensim', digits = 'micrometres' } = style;
  const cell = digits === 'all' ? wholeCell : micrometreCell;
  let text = '';
  for (let frame = 0; frame < frames; frame++) {
    const cells = [String(firstFrame + from + frame), (startS + (from + frame) / fps).toFixed(6)];
    for (let m = 0; m < markers.length; m++) {
      const at = (frame * markers.length + m) * 3;
      for (const { axis, sign } of TRC_AXES[axes]) cells.push(cell(sign * positions[at + axis]!));
    }
    text += `${cells.join('\t')}\n`;
  }
  return text;
}

function micrometreCell(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = value.toFixed(6);
  return text === '-0.000000' ? '0.000000' : text;
}

function wholeCell(value: number): string {
  return Number.isFinite(value) ? String(value) : '';
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
