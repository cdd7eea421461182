import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WalkRecord } from '../../../src/evaluation/dataset.ts';
import { fitScoring } from '../../../src/evaluation/norms/fit-scoring.ts';
import type { ScoredSpan } from '../../../src/evaluation/norms/scored-span.ts';
import { judge } from '../../../src/model/judge.ts';
import type { SpanKind } from '../../../src/model/normative.ts';
import type { SensorSignature } from '../../../src/model/sensor-signature.ts';
import { JOINTS, type JointName } from '../../../src/skeleton/joints.ts';
import { walkRecord } from '../walk-record.ts';

/** Two sensors: one errs 20 mm on healthy people, the other 50 mm. */
const SENSORS: Record<string, { mm: number; signature: SensorSignature }> = {
  clean: { mm: 20, signature: { hip_width: -1.6, shoulder_width: -0.7, leg_variation: -5 } },
  noisy: { mm: 50, signature: { hip_width: -2.2, shoulder_width: -1.2, leg_variation: -3.4 } },
};

/** Repeatable noise of about unit size. */
const noise = (...seeds: number[]): number =>
  1.3 * Math.sin(seeds.reduce((sum, seed, i) => sum + seed * (12.9898 + 65.1 * i), 0.7));

function span(
  sensor: string,
  person: number,
  walk: number,
  kind: SpanKind,
  change: Partial<ScoredSpan> = {},
): ScoredSpan {
  const { mm, signature } = SENSORS[sensor]!;
  const logErrors = Float64Array.from(JOINTS, (_, joint) => {
    return Math.log(mm) + 0.08 * noise(person, 1) + 0.25 * noise(person, joint, 2) + 0.05 * noise(person, joint, walk);
  });
  const evidence = { logErrors, signs: {}, speed_m_s: 1, signature };
  return { record: record(sensor, person, walk), variant: 'plain', span: kind, evidence, ...change };
}

function record(dataset: string, person: number, walk: number): WalkRecord {
  const split = person < 8 ? 'validation' : 'train';
  return walkRecord({
    id: `${dataset}.${person}.${walk}`,
    dataset,
    subject: `${dataset}${person}`,
    split,
    frames: 200,
  });
}

function population(): ScoredSpan[] {
  const spans: ScoredSpan[] = [];
  for (const sensor of Object.keys(SENSORS)) {
    for (let person = 0; person < 12; person++) {
      for (let walk = 0; walk < 3; walk++) {
        for (const kind of ['walk', 'cycle'] as const) spans.push(span(sensor, person, walk, kind));
      }
    }
  }
  return spans;
}

const fit = (spans: ScoredSpan[]) =>
  fitScoring({ tiles: 'single', lowPassHz: 6, spans, twinFloorMm: { one_side: {}, both_sides: {} } });

function withFault(healthy: ScoredSpan, factor: number, joints: readonly JointName[]): ScoredSpan {
  const logErrors = healthy.evidence.logErrors.map(
    (value, i) => value + (joints.includes(JOINTS[i]!) ? Math.log(factor) : 0),
  );
  return { ...healthy, evidence: { ...healthy.evidence, logErrors } };
}

test('people who were not in the fit are quiet on either sensor', () => {
  const { scoring } = fit(population());
  for (const sensor of Object.keys(SENSORS)) {
    for (let person = 30; person < 50; person++) {
      const { abnormal, overall } = judge(span(sensor, person, 0, 'walk').evidence, scoring, 'walk');
      assert.equal(abnormal, false, `${sensor} ${person}: ${overall}`);
    }
  }
});

test('a fault on the clean sensor is found although it errs less than healthy people on the noisy one', () => {
  const { scoring } = fit(population());
  const leg = ['right_knee', 'right_ankle', 'right_toe', 'right_heel'] as const;
  for (let person = 30; person < 40; person++) {
    const verdict = judge(withFault(span('clean', person, 0, 'walk'), 2.3, leg).evidence, scoring, 'walk');
    assert.ok(verdict.abnormal, `${person}`);
    assert.equal(verdict.side, 'right');
    assert.match(verdict.location, /^right_leg/);
  }
});

test('the fit says who it is made of', () => {
  const crossFitted = population().map((one) => (one.record.split === 'train' ? { ...one, crossFitted: true } : one));
  const [plain] = fit(population()).scoring.references;
  const [cross] = fit(crossFitted).scoring.references;
  assert.deepEqual([plain!.people, plain!.trained_on, plain!.cross_fitted, plain!.walks], [12, 4, 0, 36]);
  assert.deepEqual([cross!.people, cross!.trained_on, cross!.cross_fitted], [12, 0, 4]);
});
