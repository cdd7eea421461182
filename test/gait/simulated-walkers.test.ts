import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { AngleName } from '../../src/gait/angles.ts';
import { readBands } from '../../src/gait/bands.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import type { Verdict } from '../../src/model/assessment.ts';
import { drawWalker } from '../../src/simulator/draw-walker.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { drawRhythm } from '../../src/simulator/gait-timing.ts';
import { Random } from '../../src/simulator/random.ts';
import { readWalkerStatistics } from '../../src/simulator/statistics-file.ts';
import { simulateWalk } from '../../src/simulator/walk.ts';
import { resample } from '../../src/skeleton/resample.ts';

const NONE: Verdict = { assessed: false, reason: 'not asked' };
const bands = readBands(readFileSync(new URL('../../models/normative.json', import.meta.url), 'utf8'));
const statistics = readWalkerStatistics();

function walkOf(seed: number, fault?: Fault) {
  const random = new Random(seed);
  const walker = drawWalker(statistics, random.fork('walker'));
  const { walk, twin, strikes } = simulateWalk(walker, drawRhythm(walker.strideS, random.fork('rhythm')), 6, fault);
  const input = { trajectory: resample(walk, 30), startS: 0, provenance: null, twin: resample(twin, 30).positions };
  return { strikes, ...summariseWalk(input, bands, NONE, () => NONE) };
}

describe('walkers whose truth is known', () => {
  it('have every heel strike found at 30 Hz, within 12 ms of each other beyond a bias', () => {
    const off: number[] = [];
    for (let seed = 1; seed <= 8; seed++) {
      const { strikes, analysis } = walkOf(seed);
      for (const side of ['left', 'right'] as const) {
        // At the ends of a walk the furthest place may lie outside it.
        for (const truth of strikes[side].filter((time) => time > 0.6 && time < 5.4)) {
          const found = analysis.events.heelStrikes[side].map((frame) => frame / 30 - truth);
          off.push(found.sort((a, b) => Math.abs(a) - Math.abs(b))[0]!);
        }
      }
    }
    assert.ok(off.length > 50);
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    const scatter = Math.sqrt(off.reduce((sum, value) => sum + (value - mean) ** 2, 0) / off.length);
    assert.ok(scatter < 0.012, `scatter ${scatter}`);
    assert.ok(mean < 0 && mean > -0.07, `bias ${mean}`);
  });

  it('have cycles from end to end when healthy, none refused', () => {
    for (let seed = 11; seed <= 16; seed++) {
      const { walk } = walkOf(seed);
      assert.deepEqual(walk.refused, [], String(seed));
      const strideS = 120 / walk.cadence_steps_min!.mean;
      assert.ok(walk.cycles >= Math.floor(6 / strideS) - 1, `${walk.cycles} cycles of ${strideS} s`);
    }
  });

  const expected: [Fault, AngleName][] = [
    [{ name: 'stiff_knee', side: 'right', severity: 1 }, 'right_knee_flexion'],
    [{ name: 'steppage', side: 'right', severity: 1 }, 'right_hip_flexion'],
    [{ name: 'trendelenburg', side: 'right', severity: 1 }, 'right_hip_adduction'],
    [{ name: 'trunk_lean', side: 'both', severity: 1 }, 'trunk_flexion'],
    [{ name: 'crouch', side: 'both', severity: 1 }, 'left_knee_flexion'],
  ];
  for (const [fault, angle] of expected) {
    it(`${fault.name} moves ${angle} from the band, and its true twin is back near it`, () => {
      const { angles, angle_deviation_rms_deg: overall } = walkOf(3, fault).walk;
      const { input_deviation: input, twin_deviation: twin } = angles[angle]!;
      assert.ok(input!.rms_deg > 1.7 * twin!.rms_deg, `${input!.rms_deg} ${twin!.rms_deg}`);
      assert.ok(overall.input! > overall.twin!);
    });
  }
});
