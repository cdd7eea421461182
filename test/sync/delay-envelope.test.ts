import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quantile } from '../../src/maths/robust.ts';
import { seededRandom as seeded } from '../../src/maths/seeded-random.ts';
import { DelayEnvelope, toBoxTime } from '../../src/sync/delay-envelope.ts';

/** Feeds `seconds` of a 30 Hz camera; returns the envelope and the error at the newest frame against true + latency. */
function feed(seconds: number, random: () => number, { offsetS = 0, drift = 0, jitterS = 0.005, stallShare = 0 } = {}) {
  const envelope = new DelayEnvelope();
  let [timestampS, trueS] = [0, 0];
  for (let n = 0; n < seconds * 30; n++) {
    trueS = n / 30;
    timestampS = trueS * (1 + drift) + offsetS;
    const stallS = random() < stallShare ? 0.3 * random() : 0;
    envelope.add(timestampS, trueS + 0.03 - jitterS * Math.log(1 - random()) + stallS);
  }
  const fit = envelope.fit()!;
  return { fit, errorS: toBoxTime(fit, timestampS) - (trueS + 0.03) };
}

describe('the clock from arrivals', () => {
  it('is found within 2 ms through jitter, stalls, drift, and offsets of decades', () => {
    const random = seeded(21);
    const errors: number[] = [];
    for (let trial = 0; trial < 40; trial++) {
      const drift = 200e-6 * (random() - 0.5);
      const { errorS } = feed(60, random, { offsetS: 1.7e9 * random(), drift, stallShare: 0.2 });
      errors.push(Math.abs(errorS));
    }
    console.log(`clock from arrivals, 60 s, 5 ms jitter: median ${(1000 * quantile(errors, 0.5)).toFixed(3)} ms`);
    assert.ok(quantile(errors, 0.95) < 0.002, `${quantile(errors, 0.95)}`);
  });

  it('finds the drift itself', () => {
    const random = seeded(22);
    for (const drift of [-100e-6, 50e-6, 100e-6]) {
      const { fit } = feed(60, random, { drift });
      assert.ok(Math.abs(fit.drift + drift) < 30e-6, `${fit.drift} for ${drift}`);
    }
  });

  it('without jitter and drift is exact: recordings without arrivals keep their own times', () => {
    const envelope = new DelayEnvelope();
    for (let n = 0; n < 900; n++) envelope.add(0.1 + n / 29.97, 0.1 + n / 29.97);
    assert.equal(toBoxTime(envelope.fit()!, 17.123), 17.123);
  });

  it('keeps an uncertainty that covers the error in most cases, from the first second on', () => {
    const random = seeded(23);
    for (const seconds of [2, 8, 30]) {
      const scaled = Array.from({ length: 60 }, () => {
        const { fit, errorS } = feed(seconds, random, { drift: 100e-6 * (random() - 0.5) });
        return Math.abs(errorS) / fit.uncertaintyS;
      });
      const covered = scaled.filter((z) => z < 2).length / scaled.length;
      console.log(`${seconds} s: error within two stated uncertainties in ${Math.round(100 * covered)} %`);
      assert.ok(covered >= 0.9, `${seconds} s: ${covered}`);
    }
  });
});
