import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../src/model/judge.ts';
import type { Reference, Scoring } from '../../src/model/normative.ts';
import { matchSensor } from '../../src/model/sensor-match.ts';
import type { SensorSignature } from '../../src/model/sensor-signature.ts';
import type { SpanEvidence } from '../../src/model/span-evidence.ts';
import { JOINTS, type JointName } from '../../src/skeleton/joints.ts';

const QUIET_SENSOR: SensorSignature = { hip_width: -1.6, shoulder_width: -0.8, pelvis_neck: -0.2, leg_variation: -5 };
const NOISY_SENSOR: SensorSignature = { hip_width: -1.4, shoulder_width: -0.6, pelvis_neck: -0.4, leg_variation: -3 };
const FOREIGN_SENSOR: SensorSignature = { hip_width: 0, shoulder_width: 0.5, pelvis_neck: 0.9, leg_variation: -1 };

const UNIT = { leg: 1, contrast: 1 };
const NO_SIGNS = { speed_m_s: 1, scales: {}, differences: {}, sums: {} };

function reference(name: string, signature: SensorSignature, muLnMm: number): Reference {
  const mu = Object.fromEntries(JOINTS.map((joint) => [joint, { mu: muLnMm, sigma: 0.25 }]));
  const about = Object.entries(signature).map(([feature, value]) => [feature, { mean: value, sd: 0.1 }]);
  const counts = { people: 5, trained_on: 0, cross_fitted: 0, walks: 10 };
  return {
    name,
    ...counts,
    signature: Object.fromEntries(about),
    ln_error_mm: { walk: mu, cycle: mu },
    sum_scale: { walk: UNIT, cycle: UNIT },
    signs: { walk: NO_SIGNS, cycle: NO_SIGNS },
  };
}

const slopes = Object.fromEntries(JOINTS.map((name) => [name, -0.2]));
const limits = {
  overall: 1.5,
  groups: { left_leg: 2, right_leg: 2, trunk: 2 },
  joint: 2,
  contrast: 2.5,
  asymmetry: 2,
  side: 1,
};
const SCORING: Scoring = {
  tiles: 'single',
  low_pass_hz: 6,
  reference_speed_m_s: 1,
  references: [reference('quiet', QUIET_SENSOR, Math.log(20)), reference('noisy', NOISY_SENSOR, Math.log(60))],
  speed_slope_per_m_s: slopes,
  sign_slope_per_m_s: {},
  thresholds: { walk: limits, cycle: limits },
  twin_floor_mm: { one_side: {}, both_sides: {} },
};

function evidence(
  signature: SensorSignature,
  baseMm: number,
  worse: Partial<Record<JointName, number>> = {},
): SpanEvidence {
  const errors = JOINTS.map((name) => Math.log(baseMm * (worse[name] ?? 1)));
  return { logErrors: Float64Array.from(errors), signs: {}, speed_m_s: 1, signature };
}

test('errors are judged by the sensor that the skeleton looks like', () => {
  assert.equal(judge(evidence(QUIET_SENSOR, 20), SCORING, 'walk').abnormal, false);
  assert.equal(judge(evidence(NOISY_SENSOR, 60), SCORING, 'walk').abnormal, false);
  assert.equal(judge(evidence(QUIET_SENSOR, 40), SCORING, 'walk').abnormal, true);
});

test('a foreign sensor raises nothing on a healthy walker whatever its noise, and still shows the leg that stands out', () => {
  for (const baseMm of [15, 40, 150]) {
    const verdict = judge(evidence(FOREIGN_SENSOR, baseMm), SCORING, 'walk');
    assert.equal(verdict.abnormal, false, `${baseMm} mm`);
  }
  assert.ok(matchSensor(FOREIGN_SENSOR, SCORING.references).unknown > 0.99);
  const fault = evidence(FOREIGN_SENSOR, 80, { left_knee: 2.6, left_ankle: 2.4, left_toe: 2.4, left_heel: 2.4 });
  assert.match(judge(fault, SCORING, 'walk').location, /^left_leg/);
});

test('the joints that stand out are flagged, with their leg and side; in the mirror the other', () => {
  const right = { right_knee: 2.5, right_ankle: 2.2, right_toe: 2 };
  const verdict = judge(evidence(QUIET_SENSOR, 20, right), SCORING, 'walk');
  assert.deepEqual(verdict.flagged, ['right_knee', 'right_ankle', 'right_toe']);
  assert.equal(verdict.side, 'right');
  assert.match(verdict.location, /^right_leg, /);
  const left = { left_knee: 2.5, left_ankle: 2.2, left_toe: 2 };
  assert.equal(judge(evidence(QUIET_SENSOR, 20, left), SCORING, 'walk').side, 'left');
});

test('slowness alone is not badness', () => {
  const slow = { ...evidence(QUIET_SENSOR, 20 * Math.exp(0.2 * 0.5)), speed_m_s: 0.5 };
  assert.ok(Math.abs(judge(slow, SCORING, 'walk').overall) < 1e-3);
});

test('a joint without data or statistics is absent, never 0', () => {
  const some = evidence(QUIET_SENSOR, 20);
  some.logErrors[12] = Number.NaN;
  const verdict = judge(some, SCORING, 'walk');
  assert.equal(verdict.joints.head, undefined);
  assert.ok(verdict.joints.neck);
});

test('groups that cannot be told apart are said to be so', () => {
  const both = { neck: 2.5, head: 2.5, left_shoulder: 2.5, right_shoulder: 2.5, left_elbow: 2.5, left_wrist: 2.5 };
  assert.match(judge(evidence(QUIET_SENSOR, 20, both), SCORING, 'walk').location, /^not separable/);
});

test('a group that makes a span abnormal has a flagged joint, also beside a worse one elsewhere', () => {
  const faults = { left_wrist: 6, right_knee: 1.9, right_ankle: 1.9, right_toe: 1.9, right_heel: 1.9 };
  const { flagged, abnormal } = judge(evidence(QUIET_SENSOR, 20, faults), SCORING, 'walk');
  assert.ok(abnormal);
  assert.ok(flagged.includes('left_wrist') && flagged.some((joint) => joint.startsWith('right_')), flagged.join());
});
