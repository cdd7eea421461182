import assert from 'node:assert/strict';
import { test } from 'node:test';
import { injectedLocalisation, type JudgedFault } from '../../../src/evaluation/injected/injected-localisation.ts';
import { flagAgreement } from '../../../src/evaluation/verdicts/flag-agreement.ts';
import type { GroupName, JointName } from '../../../src/skeleton/joints.ts';

/** A fault of the left knee with a verdict. */
function fault(person: string, verdict: { first: GroupName; flagged: JointName[]; contrast: number }): JudgedFault {
  const record = { dataset: 'd', subject: person } as JudgedFault['judged']['record'];
  const joints = { left_ankle: JOINT, left_toe: JOINT, right_ankle: JOINT, neck: JOINT };
  const assessment = {
    ...{ assessed: true as const, joints, groups: { [verdict.first]: 5, trunk: 1 }, flagged: verdict.flagged },
    ...{ side: 'none' as const, overall: 1, abnormal: verdict.flagged.length > 0, location: '' },
  };
  const sums = { overall: 1, groups: {}, contrast: verdict.contrast, asymmetry: 1 };
  const judged = { record, variant: 'plain' as const, refused: null, assessment, excess: 2, sums, speed_m_s: 1 };
  const walk = { record } as JudgedFault['walk'];
  return {
    ...{ fault: { name: 'stiff_knee', side: 'left', size: 'large' }, walk, judged },
    ...{ moved: ['left_ankle', 'left_toe'], unmoved: ['right_ankle', 'neck'] },
  };
}
const JOINT = { score: 3, flagged: false, errorMm: 20 };

test('a fault is placed where its group comes first, its side is the worse leg, its joints are those it moves', () => {
  const rows = injectedLocalisation([
    fault('a', { first: 'left_leg', flagged: ['left_ankle', 'left_toe'], contrast: -2 }),
    fault('b', { first: 'right_leg', flagged: ['right_ankle'], contrast: 2 }),
    fault('c', { first: 'left_leg', flagged: [], contrast: -1 }),
  ]);
  assert.deepEqual(
    rows.map(({ name, size, sensor }) => `${name} ${size} ${sensor}`),
    ['stiff_knee large null', 'all large null', 'all large d'],
  );
  const { found, first, firstOfFound, side, groups, joints } = rows[0]!;
  assert.deepEqual([found.hits, first.hits, firstOfFound.hits, firstOfFound.walks, side?.hits], [2, 2, 1, 2, 2]);
  assert.deepEqual([groups.hits, groups.false, groups.missed], [1, 1, 2]);
  assert.deepEqual([joints.hits, joints.false, joints.missed, joints.precision], [2, 1, 4, 2 / 3]);
});

test('a walk that is not assessed is missed, misplaced and on no side', () => {
  const one = fault('a', { first: 'left_leg', flagged: [], contrast: Number.NaN });
  one.judged = { ...one.judged, refused: 'too short', assessment: { ...one.judged.assessment, groups: {} } };
  const [row] = injectedLocalisation([one]);
  assert.deepEqual([row!.found.hits, row!.first.hits, row!.side?.hits], [0, 0, 0]);
});

test('what is neither meant nor wrong does not count', () => {
  const { precision, recall, f1 } = flagAgreement([{ flagged: ['a', 'x'], meant: ['a', 'b'], wrong: ['c'] }]);
  assert.deepEqual([precision, recall, f1], [1, 0.5, 2 / 3]);
  assert.ok(Number.isNaN(flagAgreement([]).f1));
});
