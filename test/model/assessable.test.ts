import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutJoints } from '../../src/evaluation/walk-variants.ts';
import { refusal } from '../../src/model/assessable.ts';
import { JOINT_COUNT, JOINTS } from '../../src/skeleton/joints.ts';
import { stickWalk } from './stick-walker.ts';

test('an adult who walks is assessed, over ground, on a treadmill and with legs alone', () => {
  assert.equal(refusal(stickWalk()), null);
  assert.equal(refusal(treadmill()), null);
  const legsOnly = withoutJoints(stickWalk(), JOINTS.slice(JOINTS.indexOf('neck')));
  assert.equal(refusal(legsOnly), null);
});

test('a declared walking aid, a child, a short walk and too few joints are refused with the reason', () => {
  assert.match(refusal(stickWalk(), { walkingAid: true })!, /walking aid/);
  assert.match(refusal(stickWalk({ size: 0.55 }))!, /child/);
  assert.match(refusal(stickWalk({ seconds: 0.5 }))!, /0\.5 s/);
  const few = withoutJoints(stickWalk(), JOINTS.slice(8));
  assert.match(refusal(few)!, /joints/);
});

test('somebody who stands is refused', () => {
  const walk = stickWalk({ speed_m_s: 0 });
  const still = Float64Array.from(walk.positions);
  for (let frame = 1; frame < walk.frames; frame++) still.copyWithin(frame * JOINT_COUNT * 3, 0, JOINT_COUNT * 3);
  assert.match(refusal({ ...walk, positions: still })!, /does not walk/);
});

function treadmill() {
  return stickWalk({ speed_m_s: 0 });
}
