import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ANGLES } from '../../src/gait/angles.ts';
import { type Bands, readBands } from '../../src/gait/bands.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import { cycleSummarySchema, walkSummarySchema } from '../../src/gait/summary.ts';
import { walkFromPoses } from '../../src/gait/walk-input.ts';
import type { Verdict } from '../../src/model/assessment.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { emptyPose, type Provenance, type Trajectory } from '../../src/skeleton/pose.ts';
import { plainKnee, simulateGait } from './simulated-gait.ts';

const NONE: Verdict = { assessed: false, reason: 'not asked' };
const bands: Bands = readBands(readFileSync(new URL('../../models/normative.json', import.meta.url), 'utf8'));

function report(trajectory: Trajectory, twin: Float64Array | null = null, own: Bands | null = bands) {
  return summariseWalk({ trajectory, startS: 100, provenance: null, twin }, own, NONE, () => NONE);
}

/** Bands that are exactly the mean curves of a walk, with an SD of 5°. */
function bandsOf(trajectory: Trajectory): Bands {
  const { angles } = report(trajectory, null, null).walk;
  const copy = structuredClone(bands);
  for (const angle of ANGLES.filter((name) => !name.startsWith('right'))) {
    const band = copy.heel_height.angles[angle.replace('left_', '') as keyof typeof copy.heel_height.angles]!;
    band.mean_deg = angles[angle]!.input_deg;
    band.sd_deg = band.mean_deg.map(() => 5);
  }
  return copy;
}

describe('summariseWalk', () => {
  it('fits its schemas, counts its cycles and keeps the clock', () => {
    const { walk, cycles } = report(simulateGait({ seconds: 8, strideS: 1.1 }));
    walkSummarySchema.parse(walk);
    for (const cycle of cycles) cycleSummarySchema.parse(cycle);
    assert.equal(walk.cycles, cycles.length);
    assert.ok(walk.start_s === 100 && Math.abs(walk.end_s - 108) < 0.05);
    cycles.forEach((cycle, i) => {
      assert.equal(cycle.cycle, i + 1);
      assert.ok(cycle.start_s >= 100 && cycle.end_s <= 108);
      assert.ok(Math.abs(cycle.cadence_steps_min - 109.1) < 1.5, String(cycle.cadence_steps_min));
    });
  });

  it('is the same in JSON as in memory: no NaN gets out', () => {
    const { walk, cycles } = report(simulateGait({ seconds: 6 }));
    assert.deepEqual(JSON.parse(JSON.stringify({ walk, cycles })), { walk, cycles });
  });

  it('finds no deviation of a walk from its own curves, and a stiff knee’s where it is', () => {
    const normal = simulateGait({ seconds: 8 });
    const own = bandsOf(normal);
    const same = report(normal, null, own).walk;
    for (const angle of ANGLES) assert.ok(same.angles[angle]!.input_deviation!.rms_deg < 1, angle);
    const stiff = report(simulateGait({ seconds: 8, kneeDeg: (p) => 0.5 * plainKnee(p) }), normal.positions, own).walk;
    const knee = stiff.angles.left_knee_flexion!;
    assert.ok(
      knee.input_deviation!.mean_deg > 6 && knee.input_deviation!.outside_percent > 20,
      JSON.stringify(knee.input_deviation),
    );
    assert.ok(knee.twin_deviation!.mean_deg < knee.input_deviation!.mean_deg / 5, JSON.stringify(knee.twin_deviation));
    assert.ok(stiff.angle_deviation_rms_deg.twin! < stiff.angle_deviation_rms_deg.input!);
  });

  it('begins every curve at its own side’s peak, so that sides of a symmetric walk agree', () => {
    const { angles } = report(simulateGait({ seconds: 8 })).walk;
    assert.equal(angles.right_knee_flexion!.phase_origin, 'right_heel_height_peak');
    assert.equal(angles.trunk_flexion!.phase_origin, 'left_heel_height_peak');
    angles.left_knee_flexion!.input_deg.forEach((value, i) => {
      assert.ok(Math.abs(value - angles.right_knee_flexion!.input_deg[i]!) < 2);
    });
  });

  it('says what is absent and why, and gives no number for it', () => {
    const { walk } = report(simulateGait({ seconds: 4, standing: true }));
    assert.equal(walk.cycles, 0);
    assert.equal(walk.speed_m_s, null);
    assert.equal(walk.left.stride_length_m, null);
    assert.deepEqual(walk.angles, {});
    assert.match(walk.not_assessed.cycles!, /no complete gait cycle/);
    for (const angle of ANGLES) assert.ok(walk.not_assessed[angle]!.length > 10);
  });

  it('carries the normative curves it was compared with, of the same phase origin', () => {
    const { walk } = report(simulateGait({ seconds: 6 }));
    assert.deepEqual(walk.normative.knee_flexion!.mean_deg, bands.heel_height.angles.knee_flexion!.mean_deg);
    assert.deepEqual(report(simulateGait({ seconds: 6 }), null, null).walk.normative, {});
  });

  it('survives a walk of nothing and of one frame', () => {
    for (const frames of [0, 1, 5]) {
      const { walk } = report({ fps: 30, frames, positions: new Float64Array(frames * 57).fill(Number.NaN) });
      walkSummarySchema.parse(walk);
      assert.equal(walk.cycles, 0);
    }
  });
});

