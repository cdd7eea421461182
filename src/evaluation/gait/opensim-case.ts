import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AngleName } from '../../gait/angles.ts';
import { analyseWalk, type WalkAnalysis } from '../../gait/walk-analysis.ts';
import { mean } from '../../maths/robust.ts';
import { resample } from '../../skeleton/resample.ts';
import type { Side } from '../../skeleton/side.ts';
import { readJointMap } from '../../store/joint-map.ts';
import { readTrc } from '../../store/trc.ts';

/** Events by the ground reaction forces at 20 N, seconds. */
export const PLATES: Record<'heelStrikes' | 'toeOffs', Record<Side, readonly number[]>> = {
  heelStrikes: { left: [1.247], right: [0.618, 1.853] },
  toeOffs: { left: [0.788, 2.018], right: [1.41] },
};

/** Gait2354's treadmill walk, analysed at `fps`. Joints are weighted means of markers (`opensim-gait2354.joints.toml`). */
export function openSimWalk(folder: string, fps: number): WalkAnalysis {
  const map = readFileSync(join(import.meta.dirname, 'opensim-gait2354.joints.toml'), 'utf8');
  const { trajectory } = readTrc(readFileSync(join(folder, 'subject01_walk1.trc'), 'utf8'), {
    joints: readJointMap(map),
  });
  return analyseWalk({ trajectory: resample(trajectory, fps), startS: 0, provenance: null, twin: null });
}

/** One of our angles against the published inverse kinematics, degrees. */
export interface AngleAgreement {
  angle: AngleName;
  rmsDeg: number;
  /** Ours minus theirs on average, and the root mean square about that. */
  offsetDeg: number;
  scatterDeg: number;
}

/** Our angles at 30 Hz against theirs wherever the definitions agree. */
export function openSimAngles(folder: string): AngleAgreement[] {
  const { inputAngles } = openSimWalk(folder, 30);
  const ik = readMot(readFileSync(join(folder, 'subject01_walk1_ik.mot'), 'utf8'));
  return (['left', 'right'] as const).flatMap((side) => {
    const s = side === 'left' ? 'l' : 'r';
    // Ours is against the vertical, theirs against the pelvis, whose backward tilt counts positive.
    const hip = ik[`hip_flexion_${s}`]!.map((angle, i) => angle + ik.pelvis_tilt![i]!);
    const knee = ik[`knee_angle_${s}`]!.map((angle) => -angle);
    const pairs: [AngleName, number[]][] = [
      [`${side}_hip_flexion`, hip],
      [`${side}_hip_adduction`, ik[`hip_adduction_${s}`]!],
      [`${side}_knee_flexion`, knee],
      [`${side}_ankle_dorsiflexion`, ik[`ankle_angle_${s}`]!],
    ];
    return pairs.map(([angle, truth]) => agreement(angle, inputAngles[angle], ik.time!, truth));
  });
}

function agreement(angle: AngleName, ours: Float64Array, timesS: number[], truth: number[]): AngleAgreement {
  // Ours has every second of their rows.
  const off = timesS.map((time, i) => ours[Math.round(time * 30)]! - truth[i]!).filter((_, i) => i % 2 === 0);
  const offsetDeg = mean(off);
  const root = (about: number): number => Math.sqrt(mean(off.map((value) => (value - about) ** 2)));
  return { angle, rmsDeg: root(0), offsetDeg, scatterDeg: root(offsetDeg) };
}

/** Columns of an OpenSim motion file by name. */
export function readMot(text: string): Record<string, number[]> {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith('time'));
  const names = lines[at]!.split('\t').map((name) => name.trim());
  const rows = lines
    .slice(at + 1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i]!)]));
}
