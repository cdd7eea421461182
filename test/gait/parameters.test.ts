import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PARAMETER_NAMES, PARAMETERS } from '../../src/gait/parameters.ts';
import type { StrideParameters } from '../../src/gait/stride-parameters.ts';
import { analyseWalk } from '../../src/gait/walk-analysis.ts';
import { drawWalker } from '../../src/simulator/draw-walker.ts';
import { drawRhythm } from '../../src/simulator/gait-timing.ts';
import { Random } from '../../src/simulator/random.ts';
import { readWalkerStatistics } from '../../src/simulator/statistics-file.ts';
import { simulateWalk } from '../../src/simulator/walk.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { resample } from '../../src/skeleton/resample.ts';
import { SIDES, type Side } from '../../src/skeleton/side.ts';
import { simulateGait } from './simulated-gait.ts';

const ROW = JOINT_COUNT * 3;

function stridesOf(trajectory: Trajectory): StrideParameters[] {
  return analyseWalk({ trajectory, startS: 0, provenance: null, twin: null }).strides;
}

/** The walk with one foot turned outward about its own heel, degrees. */
function turnedFoot(walk: Trajectory, side: Side, outwardDeg: number): Trajectory {
  const positions = Float64Array.from(walk.positions);
  const angle = ((side === 'left' ? 1 : -1) * outwardDeg * Math.PI) / 180;
  for (let f = 0; f < walk.frames; f++) {
    const [heel, toe] = [f * ROW + J[`${side}_heel`] * 3, f * ROW + J[`${side}_toe`] * 3];
    const [x, y] = [positions[toe]! - positions[heel]!, positions[toe + 1]! - positions[heel + 1]!];
    positions[toe] = positions[heel]! + x * Math.cos(angle) - y * Math.sin(angle);
    positions[toe + 1] = positions[heel + 1]! + x * Math.sin(angle) + y * Math.cos(angle);
  }
  return { ...walk, positions };
}

function near(value: number | null, truth: number, within: number, what: string): void {
  assert.ok(value !== null && Math.abs(value - truth) <= within, `${what}: ${value}, not ${truth}`);
}

describe('PARAMETERS', () => {
  it('define each parameter in a sentence, with a label, and the unit that its name carries', () => {
    const units: Record<string, string> = {
      m_s: 'm/s',
      mm_per_steps_min: 'mm/(steps/min)',
      steps_min: 'steps/min',
      percent: '% of stride',
      deg: '°',
      mm: 'mm',
      m: 'm',
      s: 's',
    };
    for (const name of PARAMETER_NAMES) {
      const { definition, label, unit } = PARAMETERS[name];
      assert.ok(definition.length > 20 && /\.$/.test(definition), name);
      assert.ok(label.length > 3, name);
      const suffix = Object.keys(units).find((key) => name.endsWith(`_${key}`));
      assert.equal(units[suffix!], unit, name);
    }
    assert.equal(new Set(PARAMETER_NAMES.map((name) => PARAMETERS[name].label)).size, PARAMETER_NAMES.length);
  });
});