describe('walkFromPoses', () => {
  const source = simulateGait({ seconds: 8 });
  const poses = (letter: (frame: number, joint: number) => Provenance, ticks = (f: number): number => f) =>
    Array.from({ length: source.frames }, (_, f) => {
      const pose = emptyPose(ticks(f), ticks(f) / 30, 3);
      pose.positions.set(source.positions.subarray(f * 57, f * 57 + 57));
      pose.provenance = pose.provenance.map((_, j) => letter(f, j));
      return pose;
    });
  const none = poses(() => 'm').map(() => null);

  it('keeps predicted joints out of everything', () => {
    const walk = walkFromPoses(
      poses((_, j) => (j === J.left_knee ? 'p' : 'm')),
      none,
    );
    const { walk: summary } = summariseWalk(walk, bands, NONE, () => NONE);
    assert.equal(summary.angles.left_knee_flexion, undefined);
    assert.ok(summary.angles.right_knee_flexion !== undefined);
    assert.equal(summary.not_assessed.left_knee_flexion, 'a joint it needs is not known');
  });

  it('refuses the cycle in which the foot was only predicted', () => {
    const whole = summariseWalk(
      walkFromPoses(
        poses(() => 'm'),
        none,
      ),
      bands,
      NONE,
      () => NONE,
    ).walk;
    const feet: number[] = [J.left_ankle, J.left_heel, J.left_toe];
    const predicted = poses((f, j) => (f > 110 && f < 118 && feet.includes(j) ? 'p' : 'm'));
    const { walk } = summariseWalk(walkFromPoses(predicted, none), bands, NONE, () => NONE);
    assert.ok(walk.cycles < whole.cycles && walk.cycles > 0);
  });

  it('leaves ticks unknown at which nobody was seen, and counts how joints came to be', () => {
    const walk = walkFromPoses(
      poses(
        (_, j) => (j === J.head ? 'i' : 'm'),
        (f) => (f < 100 ? f : f + 20),
      ),
      none,
    );
    assert.equal(walk.trajectory.frames, source.frames + 20);
    assert.ok(Number.isNaN(walk.trajectory.positions[105 * JOINT_COUNT * 3]!));
    const { quality } = summariseWalk(walk, bands, NONE, () => NONE).walk;
    assert.ok(Math.abs(quality.interpolated_percent - (100 / 19) * (source.frames / (source.frames + 20))) < 0.1);
    assert.ok(Math.abs(quality.missing_percent - (100 * 20) / (source.frames + 20)) < 0.1);
  });
});
