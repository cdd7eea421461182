import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIMPLE_MEASURES, type SimpleMeasure, SimpleMeasures } from '../../../src/evaluation/simple/simple-measures.ts';
import type { PreparedWalk } from '../../../src/evaluation/walk-errors.ts';
import { warpWalk, withoutJoints } from '../../../src/evaluation/walk-variants.ts';
import { normal, seededRandom } from '../../../src/maths/seeded-random.ts';
import { smoothWalk } from '../../../src/skeleton/butterworth.ts';
import type { Trajectory } from '../../../src/skeleton/pose.ts';
import { type Gait, stickWalk } from '../../model/stick-walker.ts';
import { walkRecord } from '../walk-record.ts';

const random = seededRandom(3);

/** A walker of their own size and speed, seen with some noise. */
function walker(change: Partial<Gait> = {}): Trajectory {
  const gait = { size: 1 + 0.04 * normal(random), speed_m_s: 1.1 + 0.08 * normal(random), phase: random(), ...change };
  const walk = stickWalk(gait);
  return { ...walk, positions: walk.positions.map((value) => value + 0.004 * normal(random)) };
}

function prepared(raw: Trajectory): PreparedWalk {
  const record = walkRecord({ id: '', dataset: 'stick', subject: '', split: 'train', frames: raw.frames });
  return { record, variant: 'plain', raw, scored: smoothWalk(raw, 6) };
}

const healthy = Array.from({ length: 16 }, () => walker());
const measures = new SimpleMeasures(
  healthy.map(prepared),
  healthy.map((walk) => prepared(warpWalk(walk, 0.6))),
);
const names = Object.keys(SIMPLE_MEASURES) as SimpleMeasure[];

test('a stiff knee is farther from healthy walking than healthy walkers by every measure but slowness', () => {
  const stiff = measures.of(prepared(walker({ kneeSwingDeg: { left: 60, right: 15 } })));
  const quiet = Array.from({ length: 5 }, () => measures.of(prepared(walker())));
  for (const name of names.filter((one) => one !== 'slowness')) {
    const highest = Math.max(...quiet.map(({ scores }) => scores[name]));
    assert.ok(stiff.scores[name] > highest, `${name}: ${stiff.scores[name]} beside ${highest}`);
  }
});

test('what slowness does is taken out where speed is regressed out', () => {
  const walks = Array.from({ length: 5 }, () => walker());
  const ordinary = walks.map((walk) => measures.of(prepared(walk)));
  const slowed = walks.map((walk) => measures.of(prepared(warpWalk(walk, 0.6))));
  const rise = (of: 'scores' | 'regressed', name: SimpleMeasure): number =>
    slowed.reduce((sum, one, i) => sum + one[of][name] - ordinary[i]![of][name], 0) / walks.length;
  assert.ok(rise('scores', 'slowness') > 0.3 && Math.abs(rise('regressed', 'slowness')) < 0.05);
  for (const name of names) assert.ok(Math.abs(rise('regressed', name)) <= Math.abs(rise('scores', name)) + 1e-9, name);
});

test('a walk without the joints of the others has no distance, and still a speed', () => {
  const { scores } = measures.of(prepared(withoutJoints(walker(), ['left_knee'])));
  assert.ok(Number.isNaN(scores.mahalanobis) && Number.isFinite(scores.slowness));
});
