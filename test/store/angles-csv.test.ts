import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ANGLES } from '../../src/gait/angles.ts';
import { analyseWalk } from '../../src/gait/walk-analysis.ts';
import { anglesCsv } from '../../src/store/angles-csv.ts';
import { simulateGait } from '../gait/simulated-gait.ts';

describe('anglesCsv', () => {
  const trajectory = simulateGait({ seconds: 4 });
  const analysis = analyseWalk({ trajectory, startS: 0, provenance: null, twin: trajectory.positions });
  const plain = analyseWalk({ trajectory, startS: 0, provenance: null, twin: null });
  const rows = anglesCsv([
    { analysis, fps: 30, startS: 10 },
    { analysis: plain, fps: 30, startS: 20 },
  ])
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

  it('has a row per frame of each walk, as wide as its header', () => {
    assert.equal(rows.length, 1 + 2 * trajectory.frames);
    assert.deepEqual(rows[0]!.slice(0, 3), ['walk', 'time_s', 'trunk_flexion_deg']);
    assert.ok(rows.every((row) => row.length === 3 + 2 * ANGLES.length));
    assert.deepEqual(rows[1]!.slice(0, 2), ['1', '10.0000']);
    assert.deepEqual(rows[1 + trajectory.frames]!.slice(0, 2), ['2', '20.0000']);
  });

  it('gives input and twin in degrees, empty cells where there is no twin', () => {
    const column = rows[0]!.indexOf('left_knee_flexion_deg');
    const twin = rows[0]!.indexOf('twin_left_knee_flexion_deg');
    for (const row of rows.slice(1, 1 + trajectory.frames)) assert.equal(row[column], row[twin]);
    assert.ok(rows.slice(1 + trajectory.frames).every((row) => row[twin] === '' && row[column] !== ''));
    assert.equal(Number(rows[40]![column]), Number(analysis.inputAngles.left_knee_flexion[39]!.toFixed(2)));
  });

  it('names the events in their frames', () => {
    const named = rows.filter((row) => row[0] === '1' && row.at(-1)!.includes('left_heel_strike'));
    assert.equal(named.length, analysis.events.heelStrikes.left.length);
  });
});
