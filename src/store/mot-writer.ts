import type { AngleName } from '../gait/angles.ts';
import { LOW_PASS_HZ, type WalkAnalysis } from '../gait/walk-analysis.ts';
import type { WalkInput } from '../gait/walk-input.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Trajectory } from '../skeleton/pose.ts';

/** The angles of one walk, as `analyseWalk` gives them, with the poses they were read off. */
export interface MotWalk {
  /** `[frame]`, degrees. */
  angles: Record<AngleName, Float64Array>;
  /** Walking direction `[frame]`, rad about the vertical from world X. */
  yawRad: Float64Array;
  /** Metres, Z up. */
  trajectory: Trajectory;
  /** Time of the first frame, seconds. */
  startS: number;
}

/**
 * Coordinates of OpenSim's Gait2354 and Gait2392 models that our angles are, with our angle and its sign there: their knee
 * bends negative, their trunk leans back positive. Ours are against the vertical: the file says pelvis tilt and list 0, so that
 * a model shows the segments as they were seen.
 */
const COORDINATES: readonly (readonly [string, AngleName, 1 | -1])[] = [
  ['hip_flexion_r', 'right_hip_flexion', 1],
  ['hip_adduction_r', 'right_hip_adduction', 1],
  ['knee_angle_r', 'right_knee_flexion', -1],
  ['ankle_angle_r', 'right_ankle_dorsiflexion', 1],
  ['hip_flexion_l', 'left_hip_flexion', 1],
  ['hip_adduction_l', 'left_hip_adduction', 1],
  ['knee_angle_l', 'left_knee_flexion', -1],
  ['ankle_angle_l', 'left_ankle_dorsiflexion', 1],
  ['lumbar_extension', 'trunk_flexion', -1],
];

/** A walk as an OpenSim motion file, and its twin; null = it has none. `name` stands in their first lines. */
export function motTexts(
  input: WalkInput,
  { inputAngles, twinAngles, detection }: WalkAnalysis,
  name: string,
): { walk: string; twin: string | null } {
  const { yawRad } = detection.heading;
  const text = (angles: MotWalk['angles'], positions: Float64Array, title: string): string => {
    const trajectory = smoothWalk({ ...input.trajectory, positions }, LOW_PASS_HZ);
    return formatMot({ angles, yawRad, trajectory, startS: input.startS }, title);
  };
  return {
    walk: text(inputAngles, input.trajectory.positions, name),
    twin: twinAngles === null || input.twin === null ? null : text(twinAngles, input.twin, `${name} twin`),
  };
}

/**
 * A walk's angles as an OpenSim motion file: degrees and metres, Y up (X forward, Z right), one row per frame in which all
 * its columns are known, since the format has no empty cells. An angle that is never known has no column.
 */
export function formatMot({ angles, yawRad, trajectory, startS }: MotWalk, name: string): string {
  const { fps, frames, positions } = trajectory;
  const known = COORDINATES.filter(([, angle]) => angles[angle].some((value) => Number.isFinite(value)));
  const labels = [
    ...['time', 'pelvis_tilt', 'pelvis_list', 'pelvis_rotation', 'pelvis_tx', 'pelvis_ty', 'pelvis_tz'],
    ...known.map(([coordinate]) => coordinate),
  ];
  const rows: string[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const root = frame * JOINT_COUNT * 3;
    const pelvis = [positions[root]!, positions[root + 2]!, -positions[root + 1]!];
    const turn = (180 / Math.PI) * yawRad[frame]!;
    const values = [0, 0, turn, ...pelvis, ...known.map(([, angle, sign]) => sign * angles[angle][frame]!)];
    if (values.every(Number.isFinite)) rows.push([startS + frame / fps, ...values].map(cell).join('\t'));
  }
  const header = [
    name,
    'version=1',
    `nRows=${rows.length}`,
    `nColumns=${labels.length}`,
    'inDegrees=yes',
    '',
    'Units are S.I. units (second, meters, Newtons, ...)',
    'Angles are in degrees.',
    '',
    'endheader',
  ];
  return `${[...header, labels.join('\t'), ...rows].join('\n')}\n`;
}

function cell(value: number): string {
  return (value + 0).toFixed(6).replace(/^-(0\.0+)$/, '$1');
}
