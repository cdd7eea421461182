import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { COUNTER_SPAN, type TriggerPulse } from '../../src/capture/trigger/protocol.ts';
import { TriggerClock } from '../../src/sync/trigger-clock.ts';

const PERIOD_US = 40_000;

/** Lines of a board at 25 Hz, each 2 ms after its pulse. `fromS`: true time of the first one. */
function lines(
  count: number,
  {
    first = 0,
    startUs = 0,
    fromS = 100,
    periodUs = PERIOD_US,
  }: Partial<Record<'first' | 'startUs' | 'fromS' | 'periodUs', number>> = {},
): TriggerPulse[] {
  return Array.from({ length: count }, (_, n) => ({
    pulse: (first + n) % COUNTER_SPAN,
    boardUs: (startUs + n * periodUs) % COUNTER_SPAN,
    receivedS: fromS + (n * periodUs) / 1e6 + 0.002,
  }));
}

function clockAfter(...parts: readonly TriggerPulse[][]): TriggerClock {
  const clock = new TriggerClock();
  for (const line of parts.flat()) clock.push(line);
  return clock;
}

const boxTime = (clock: TriggerClock, pulse: number): number | null => {
  const boardS = clock.boardTimeS(pulse);
  return boardS === null ? null : clock.toBoxS(boardS);
};
const near = (actual: number | null, expected: number, toleranceS = 1e-6): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) < toleranceS, `${actual} is not ${expected}`);

describe('the clock of a trigger board', () => {
  it('tells when each pulse was, but for the delay of its line', () => {
    const clock = clockAfter(lines(100));
    for (const pulse of [0, 1, 57, 99]) near(boxTime(clock, pulse), 100.002 + pulse * 0.04);
    assert.equal(clock.periodS, 0.04);
  });

  it('bridges lines that were lost, and believes half a second beyond the newest', () => {
    const clock = clockAfter(lines(100).filter(({ pulse }) => pulse < 40 || (pulse > 52 && pulse < 90)));
    near(boxTime(clock, 47), 100.002 + 47 * 0.04);
    near(boxTime(clock, 101), 100.002 + 101 * 0.04);
    assert.equal(clock.boardTimeS(102), null);
    assert.equal(clockAfter(lines(5, { first: 20 })).boardTimeS(19), null);
    assert.equal(new TriggerClock().boardTimeS(0), null);
  });

  it('goes on across the wraps of both counters', () => {
    const clock = clockAfter(lines(200, { first: COUNTER_SPAN - 90, startUs: COUNTER_SPAN - 3e6 }));
    near(boxTime(clock, COUNTER_SPAN - 1), 100.002 + 89 * 0.04);
    near(boxTime(clock, 0), 100.002 + 90 * 0.04);
    near(boxTime(clock, COUNTER_SPAN), 100.002 + 90 * 0.04);
    near(boxTime(clock, 109), 100.002 + 199 * 0.04);
    assert.equal(clock.restarts, 0);
  });

  it('is not misled by one line that contradicts the others', () => {
    const all = lines(100);
    all.splice(50, 0, { pulse: 9_000, boardUs: 77, receivedS: all[50]!.receivedS - 0.001 });
    all.splice(70, 0, { ...all[70]!, boardUs: all[70]!.boardUs + 3_000_000 });
    const clock = clockAfter(all);
    near(boxTime(clock, 99), 100.002 + 99 * 0.04);
    near(boxTime(clock, 50), 100.002 + 50 * 0.04);
    assert.equal(clock.restarts, 0);
  });

  it('takes lines that come all at once after the box was busy', () => {
    const all = lines(300);
    for (const line of all.slice(100, 200)) line.receivedS = all[200]!.receivedS;
    const clock = clockAfter(all);
    near(boxTime(clock, 299), 100.002 + 299 * 0.04);
    assert.equal(clock.restarts, 0);
  });

  it('follows a board that began anew, another numbering, a pause and another rate, once two lines agree', () => {
    const before = lines(100);
    const cases = {
      anew: lines(2, { startUs: 1500, fromS: 110 }),
      renumbered: lines(2, { first: 5000, startUs: 4_000_000, fromS: 104 }),
      paused: lines(2, { first: 100, startUs: 9_000_000, fromS: 109 }),
      faster: lines(3, { first: 100, startUs: 4_000_000, fromS: 104, periodUs: 10_000 }),
    };
    for (const [name, after] of Object.entries(cases)) {
      const clock = clockAfter(before, after);
      near(boxTime(clock, after.at(-1)!.pulse), after.at(-1)!.receivedS);
      assert.equal(clock.restarts, 1, name);
      if (name !== 'faster' && name !== 'paused') assert.equal(clock.boardTimeS(50), null, name);
    }
  });

  it('is live while pulses come', () => {
    const clock = clockAfter(lines(10));
    assert.ok(clock.isLive(100.9));
    assert.ok(!clock.isLive(101.5));
    assert.ok(!new TriggerClock().isLive(0));
  });

  it('whatever lines come: no error, and board times that rise', () => {
    const counter = fc.oneof(fc.nat(50), fc.nat(), fc.integer({ min: COUNTER_SPAN - 50, max: COUNTER_SPAN - 1 }));
    const line = fc.record({ pulse: counter, boardUs: counter, stepS: fc.double({ min: 0, max: 5000, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (list) => {
        const clock = new TriggerClock();
        let receivedS = 0;
        for (const { pulse, boardUs, stepS } of list) {
          receivedS += stepS;
          clock.push({ pulse, boardUs, receivedS });
          const [a, b] = [clock.boardTimeS(pulse), clock.boardTimeS(pulse + 1)];
          if (a !== null && b !== null) assert.ok(b > a && Number.isFinite(clock.toBoxS(b)));
        }
      }),
      { numRuns: 1000, seed: 5 },
    );
  });
});