describe('strideParameters, all of them', () => {
  const walk = simulateGait({ seconds: 8, strideS: 1.1, pelvisSpeedMS: 1.2, yawRad: 0.5 });
  const strides = stridesOf(walk);

  it('follow from each other as they are defined', () => {
    assert.ok(strides.length >= 8);
    for (const s of strides) {
      near(s.cadence_steps_min, 120 / s.stride_time_s, 1e-9, 'cadence');
      near(s.walk_ratio_mm_per_steps_min, (500 * s.stride_length_m) / s.cadence_steps_min, 1e-9, 'walk ratio');
      near(
        s.initial_double_support_percent! + s.terminal_double_support_percent!,
        s.double_support_percent!,
        1e-9,
        'double',
      );
      near(s.single_support_percent! + s.double_support_percent!, s.stance_percent!, 1e-9, 'stance');
      near(s.stance_percent! + s.swing_percent!, 100, 1e-9, 'stride');
      // Both legs walk alike: while one stands alone the other swings.
      near(s.single_support_percent, s.swing_percent!, 1.5, 'single support');
      near(s.initial_double_support_percent, s.terminal_double_support_percent!, 1.5, 'halves');
    }
  });

  it('find the ranges the legs were built with', () => {
    for (const s of strides) {
      near(s.hip_flexion_range_deg, 44, 1.5, 'hip');
      near(s.knee_flexion_range_deg, 52, 3, 'knee');
      near(s.ankle_dorsiflexion_range_deg, 0, 0.5, 'ankle');
    }
  });

  for (const [side, outward] of [
    ['left', 12],
    ['right', 12],
    ['left', -8],
  ] as const) {
    it(`find a ${side} foot turned ${outward}° ${outward > 0 ? 'out' : 'in'}, and the other one straight`, () => {
      const turned = stridesOf(turnedFoot(walk, side, outward));
      for (const s of turned) near(s.foot_progression_deg, s.side === side ? outward : 0, 0.6, s.side);
    });
  }

  it('are null where feet are not known, and only then', () => {
    const blind = { ...walk, positions: Float64Array.from(walk.positions) };
    for (let f = 0; f < walk.frames; f++)
      for (const j of [J.left_heel, J.right_heel, J.left_toe, J.right_toe])
        blind.positions.fill(Number.NaN, f * ROW + 3 * j, f * ROW + 3 * j + 3);
    const found = stridesOf(blind);
    assert.ok(found.length >= 8);
    for (const s of found)
      for (const name of PARAMETER_NAMES)
        if (PARAMETERS[name].needs === 'feet') assert.equal(s[name], null, name);
        else assert.ok(Number.isFinite(s[name]), name);
  });
});

describe('toe clearance', () => {
  it('is the lowest point of the toe in mid-swing, as a walk at 120 Hz shows it', () => {
    const random = new Random(4);
    const walker = drawWalker(readWalkerStatistics(), random.fork('walker'));
    const { walk } = simulateWalk(walker, drawRhythm(walker.strideS, random.fork('rhythm')), 8);
    const height = (side: Side, timeS: number): number =>
      walk.positions[Math.round(timeS * walk.fps) * ROW + J[`${side}_toe`] * 3 + 2]!;
    const strides = stridesOf(resample(walk, 30));
    let compared = 0;
    for (const s of strides.filter((stride) => stride.toe_clearance_mm !== null)) {
      const [start, end] = [s.startFrame / 30, s.endFrame / 30];
      const off = start + (s.stance_percent! / 100) * (end - start);
      const times = Array.from({ length: 100 }, (_, i) => off + (0.25 + 0.005 * i) * (end - off));
      const lowest = Math.min(...times.map((time) => height(s.side, time)));
      const standing = height(s.side, start + 0.35 * (off - start));
      near(s.toe_clearance_mm, 1000 * (lowest - standing), 8, s.side);
      compared++;
    }
    assert.ok(compared >= 4, `${compared} of ${strides.length}`);
  });

  it('is not told of a toe that only rises and falls', () => {
    const walk = simulateGait({ seconds: 6 });
    const positions = Float64Array.from(walk.positions);
    const { strides, events } = analyseWalk({ trajectory: walk, startS: 0, provenance: null, twin: null });
    // One bow from toe off to heel strike.
    for (const side of SIDES)
      for (const off of events.toeOffs[side]) {
        const strike = events.heelStrikes[side].find((at) => at > off);
        if (strike === undefined) continue;
        for (let f = Math.ceil(off); f < strike; f++)
          positions[f * ROW + J[`${side}_toe`] * 3 + 2] =
            0.02 + 0.12 * Math.sin((Math.PI * (f - off)) / (strike - off));
      }
    assert.ok(strides.length > 4);
    const bowed = stridesOf({ ...walk, positions });
    assert.ok(bowed.length > 4 && bowed.every(({ toe_clearance_mm: clearance }) => clearance === null));
  });
});
