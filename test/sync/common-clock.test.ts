import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ClockFacts, type ClockReading, commonClock } from '../../src/sync/common-clock.ts';

/** A camera whose messages arrive so long after its stamps, seconds: latency and distance of the clocks together. */
function camera(apartS: number, changes: Partial<ClockFacts> = {}): ClockFacts {
  const fit = { originS: 0, newestS: 10, offsetS: apartS, drift: 0, uncertaintyS: 0.0002 };
  return { fit, wasCommon: false, isContradicted: false, ...changes };
}

const read = (cameras: readonly ClockFacts[], reading: ClockReading = 'auto') =>
  commonClock(cameras, reading).map((map) => map?.source ?? null);

describe('clocks chosen automatically', () => {
  it('are shared where stamps and arrivals agree within what latencies make', () => {
    const maps = commonClock([camera(0.03), camera(0.08), camera(0.15)], 'auto');
    // All by the fastest camera, which is nearest to the truth.
    for (const map of maps) {
      assert.equal(map?.source, 'timestamp');
      assert.ok(Math.abs(map.toBoxS(10) - 10.03) < 1e-12);
    }
  });

  it('are read by arrivals where nobody agrees, and where one stands apart from those that do', () => {
    assert.deepEqual(read([camera(5), camera(700), camera(-3)]), ['arrival', 'arrival', 'arrival']);
    assert.deepEqual(read([camera(0.03), camera(3600), camera(0.08)]), ['timestamp', 'arrival', 'timestamp']);
    assert.deepEqual(read([camera(0.03)]), ['arrival']);
  });

  it('are not shared with one whom the images contradict', () => {
    const contradicted = camera(0.05, { isContradicted: true });
    assert.deepEqual(read([camera(0.03), contradicted, camera(0.04)]), ['timestamp', 'arrival', 'timestamp']);
    assert.deepEqual(read([camera(0.03), contradicted, camera(0.04)], 'timestamp'), Array(3).fill('timestamp'));
  });

  it('do not go to and fro at the limit', () => {
    const [near, far] = [camera(0, { wasCommon: true }), camera(0.25)];
    assert.deepEqual(read([near, camera(0.01, { wasCommon: true }), far]), ['timestamp', 'timestamp', 'arrival']);
    const stays = { ...far, wasCommon: true };
    assert.deepEqual(read([near, camera(0.01, { wasCommon: true }), stays]), Array(3).fill('timestamp'));
  });

  it('say how sure they are: a clock by arrivals beside better ones lies behind by a whole latency', () => {
    const [alone] = commonClock([camera(5), camera(700)], 'auto');
    const beside = commonClock([camera(0.03), camera(0.04), camera(700)], 'auto')[2];
    assert.ok(alone!.uncertaintyS > 0.015 && alone!.uncertaintyS < 0.02);
    assert.ok(beside!.uncertaintyS > 0.05);
  });
});

describe('clocks that the configuration vouches for', () => {
  it('are believed up to a second apart; one further off is left out', () => {
    assert.deepEqual(read([camera(0.03), camera(0.8), camera(3600)], 'timestamp'), ['timestamp', 'timestamp', null]);
  });
});
