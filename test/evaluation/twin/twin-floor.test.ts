import assert from 'node:assert/strict';
import { test } from 'node:test';
import { twinFloor, type WithheldErrors, withheldErrors } from '../../../src/evaluation/twin/twin-floor.ts';
import { oracle } from '../../model/healthy-oracle.ts';
import { stickWalk } from '../../model/stick-walker.ts';

const none = (): WithheldErrors => ({ one_side: new Map(), both_sides: new Map() });

test('the floor is what three of four walks stay below, alike on both sides, in mm by axis', () => {
  const walks = [0.01, 0.02, 0.03, 0.04].map((error) => {
    const errors = none();
    errors.one_side.set('left_knee', [error ** 2, 0.0001, 0.0004]);
    errors.one_side.set('right_knee', [error ** 2, 0.0001, 0.0004]);
    errors.both_sides.set('neck', [0.0009, 0.0009, 0.0009]);
    return errors;
  });
  const floor = twinFloor(walks);
  assert.deepEqual(floor.one_side.left_knee, floor.one_side.right_knee);
  const [forward, left, up] = floor.one_side.left_knee!;
  assert.ok(forward > 29 && forward < 34, `${forward}`);
  assert.deepEqual([Math.round(left), Math.round(up)], [10, 20]);
  assert.equal(floor.both_sides.left_knee, undefined, 'nothing is told of what was not measured');
  assert.equal(Math.round(floor.both_sides.neck![0]), 30);
});

test('heels, which few walks have, are as sure as toes', () => {
  const errors = none();
  errors.one_side.set('left_toe', [0.0016, 0.0001, 0.0001]);
  const { one_side } = twinFloor([errors]);
  assert.deepEqual(one_side.left_heel, one_side.left_toe);
});

test('errors of a predictor that is 3 cm off sideways are 3 cm sideways and none forward or up', async () => {
  const walk = stickWalk({ seconds: 2 });
  const { one_side, both_sides } = await withheldErrors(walk, oracle(walk, 0.035));
  const [forward, left, up] = one_side.get('left_ankle')!.map((square) => 1000 * Math.sqrt(square));
  assert.ok(Math.abs(left! - 30) < 1 && forward! < 1 && up! < 1, `${forward} ${left} ${up} mm`);
  assert.ok(both_sides.has('left_ankle') && both_sides.has('neck') && !one_side.has('neck'));
});
