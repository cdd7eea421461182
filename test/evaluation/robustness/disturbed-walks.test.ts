import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DISTURBANCES, disturbed } from '../../../src/evaluation/robustness/disturbed-walks.ts';
import { assessedFigure, assessedShares } from '../../../src/evaluation/verdicts/assessed-share.ts';
import type { JudgedWalk } from '../../../src/evaluation/verdicts/judged-walk.ts';
import { firstGroups } from '../../../src/evaluation/verdicts/specificity.ts';
import type { PreparedWalk } from '../../../src/evaluation/walk-errors.ts';
import { middleOf, PASS_FRAMES } from '../../../src/evaluation/walk-variants.ts';
import { mean } from '../../../src/maths/robust.ts';
import { standardDeviation } from '../../../src/maths/spread.ts';
import { walkingSpeed } from '../../../src/model/walking-speed.ts';
import { J, JOINT_COUNT, JOINTS } from '../../../src/skeleton/joints.ts';
import { stickWalk } from '../../model/stick-walker.ts';
import { walkRecord } from '../walk-record.ts';

const raw = stickWalk({ seconds: 8 });
const walk: PreparedWalk = {
  ...{ variant: 'plain', raw, scored: raw },
  record: walkRecord({ id: 'stick', dataset: 'stick', subject: '1', split: 'validation', frames: raw.frames }),
};
const middle = middleOf(raw, PASS_FRAMES);
const of = (name: string) => disturbed(walk, name, 6).raw;

test('a disturbance is the same each time, of its own name in the cache, and leaves the walk itself alone', () => {
  const before = Float64Array.from(raw.positions);
  const names = Object.keys(DISTURBANCES);
  for (const name of names) assert.deepEqual(of(name), of(name), name);
  assert.equal(new Set(names.map((name) => disturbed(walk, name, 6).record.id)).size, names.length);
  assert.deepEqual(raw.positions, before);
  assert.deepEqual(of('as recorded'), middle);
});

test('noise is as strong as it says, speed changes as it says', () => {
  const off = [...of('noise of 10 mm').positions].map((value, i) => value - middle.positions[i]!);
  assert.ok(Math.abs(standardDeviation(off) - 0.01) < 0.0005);
  const speed = (name: string): number => walkingSpeed(of(name), 0, of(name).frames, 0);
  assert.ok(Math.abs(speed('0.6 times as fast') / speed('as recorded') - 0.6) < 0.01);
});

test('so many joints are gone, never the pelvis; dropped frames are filled from their neighbours', () => {
  const lacking = of('6 joints missing').positions;
  const gone = JOINTS.filter((_, joint) => Number.isNaN(lacking[joint * 3]!));
  assert.equal(gone.length, 6);
  assert.ok(!gone.includes('pelvis'));
  const { positions } = of('10 % of frames dropped');
  assert.ok(positions.every(Number.isFinite));
  const changed = positions.filter((value, i) => value !== middle.positions[i]).length / positions.length;
  assert.ok(changed > 0.05 && changed < 0.15, `${changed}`);
  const off = [...positions].map((value, i) => Math.abs(value - middle.positions[i]!)).filter((value) => value > 0);
  assert.ok(mean(off) < 0.01, `${mean(off)} m`);
});

test('who walks in another direction has the same bones and heights', () => {
  const turned = of('walking 30° to the left').positions;
  for (const joint of [J.left_knee, J.right_wrist]) {
    const at = (JOINT_COUNT * 20 + joint) * 3;
    const pelvis = JOINT_COUNT * 20 * 3 + J.pelvis * 3;
    const length = (p: Float64Array): number => Math.hypot(...[0, 1, 2].map((k) => p[at + k]! - p[pelvis + k]!));
    assert.ok(Math.abs(length(turned) - length(middle.positions)) < 1e-9);
    assert.equal(turned[at + 2], middle.positions[at + 2]);
  }
});

function judged(label: string, groups: Record<string, number>, refused: string | null = null): JudgedWalk {
  const record = { dataset: 'd', subject: label, label } as JudgedWalk['record'];
  return { record, variant: 'plain', refused, assessment: { groups } } as unknown as JudgedWalk;
}

test('walks that are not assessed are told by reason, and come first nowhere', () => {
  const walks = [
    judged('normal', { trunk: 1, pelvis: 0 }),
    judged('limp', { left_leg: 4, trunk: 1 }),
    judged('limp', {}, 'too short'),
    judged('lean', { trunk: 3 }),
  ];
  const shares = assessedShares(walks);
  assert.deepEqual(shares.find(({ label }) => label === 'limp')!.reasons, [['too short', 1]]);
  const { met, measured } = assessedFigure(shares);
  assert.ok(met === false && measured.startsWith('1/2') && measured.endsWith('limp (d)'), measured);
  const limp = firstGroups(walks).find(({ label }) => label === 'limp')!;
  assert.deepEqual([limp.walks, limp.first.left_leg, limp.first.trunk], [2, 1, 0]);
});
