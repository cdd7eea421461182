import { JOINT_COUNT, JOINTS } from '../skeleton/joints.ts';
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

/**
 * The text of a TRC file: metres, Y up, the 19 joint names, empty cells where a joint is not known. Numbers have six decimals (1 µm): the same trajectory gives the same bytes.
 * `name` stands in the first line; `startS` is the time of the first frame.
 */
export function formatTrc(trajectory: Trajectory, name: string, startS = 0, axes: TrcAxes = 'opensim'): string {
  const { fps, frames, positions } = trajectory;
  const rate = trimmed(fps, 6);
  const lines = [
    `PathFileType\t4\t(X/Y/Z)\t${name}`,
    'DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames',
    `${rate}\t${rate}\t${frames}\t${JOINT_COUNT}\tm\t${rate}\t1\t${frames}`,
    `Frame#\tTime\t${JOINTS.join('\t\t\t')}\t\t`,
    `\t\t${JOINTS.map((_, j) => `X${j + 1}\tY${j + 1}\tZ${j + 1}`).join('\t')}`,
  ];
  for (let frame = 0; frame < frames; frame++) {
    const cells = [String(frame + 1), (startS + frame / fps).toFixed(6)];
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = (frame * JOINT_COUNT + j) * 3;
      for (const { axis, sign } of TRC_AXES[axes]) cells.push(cell(sign * positions[at + axis]!));
    }
    lines.push(cells.join('\t'));
  }
  return `${lines.join('\n')}\n`;
}

function cell(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = value.toFixed(6);
  return text === '-0.000000' ? '0.000000' : text;
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
