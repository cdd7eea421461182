import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eventErrors, scatterWithinMs, summaryOf, together } from '../../../src/evaluation/gait/event-errors.ts';
import { swingMiddles } from '../../../src/evaluation/gait/foot-speed.ts';
import { swingAgreement, told } from '../../../src/evaluation/gait/real-recordings.ts';
import { heldStill, onCircle } from '../../../src/evaluation/gait/reshaped-walk.ts';
import { cleanEvents } from '../../../src/evaluation/gait/simulated-events.ts';
import { headingOver } from '../../../src/gait/heading.ts';
import { analyseWalk } from '../../../src/gait/walk-analysis.ts';
import { median } from '../../../src/maths/robust.ts';
import { readTrc } from '../../../src/store/trc.ts';
import { simulateGait } from '../../gait/simulated-gait.ts';
import { referenceFolder } from '../../oracle/reference-case.ts';

describe('events of simulated walkers, whose truth is known', () => {
  const walks = cleanEvents([1, 2, 3, 4, 5, 6]);

  it('are all found, as evenly within a walk as 6 ms, and within a frame beyond the bias', () => {
    for (const kind of ['heelStrikes', 'toeOffs'] as const) {
      const own = walks.map((walk) => walk[kind]);
      const { n, missed, p95BeyondBiasMs } = summaryOf(together(own));
      assert.ok(n > 40 && missed === 0, kind);
      assert.ok(scatterWithinMs(own) < 6, `${kind} ${scatterWithinMs(own)}`);
      assert.ok(p95BeyondBiasMs < 1000 / 30, `${kind} ${p95BeyondBiasMs}`);
    }
  });

  it('come early at heel strike and late at toe off, as with force plates', () => {
    assert.ok(summaryOf(together(walks.map(({ heelStrikes }) => heelStrikes))).biasMs < 0);
    assert.ok(summaryOf(together(walks.map(({ toeOffs }) => toeOffs))).biasMs > 0);
  });
});

describe('the measures themselves', () => {
  it('count what is missed and tell scatter within walks from bias between them', () => {
    const errors = eventErrors([1.01, 2.02, 9], [1, 2, 3]);
    assert.equal(errors.missed, 1);
    assert.ok(errors.offsS.every((off, i) => Math.abs(off - [0.01, 0.02][i]!) < 1e-9));
    const walks = [0.05, -0.05].map((bias) => ({ offsS: [bias - 0.002, bias + 0.002], missed: 0 }));
    assert.ok(Math.abs(scatterWithinMs(walks) - 2) < 1e-9);
    assert.ok(summaryOf(together(walks)).sdMs > 49);
  });

  it('see the swings of a walk by foot speed alone', () => {
    const middles = swingMiddles(simulateGait({ seconds: 8, strideS: 1.1 }), 'left');
    assert.ok(middles.length >= 6, String(middles.length));
    for (let i = 1; i < middles.length; i++) assert.ok(Math.abs(middles[i]! - middles[i - 1]! - 1.1) < 0.04);
  });

  it('bend a walk without changing its steps: on a huge circle nothing changes, on a small one all is a turn', () => {
    const walk = simulateGait({ seconds: 6, yawRad: 0.4 });
    assert.equal(told(onCircle(walk, 0.4, 1e6)).length, told(walk).length);
    assert.ok(told(walk).length > 8);
    assert.deepEqual(told(onCircle(walk, 0.4, 1)), []);
  });
});

const { folder, skip } = referenceFolder('multiview');

describe('real recordings', { skip }, () => {
  const walks = (skip ? [] : readdirSync(folder).filter((name) => name.startsWith('ring-'))).map((name) => ({
    name,
    trajectory: readTrc(readFileSync(join(folder, name, 'truth.trc'), 'utf8')).trajectory,
  }));

  it('have every stride hold one swing by foot speed, and last as long as from swing to swing', () => {
    const offs: number[] = [];
    for (const { name, trajectory } of walks) {
      const { strides } = analyseWalk({ trajectory, startS: 0, provenance: null, twin: null });
      const { ours, matched, offsS } = swingAgreement(trajectory, strides, 'near the end');
      assert.ok(ours >= 3 && matched === ours, `${name}: ${matched} of ${ours}`);
      offs.push(...offsS.map(Math.abs));
    }
    assert.ok(offs.length > 120 && median(offs) < 0.025, `${offs.length} ${median(offs)}`);
  });

  it('tell nothing of standing', () => {
    walks.slice(0, 8).forEach(({ name, trajectory }, i) => {
      assert.deepEqual(told(heldStill(trajectory, Math.floor(trajectory.frames / 2), 6, 0.01, i)), [], name);
    });
  });

  it('tell nothing of a walk at usual pace on a circle', () => {
    const normal = walks.filter(({ name }) => name.includes('normal'));
    assert.ok(normal.length >= 6);
    for (const { name, trajectory } of normal)
      assert.deepEqual(told(onCircle(trajectory, headingOver(trajectory), 1)), [], name);
  });
});
