import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walkText } from '../../src/cli/walk-text.ts';
import type { PassReport } from '../../src/gait/assess-pass.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import { notAssessed } from '../../src/model/assess-walk.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { type GaitSettings, simulateGait } from '../gait/simulated-gait.ts';

function textOf(settings: GaitSettings, change: (walk: Trajectory) => void = () => {}): string {
  const trajectory = simulateGait(settings);
  change(trajectory);
  const assessment = notAssessed(trajectory, 'not asked');
  const { verdict } = assessment;
  const report = summariseWalk({ trajectory, startS: 0, provenance: null, twin: null }, null, verdict, () => verdict);
  const pass: PassReport = { ...report, assessment };
  return walkText('walk', pass);
}

test('a walk in the terminal shows both sides with their units', () => {
  const text = textOf({ seconds: 6, strideS: 1.1, pelvisSpeedMS: 1.2 });
  assert.match(text, /5 cycles, 1\.20 m\/s, 109 steps\/min|4 cycles, 1\.20 m\/s, 109 steps\/min/);
  assert.match(text, /left \/ right: step length 0\.\d\d \/ 0\.\d\d m, stance \d\d\.\d \/ \d\d\.\d % of stride/);
});

test('it says what is not assessed of a walk without feet, and why nothing is said of somebody who stands', () => {
  const noFeet = textOf({ seconds: 6 }, ({ frames, positions }) => {
    for (let f = 0; f < frames; f++)
      for (const j of [J.left_heel, J.right_heel])
        positions.fill(Number.NaN, (f * JOINT_COUNT + j) * 3, (f * JOINT_COUNT + j + 1) * 3);
  });
  assert.match(noFeet, /stance not assessed/);
  assert.match(textOf({ seconds: 4, standing: true }), /not assessed: no left stride .*; no right stride/);
});
