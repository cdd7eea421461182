import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyseWalk } from '../../src/gait/walk-analysis.ts';
import { smoothWalk } from '../../src/skeleton/butterworth.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { formatMot } from '../../src/store/mot-writer.ts';
import { simulateGait } from '../gait/simulated-gait.ts';
import { referenceFolder } from '../oracle/reference-case.ts';

const { folder, skip } = referenceFolder('cases', 'opensim-gait2354');

interface Mot {
  header: Record<string, string>;
  columns: Record<string, number[]>;
  rows: number;
}

/** As OpenSim reads it: key=value lines up to endheader, then labels, then rows. */
function parseMot(text: string): Mot {
  const lines = text.split('\n');
  const end = lines.indexOf('endheader');
  const header = Object.fromEntries(
    lines.slice(0, end).flatMap((line) => (line.includes('=') ? [line.split('=') as [string, string]] : [])),
  );
  const labels = lines[end + 1]!.split('\t').map((label) => label.trim());
  const rows = lines.slice(end + 2).filter((line) => line.trim() !== '');
  const cells = rows.map((row) => row.trim().split(/\s+/).map(Number));
  return {
    header,
    rows: rows.length,
    columns: Object.fromEntries(labels.map((label, i) => [label, cells.map((row) => row[i]!)])),
  };
}

function motOf(trajectory = simulateGait({ seconds: 4 })) {
  const analysis = analyseWalk({ trajectory, startS: 2, provenance: null, twin: null });
  const walk = {
    angles: analysis.inputAngles,
    yawRad: analysis.detection.heading.yawRad,
    trajectory: smoothWalk(trajectory, 6),
    startS: 2,
  };
  return { analysis, mot: parseMot(formatMot(walk, 'walk-001')) };
}

describe('formatMot', () => {
  it('has the header OpenSim wants, and as many rows and columns as it says', () => {
    const { mot } = motOf();
    assert.equal(Number(mot.header.nRows), mot.rows);
    assert.equal(Number(mot.header.nColumns), Object.keys(mot.columns).length);
    assert.equal(mot.header.inDegrees, 'yes');
    assert.equal(mot.rows, 120);
    assert.ok(Math.abs(mot.columns.time![30]! - 3) < 1e-6);
  });

  it('has the header keys and coordinate names of a file that OpenSim wrote', { skip }, () => {
    const theirs = parseMot(readFileSync(join(folder, 'subject01_walk1_ik.mot'), 'utf8'));
    const { mot } = motOf();
    assert.deepEqual(Object.keys(mot.header), Object.keys(theirs.header));
    for (const label of Object.keys(mot.columns)) assert.ok(label in theirs.columns, label);
  });

  it('carries our angles with the signs of the model', () => {
    const { analysis, mot } = motOf();
    const at = 60;
    const { columns } = mot;
    assert.ok(Math.abs(columns.knee_angle_l![at]! + analysis.inputAngles.left_knee_flexion[at]!) < 1e-5);
    assert.ok(Math.abs(columns.hip_flexion_r![at]! - analysis.inputAngles.right_hip_flexion[at]!) < 1e-5);
    assert.ok(Math.max(...columns.knee_angle_l!.map((angle) => -angle)) > 50, 'the knee bends');
  });

  it('goes forward along X with the pelvis up in Y', () => {
    const { columns } = motOf().mot;
    assert.ok(columns.pelvis_tx!.at(-1)! - columns.pelvis_tx![0]! > 3);
    assert.ok(columns.pelvis_ty!.every((height) => height > 0.7 && height < 1.1));
  });

  it('leaves out frames that are not known, and angles that never are', () => {
    const walk = simulateGait({ seconds: 4 });
    for (let f = 0; f < walk.frames; f++) {
      const forget = (joint: number): void => {
        walk.positions.fill(Number.NaN, (f * JOINT_COUNT + joint) * 3, (f * JOINT_COUNT + joint + 1) * 3);
      };
      forget(J.left_toe);
      if (f >= 50 && f < 60) forget(J.right_knee);
    }
    const { mot } = motOf(walk);
    assert.ok(!('ankle_angle_l' in mot.columns) && 'ankle_angle_r' in mot.columns);
    assert.equal(mot.rows, 110);
    assert.ok(Object.values(mot.columns).every((column) => column.every(Number.isFinite)));
  });
});
