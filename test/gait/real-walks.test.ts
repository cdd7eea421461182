import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readBands } from '../../src/gait/bands.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import { WalkSegmenter } from '../../src/gait/walk-segmenter.ts';
import type { Verdict } from '../../src/model/assessment.ts';
import { emptyPose } from '../../src/skeleton/pose.ts';
import { readTrc } from '../../src/store/trc.ts';
import { referenceFolder } from '../oracle/reference-case.ts';

const { folder, skip } = referenceFolder('multiview');
const NONE: Verdict = { assessed: false, reason: 'not asked' };

/** Summary of a recording's fused path, which has heels computed from ankle and foot. */
function read(name: string) {
  const walk = readTrc(readFileSync(join(folder, name, 'truth.trc'), 'utf8'));
  const bands = readBands(readFileSync(new URL('../../models/normative.json', import.meta.url), 'utf8'));
  const { walk: summary } = summariseWalk({ ...walk, provenance: null, twin: null }, bands, NONE, () => NONE);
  return { summary, trajectory: walk.trajectory };
}

describe('fused 3D of real walks', { skip }, () => {
  const names = skip ? [] : readdirSync(folder).filter((name) => name.startsWith('ring-'));

  it('holds cycles that fill the walk, and steps that carry the body as far as it went', () => {
    for (const name of names) {
      const { summary, trajectory } = read(name);
      const covered =
        (summary.cycles / (summary.end_s - summary.start_s)) * (120 / (summary.cadence_steps_min?.mean ?? Number.NaN));
      // The walker enters and leaves within a stride: the rest must be cycles, but for a few refused ones of faulty gaits.
      assert.ok(covered > (name.includes('normal') ? 0.6 : 0.4) && covered <= 1, `${name} ${covered.toFixed(2)}`);
      const [a, b] = [0, (trajectory.frames - 1) * 57];
      const p = trajectory.positions;
      const speed = Math.hypot(p[b]! - p[a]!, p[b + 1]! - p[a + 1]!) / (summary.end_s - summary.start_s);
      assert.ok(Math.abs(summary.speed_m_s!.mean / speed - 1) < 0.1, `${name} ${summary.speed_m_s!.mean} ${speed}`);
      assert.equal(summary.treadmill, false);
    }
  });

  it('puts healthy knees near the band and stiff ones far outside on the right', () => {
    const right = (name: string): number => read(name).summary.angles.right_knee_flexion!.input_deviation!.rms_deg;
    for (const person of ['s01', 's02', 's03']) {
      const [normal, stiff] = [right(`ring-${person}-normal-05`), right(`ring-${person}-stiff-legged-05`)];
      assert.ok(stiff > normal + 3, `${person} ${normal} ${stiff}`);
    }
  });

  it('is one pass each, without a turn or a stop', () => {
    for (const name of names) {
      const { trajectory } = read(name);
      const segmenter = new WalkSegmenter();
      const states = Array.from({ length: trajectory.frames }, (_, f) => {
        const pose = emptyPose(f, f / 30, 1);
        pose.positions.set(trajectory.positions.subarray(f * 57, f * 57 + 57));
        return segmenter.update(pose);
      });
      assert.ok(
        states.slice(10).every((state) => state === 'walking'),
        name,
      );
    }
  });
});
