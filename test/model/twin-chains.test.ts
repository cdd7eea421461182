import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followers, soundSide, withheldJoints } from '../../src/model/twin-chains.ts';

test('a flagged knee is withheld with all that hangs on it, for hip and ankle would give it away', () => {
  assert.deepEqual(withheldJoints(['left_knee']), ['left_knee', 'left_ankle', 'left_heel', 'left_toe']);
  assert.deepEqual(withheldJoints([]), []);
});

test('pelvis and hips are withheld together', () => {
  for (const flag of ['pelvis', 'left_hip', 'right_hip'] as const) {
    const withheld = withheldJoints([flag]);
    assert.ok(
      ['pelvis', 'left_hip', 'right_hip'].every((joint) => (withheld as string[]).includes(joint)),
      flag,
    );
  }
});

test('arms follow a shoulder that is moved, unless they are moved themselves', () => {
  assert.deepEqual(followers(['neck', 'left_shoulder']), [
    ['left_elbow', 'left_shoulder'],
    ['left_wrist', 'left_shoulder'],
  ]);
  assert.deepEqual(followers(['left_shoulder', 'left_elbow', 'left_wrist']), []);
});

test('the sound side is there only where the fault is on one side', () => {
  assert.deepEqual(soundSide(['left_elbow', 'left_wrist']), ['right_elbow', 'right_wrist']);
  assert.deepEqual(soundSide(['left_wrist', 'right_wrist']), []);
  assert.deepEqual(soundSide(['neck']), []);
});
