import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MIDLINE_NAMES,
  PAIRED_NAMES,
  SIGN_KINDS,
  type SignName,
  type Signs,
} from '../../../src/model/signs/sign-names.ts';
import { SIGN_SUMS, type SignNorms } from '../../../src/model/signs/sign-norms.ts';
import { blendNorms } from '../../../src/model/signs/sign-scales.ts';
import { signDeviation, signSums } from '../../../src/model/signs/sign-sums.ts';
import { combined, type SpanSums } from '../../../src/model/span-sums.ts';

function norms(mu: number, sigma: number): SignNorms {
  return {
    speed_m_s: 1,
    scales: Object.fromEntries(SIGN_KINDS.map((kind) => [kind, { mu, sigma }])),
    differences: Object.fromEntries(PAIRED_NAMES.map((kind) => [kind, sigma])),
    sums: Object.fromEntries(SIGN_SUMS.map((sum) => [sum, { mu: sum === 'contrast' ? 0 : 0.5, sigma: 0.25 }])),
  };
}

function signs(value: number, change: Signs = {}): Signs {
  const names: SignName[] = [...MIDLINE_NAMES];
  for (const name of PAIRED_NAMES) names.push(`left_${name}`, `right_${name}`);
  return { ...Object.fromEntries(names.map((name) => [name, value])), ...change };
}

test('who walks slowly may take the steps of either speed', () => {
  const slopes = { step_legs: 0.4 };
  const off = (value: number, speed: number): number =>
    signDeviation('step_legs', value, speed, norms(0.8, 0.1), slopes);
  for (const value of [0.8, 0.7, 0.6]) assert.ok(Math.abs(off(value, 0.5)) < 1e-9, `${value}`);
  assert.ok(Math.abs(off(0.5, 0.5) + 1) < 1e-9, 'shorter than a slow walker');
  assert.ok(Math.abs(off(0.9, 0.5) - 1) < 1e-9, 'longer than at the usual speed');
  assert.ok(Math.abs(off(0.6, 1) + 2) < 1e-9);
  assert.ok(Math.abs(off(0.6, Number.NaN) + 2) < 1e-9, 'an unknown speed excuses nothing');
});

test('the leg whose signs are off stands out, with its side', () => {
  const bad = { right_knee_peak_rad: 0.4, right_knee_range_rad: 0.4, right_shank_range_rad: 0.5 };
  const sums = signSums(signs(1, bad), 1, norms(1, 0.1), {});
  assert.ok(sums.groups.right_leg! > sums.groups.left_leg! + 2);
  assert.ok(sums.contrast > 2 && sums.asymmetry > 2);
  const trunk = signSums(
    signs(1, { trunk_lean_range_rad: 2, shoulder_tilt_range_rad: 2, trunk_flexion_steps_rad: 2 }),
    1,
    norms(1, 0.1),
    {},
  );
  assert.ok(trunk.groups.trunk! > 2 && trunk.groups.left_leg! < 0 && trunk.contrast === 0);
});

test('signs that are not seen leave the rest; without any there is no opinion', () => {
  const { left_knee_peak_rad: _, ...without } = signs(1);
  assert.ok(Number.isFinite(signSums(without, 1, norms(1, 0.1), {}).groups.left_leg));
  const nothing = signSums({}, 1, norms(1, 0.1), {});
  assert.deepEqual(nothing.groups, {});
  assert.ok(Number.isNaN(nothing.asymmetry) && Number.isNaN(nothing.contrast));
});

test('a sensor between two references has their mean and a spread that includes how they differ', () => {
  const { scales } = blendNorms([norms(1, 0.1), norms(2, 0.1)], [0.5, 0.5], 1);
  assert.ok(
    Math.abs(scales.step_legs!.mu - 1.5) < 1e-9 && Math.abs(scales.step_legs!.sigma - Math.hypot(0.1, 0.5)) < 1e-9,
  );
  const member = blendNorms([norms(1, 0.1), norms(2, 0.1)], [1, 0], 1.5).scales.step_legs!;
  assert.ok(member.mu === 1 && Math.abs(member.sigma - 0.15) < 1e-9);
});

const QUIET = { overall: 0, groups: { left_leg: 0, right_leg: 0 }, contrast: 0, asymmetry: Number.NaN };

test('where one opinion is silent the other counts', () => {
  const errors: SpanSums = { ...QUIET, groups: { left_foot: 3, left_leg: 1 }, contrast: -2 };
  const silent = { groups: {}, asymmetry: Number.NaN, contrast: Number.NaN };
  assert.equal(combined(errors, silent).groups.left_foot, 3);
  const both = combined(errors, { groups: { left_leg: 1, pelvis: 4 }, asymmetry: 1, contrast: 0 });
  assert.equal(both.groups.pelvis, 4);
  assert.equal(both.groups.left_foot, 3);
  assert.equal(both.asymmetry, 1);
  assert.ok(Math.abs(both.contrast + Math.SQRT2) < 1e-9);
});

test('a leg that is much worse than the other stands out by that', () => {
  const signs = { groups: { left_leg: 2, right_leg: 2, trunk: 4 }, asymmetry: 6, contrast: 8 };
  const { groups } = combined({ ...QUIET, groups: { left_leg: 2, right_leg: 2, trunk: 2 } }, signs);
  assert.ok(groups.right_leg! > groups.trunk! && groups.left_leg! < groups.trunk!);
});
