import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INJECTED_FAULTS } from '../../../src/evaluation/injected/injected-faults.ts';
import { falseFlagCase, faultCase, flaggedBy, type TwinMakers } from '../../../src/evaluation/twin/twin-case.ts';
import type { StudiedCase } from '../../../src/evaluation/twin/twin-study.ts';
import { angleRows, angleTable, distanceTable, twinFigures } from '../../../src/evaluation/twin/twin-study-figures.ts';
import { JOINTS } from '../../../src/skeleton/joints.ts';
import { oracle } from '../../model/healthy-oracle.ts';
import { stickWalk } from '../../model/stick-walker.ts';

const walk = stickWalk({ seconds: 4 });
const FIVE_MM = Object.fromEntries(JOINTS.map((name) => [name, [5, 5, 5] as const]));
/** Knows the truth, beside one that is 10 cm off. */
const makers: TwinMakers = {
  pass2: oracle(walk),
  floor: { one_side: FIVE_MM, both_sides: FIVE_MM },
  others: { 'far off': oracle(walk, 0.12) },
  bands: null,
};

test('a predictor that knows the truth makes the true twin, and is seen to; one that is off is not', async () => {
  for (const fault of INJECTED_FAULTS.filter(({ size, side }) => size === 'large' && side !== 'right')) {
    // The pelvis stays where it is seen, so of a pelvis that moved there is no true twin to reach.
    if (flaggedBy(fault) === 'pelvis') continue;
    const { offMm, angles, steps } = await faultCase(walk, fault, makers);
    assert.ok(offMm.twin! < 0.3 * offMm.input!, `${fault.name}: ${offMm.input} to ${offMm.twin} mm`);
    assert.ok(offMm['far off']! > 60, `${fault.name}: ${offMm['far off']} mm`);
    for (const { angle, fromTruth } of angles) {
      assert.ok(fromTruth.twin < 0.5 * fromTruth.input, `${angle}: ${fromTruth.input} to ${fromTruth.twin} degrees`);
    }
    assert.ok(Math.abs(steps.twin.strideS - steps.truth.strideS) < 0.03);
  }
});

test('a wrong flag changes nothing where the predictor knows the truth', async () => {
  const { offMm, angles } = await falseFlagCase(walk, 'left_knee', ['left_knee_flexion'], makers);
  assert.deepEqual([offMm.input, offMm.twin, angles[0]!.fromTruth.twin], [0, 0, 0]);
});

test('the figures tell of each angle in how many people it fell', () => {
  const person = (i: number, twin: number): StudiedCase => ({
    ...{ dataset: 'set', subject: `${i}`, flagged: null },
    fault: { name: 'stiff_knee', side: i % 2 === 0 ? 'left' : 'right', size: 'large' },
    offMm: { input: 60, twin, mean: 90 },
    angles: [
      {
        angle: i % 2 === 0 ? 'left_knee_flexion' : 'right_knee_flexion',
        fromNorm: { input: 10, twin: 10 - 0.1 * i },
        fromTruth: { input: 8, twin: 8 + 0.1 * i },
      },
    ],
    steps: { truth: { strideS: 1, stepM: 0.6 }, twin: { strideS: 1.02, stepM: 0.6 } },
  });
  const cases = Array.from({ length: 12 }, (_, i) => person(i + 1, i < 6 ? 50 : 65));
  const rows = angleRows(cases);
  assert.equal(rows.length, 1, 'left and right are one affected knee');
  assert.deepEqual([rows[0]!.fromNorm.n, rows[0]!.fromNorm.fell, rows[0]!.fromTruth.rose], [12, 12, 12]);
  const met = (name: string): boolean | null | undefined =>
    twinFigures(cases, rows).find((figure) => figure.name.startsWith(name))?.met;
  assert.equal(met('large faults: rank-biserial'), true);
  assert.equal(met('large faults: affected angles no farther'), false);
  assert.equal(met('nearer to the true twin than mean'), true);
  assert.equal(met('large faults: cadence'), true);
  assert.match(angleTable(rows), /large stiff knee.*affected knee flexion/);
  assert.match(distanceTable(cases), /60 .*58 .*90/);
});
