import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { AngleName } from '../../src/gait/angles.ts';
import { analyseWalk } from '../../src/gait/walk-analysis.ts';
import { resample } from '../../src/skeleton/resample.ts';
import { readJointMap } from '../../src/store/joint-map.ts';
import { readTrc } from '../../src/store/trc.ts';
import { referenceFolder } from './reference-case.ts';

const { folder, skip } = referenceFolder('cases', 'opensim-gait2354');

/** Ground reaction forces, 20 N: seconds. */
const PLATES = {
  heelStrikes: { left: [1.247], right: [0.618, 1.853] },
  toeOffs: { left: [0.788, 2.018], right: [1.41] },
} as const;

/** Columns of an OpenSim motion file by name. */
function readMot(text: string): Record<string, number[]> {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith('time'));
  const names = lines[at]!.split('\t').map((name) => name.trim());
  const rows = lines
    .slice(at + 1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i]!)]));
}

function walkAt(fps: number) {
  const map = readFileSync(join(import.meta.dirname, 'opensim-gait2354.joints.toml'), 'utf8');
  const { trajectory, up } = readTrc(readFileSync(join(folder, 'subject01_walk1.trc'), 'utf8'), {
    joints: readJointMap(map),
  });
  assert.equal(up, 'y');
  return analyseWalk({ trajectory: resample(trajectory, fps), startS: 0, provenance: null, twin: null });
}

describe('OpenSim Gait2354, a treadmill walk', { skip }, () => {
  it('is walking on a treadmill, with cycles of both feet', () => {
    const { treadmill, detection, strides } = walkAt(30);
    assert.equal(treadmill, true);
    assert.ok(detection.cycles.left.length >= 1 && detection.cycles.right.length >= 1);
    assert.deepEqual(detection.refused, []);
    assert.ok(strides.every(({ speed_m_s }) => speed_m_s > 0.9 && speed_m_s < 1.3));
  });

  for (const fps of [30, 60]) {
    it(`heel strikes are 15 to 35 ms before the force plates' at ${fps} Hz, toe offs 2 to 15 ms after`, () => {
      const { events } = walkAt(fps);
      for (const side of ['left', 'right'] as const) {
        for (const plate of PLATES.heelStrikes[side]) {
          const off = nearest(events.heelStrikes[side], fps, plate);
          assert.ok(off > -0.035 && off < -0.015, `${side} heel strike ${plate}: ${off}`);
        }
        for (const plate of PLATES.toeOffs[side]) {
          const off = nearest(events.toeOffs[side], fps, plate);
          assert.ok(off > 0.002 && off < 0.015, `${side} toe off ${plate}: ${off}`);
        }
      }
    });
  }

  it('hip and knee angles agree with the published inverse kinematics within 4° RMS, ankles beyond an offset within 2.5°', () => {
    const { inputAngles } = walkAt(30);
    const ik = readMot(readFileSync(join(folder, 'subject01_walk1_ik.mot'), 'utf8'));
    for (const [side, s] of [
      ['left', 'l'],
      ['right', 'r'],
    ] as const) {
      // Ours is against the vertical, theirs against the pelvis, whose backward tilt counts positive.
      const hip = ik[`hip_flexion_${s}`]!.map((angle, i) => angle + ik.pelvis_tilt![i]!);
      const knee = ik[`knee_angle_${s}`]!.map((angle) => -angle);
      const pairs: [AngleName, number[], 'rms' | 'scatter', number][] = [
        [`${side}_hip_flexion`, hip, 'rms', 4],
        [`${side}_knee_flexion`, knee, 'rms', 4],
        [`${side}_hip_adduction`, ik[`hip_adduction_${s}`]!, 'rms', 4],
        // The sole's zero differs: heel and toe tip markers lie at different heights.
        [`${side}_ankle_dorsiflexion`, ik[`ankle_angle_${s}`]!, 'scatter', 2.5],
      ];
      for (const [name, truth, kind, limit] of pairs) {
        const found = difference(inputAngles[name], ik.time!, truth)[kind];
        assert.ok(found < limit, `${name}: ${kind} ${found.toFixed(2)}°`);
      }
    }
  });
});

/** Time of the nearest event minus the true one, seconds. */
function nearest(frames: number[], fps: number, timeS: number): number {
  const off = frames.map((frame) => frame / fps - timeS).sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  assert.ok(off !== undefined, `no event near ${timeS} s`);
  return off;
}

/** Root mean square of ours (30 Hz) minus theirs at every second row (60 Hz), and its scatter about the mean. */
function difference(ours: Float64Array, timesS: number[], truth: number[]): { rms: number; scatter: number } {
  const off = timesS.map((time, i) => ours[Math.round(time * 30)]! - truth[i]!).filter((_, i) => i % 2 === 0);
  const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
  const root = (about: number): number =>
    Math.sqrt(off.reduce((sum, value) => sum + (value - about) ** 2, 0) / off.length);
  return { rms: root(0), scatter: root(mean) };
}
