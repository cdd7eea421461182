import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walkingSpeed } from '../../src/model/walking-speed.ts';
import { stickWalk } from './stick-walker.ts';

test('speed over ground is that of the pelvis', () => {
  const walk = stickWalk({ speed_m_s: 1.3 });
  assert.ok(Math.abs(walkingSpeed(walk, 0, walk.frames, 0) - 1.3) < 0.02);
});

test('on a treadmill the standing foot tells the speed', () => {
  const walk = stickWalk({ speed_m_s: 0 });
  const speed_m_s = walkingSpeed(walk, 0, walk.frames, 0);
  assert.ok(speed_m_s > 0.5 && speed_m_s < 1.6, `${speed_m_s}`);
});
