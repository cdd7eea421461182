import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ANGLES, sideOf } from '../../src/gait/angles.ts';
import { readBands } from '../../src/gait/bands.ts';
import type { EventOptions } from '../../src/gait/events.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import type { Verdict } from '../../src/model/assessment.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { plainHip, plainKnee, simulateGait } from './simulated-gait.ts';

const NONE: Verdict = { assessed: false, reason: 'not asked' };
const bands = readBands(readFileSync(new URL('../../models/normative.json', import.meta.url), 'utf8'));

function report(trajectory: Trajectory, twin: Float64Array | null = null, options: EventOptions = {}) {
  return summariseWalk({ trajectory, startS: 0, provenance: null, twin }, bands, NONE, () => NONE, options);
}

describe('clinical curves', () => {
  const plain = simulateGait({ seconds: 8 });
  const { walk, cycles, analysis } = report(plain);

  it('begin at the heel strike of their own side, and say so', () => {
    for (const angle of ANGLES)
      assert.equal(walk.clinical.angles[angle]!.phase_origin, `${sideOf(angle)}_heel_strike`, angle);
    assert.deepEqual(walk.clinical.normative.knee_flexion!.mean_deg, bands.heel_strike.angles.knee_flexion!.mean_deg);
  });

  it('are the angles the legs were built with, from the phase of heel strike on', () => {
    // Phase of the simulation at a left heel strike, read off the events themselves.
    const at = analysis.events.heelStrikes.left[1]! / 33;
    for (const [angle, truth] of [
      ['left_hip_flexion', plainHip],
      ['left_knee_flexion', plainKnee],
    ] as const) {
      const { input_deg } = walk.clinical.angles[angle]!;
      input_deg.forEach((value, i) => {
        assert.ok(Math.abs(value - truth(at + i / 100)) < 2.5, `${angle} at ${i} %: ${value} ${truth(at + i / 100)}`);
      });
    }
  });

  it('agree between the sides of a symmetric walk, and between its cycles and the whole', () => {
    const { left_knee_flexion: left, right_knee_flexion: right } = walk.clinical.angles;
    left!.input_deg.forEach((value, i) => {
      assert.ok(Math.abs(value - right!.input_deg[i]!) < 2);
    });
    const inner = cycles.slice(1, -1).map((cycle) => cycle.clinical.angles.left_knee_flexion!);
    assert.ok(inner.length >= 3);
    for (const { input_deg, cycles: count, phase_origin } of inner) {
      assert.deepEqual([count, phase_origin], [1, 'left_heel_strike']);
      input_deg.forEach((value, i) => {
        assert.ok(Math.abs(value - left!.input_deg[i]!) < 2);
      });
    }
  });

  it('show where the foot leaves the floor: at the share of stance', () => {
    for (const side of ['left', 'right'] as const) {
      const { toe_off_percent } = walk.clinical.angles[`${side}_knee_flexion`]!;
      assert.ok(Math.abs(toe_off_percent! - walk[side].stance_percent!.mean) < 0.2, `${toe_off_percent}`);
    }
    assert.equal(walk.angles.left_knee_flexion!.toe_off_percent, null);
  });

  it('cut the twin at its own heel strikes and toe offs', () => {
    // The same walk a tenth of a stride late stands for a twin whose feet come down later.
    const late = new Float64Array(plain.positions.length);
    const shift = 3 * JOINT_COUNT * 3;
    late.set(plain.positions.subarray(0, late.length - shift), shift);
    late.fill(Number.NaN, 0, shift);
    const { clinical } = report(plain, late).walk;
    const knee = clinical.angles.left_knee_flexion!;
    knee.twin_deg!.forEach((value, i) => {
      assert.ok(Math.abs(value - knee.input_deg[i]!) < 2, `${i} %: ${value} ${knee.input_deg[i]}`);
    });
    assert.ok(Math.abs(knee.twin_toe_off_percent! - knee.toe_off_percent!) < 1);
    assert.ok(Math.abs(knee.twin_deviation!.rms_deg - knee.input_deviation!.rms_deg) < 0.5);
  });

  it('stay where the bands begin when a site corrects its event times; times and shares move', () => {
    const moved = report(plain, null, { heelStrikeOffsetS: 0.023, toeOffOffsetS: -0.007 }).walk;
    assert.deepEqual(
      moved.clinical.angles.left_knee_flexion!.input_deg,
      walk.clinical.angles.left_knee_flexion!.input_deg,
    );
    const change = moved.left.stance_percent!.mean - walk.left.stance_percent!.mean;
    assert.ok(Math.abs(change - (-100 * 0.03) / 1.1) < 0.2, String(change));
  });

  it('compare no ankle with a twin whose heel the model made, and say why', () => {
    const flagged: Verdict = {
      assessed: true,
      joints: { left_knee: { score: 4, flagged: true, errorMm: 30 } },
      groups: {},
      flagged: ['left_knee'],
      side: 'left',
      overall: 2,
      abnormal: true,
      location: 'left_leg',
    };
    const input = { trajectory: plain, startS: 0, provenance: null, twin: plain.positions };
    const { clinical, angles, not_assessed } = summariseWalk(input, bands, flagged, () => flagged).walk;
    for (const curves of [clinical.angles, angles]) {
      assert.equal(curves.left_ankle_dorsiflexion!.twin_deg, null);
      assert.ok(curves.left_ankle_dorsiflexion!.input_deg.length === 101);
      for (const name of ['left_knee_flexion', 'right_ankle_dorsiflexion'] as const)
        assert.ok(curves[name]!.twin_deg, name);
    }
    assert.match(not_assessed['clinical.twin.left_ankle_dorsiflexion']!, /too few measured heels/);
  });

  it('begin at the ankle’s strike where heels are not known, without a toe off', () => {
    const noFeet = { ...plain, positions: Float64Array.from(plain.positions) };
    for (let f = 0; f < plain.frames; f++)
      for (const j of [J.left_heel, J.right_heel, J.left_toe, J.right_toe])
        noFeet.positions.fill(Number.NaN, (f * JOINT_COUNT + j) * 3, (f * JOINT_COUNT + j + 1) * 3);
    const { clinical, not_assessed } = report(noFeet).walk;
    const knee = clinical.angles.right_knee_flexion!;
    assert.deepEqual([knee.phase_origin, knee.toe_off_percent], ['right_ankle_strike', null]);
    assert.deepEqual(clinical.normative.knee_flexion!.mean_deg, bands.ankle_strike.angles.knee_flexion!.mean_deg);
    assert.equal(not_assessed['clinical.left_ankle_dorsiflexion'], 'heel or toe is not known');
  });
});
