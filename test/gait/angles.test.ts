import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ANGLES, type AngleName, jointAngles } from '../../src/gait/angles.ts';
import { bodyHeading } from '../../src/gait/heading.ts';
import { J, JOINT_COUNT, JOINTS, mirrored } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { type GaitSettings, plainHip, plainKnee, simulateGait } from './simulated-gait.ts';

const angles = (walk: Trajectory): Record<AngleName, Float64Array> => jointAngles(walk, bodyHeading(walk).yawRad);

function worst(found: Float64Array, truth: (frame: number) => number): number {
  return found.reduce((most, value, frame) => Math.max(most, Math.abs(value - truth(frame))), 0);
}

/** The same walk with left and right exchanged and the floor seen in a mirror along the walkway. */
function mirror({ fps, frames, positions }: Trajectory): Trajectory {
  const out = new Float64Array(positions.length);
  for (let frame = 0; frame < frames; frame++) {
    JOINTS.forEach((joint, j) => {
      const from = (frame * JOINT_COUNT + j) * 3;
      const to = (frame * JOINT_COUNT + J[mirrored(joint)]) * 3;
      out.set([positions[from]!, -positions[from + 1]!, positions[from + 2]!], to);
    });
  }
  return { fps, frames, positions: out };
}

describe('jointAngles finds the angles a leg was built with', () => {
  const strideS = 1.1;
  const phase = (frame: number, side: 'left' | 'right'): number => frame / 30 / strideS + (side === 'left' ? 0 : 0.5);
  for (const side of ['left', 'right'] as const) {
    it(`hip and knee of a walking ${side} leg within 0.1°`, () => {
      const found = angles(simulateGait({ seconds: 3, strideS }));
      assert.ok(worst(found[`${side}_hip_flexion`], (f) => plainHip(phase(f, side))) < 0.1);
      assert.ok(worst(found[`${side}_knee_flexion`], (f) => plainKnee(phase(f, side))) < 0.1);
    });
  }

  it('trunk lean, ankle and adduction, with their signs', () => {
    const settings: GaitSettings = { seconds: 1, standing: true, hipDeg: () => 12, kneeDeg: () => 20 };
    const found = angles(simulateGait({ ...settings, trunkDeg: 9, ankleDeg: 7, adductionDeg: { left: 5, right: -3 } }));
    const expected: Partial<Record<AngleName, number>> = {
      trunk_flexion: 9,
      left_ankle_dorsiflexion: 7,
      right_ankle_dorsiflexion: 7,
      left_hip_adduction: 5,
      right_hip_adduction: -3,
      left_hip_flexion: 12,
    };
    for (const [name, value] of Object.entries(expected))
      assert.ok(worst(found[name as AngleName], () => value) < 0.1, name);
  });

  it('hyperextension is negative, and so is a plantarflexed foot', () => {
    const found = angles(simulateGait({ seconds: 1, standing: true, kneeDeg: () => -6, ankleDeg: -15 }));
    assert.ok(worst(found.left_knee_flexion, () => -6) < 0.1);
    assert.ok(worst(found.right_ankle_dorsiflexion, () => -15) < 0.1);
  });

  it('a pelvis that drops on the right adducts the left hip', () => {
    const walk = simulateGait({ seconds: 1, standing: true, hipDeg: () => 0, kneeDeg: () => 0 });
    const dropRad = (6 * Math.PI) / 180;
    for (let frame = 0; frame < walk.frames; frame++) {
      for (const [joint, sign] of [
        ['left_hip', 1],
        ['right_hip', -1],
      ] as const) {
        const at = (frame * JOINT_COUNT + J[joint]) * 3;
        walk.positions[at + 1] = sign * 0.12 * Math.cos(dropRad);
        walk.positions[at + 2]! += sign * 0.12 * Math.sin(dropRad);
      }
    }
    const found = angles(walk);
    assert.ok(Math.abs(found.left_hip_adduction[10]! - 6) < 0.5, String(found.left_hip_adduction[10]));
    assert.ok(Math.abs(found.right_hip_adduction[10]! + 6) < 0.5);
  });

  it('an unknown joint leaves only its own angles unknown', () => {
    const walk = simulateGait({ seconds: 1 });
    for (let frame = 0; frame < walk.frames; frame++) {
      const at = (frame * JOINT_COUNT + J.left_heel) * 3;
      walk.positions.fill(Number.NaN, at, at + 3);
    }
    const found = angles(walk);
    assert.ok(found.left_ankle_dorsiflexion.every(Number.isNaN));
    for (const name of ANGLES)
      if (name !== 'left_ankle_dorsiflexion') assert.ok(found[name].every(Number.isFinite), name);
  });
});

describe('jointAngles, whatever the walk', () => {
  const walker = fc.record({
    yawRad: fc.double({ min: -3.1, max: 3.1, noNaN: true }),
    trunkDeg: fc.double({ min: -10, max: 25, noNaN: true }),
    left: fc.double({ min: -8, max: 8, noNaN: true }),
    right: fc.double({ min: -8, max: 8, noNaN: true }),
    pelvisSpeedMS: fc.constantFrom(0, 0.6, 1.3),
  });

  it('turning the walkway changes nothing', () => {
    fc.assert(
      fc.property(walker, ({ yawRad, left, right, ...rest }) => {
        const settings = { seconds: 1.5, adductionDeg: { left, right }, ...rest };
        const [straight, turned] = [angles(simulateGait(settings)), angles(simulateGait({ ...settings, yawRad }))];
        for (const name of ANGLES) assert.ok(worst(turned[name], (f) => straight[name][f]!) < 1e-6, name);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  it('a mirror image has the sides exchanged and nothing else', () => {
    fc.assert(
      fc.property(walker, ({ left, right, trunkDeg, pelvisSpeedMS }) => {
        const walk = simulateGait({ seconds: 1.5, adductionDeg: { left, right }, trunkDeg, pelvisSpeedMS });
        const [own, other] = [angles(walk), angles(mirror(walk))];
        for (const name of ANGLES) {
          const partner = name.startsWith('left') ? name.replace('left', 'right') : name.replace('right', 'left');
          assert.ok(worst(other[partner as AngleName], (f) => own[name][f]!) < 1e-6, name);
        }
      }),
      { numRuns: 30, seed: 8 },
    );
  });
});
