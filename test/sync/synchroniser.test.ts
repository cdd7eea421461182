import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';
import { message } from '../capture/messages.ts';

const CAMERAS = ['cam1', 'cam2', 'cam3'];

/** Frames of a camera that sees somebody move at 300 px/s; each arrives `delayS` after its capture. */
function film(
  camera: string,
  options: { fromS?: number; toS?: number; hz?: number; phaseS?: number; delayS?: number } = {},
) {
  const { fromS = 0, toS = 2, hz = 30, phaseS = 0, delayS = 0 } = options;
  const frames: PoseMessage[] = [];
  for (let n = 0; fromS + phaseS + n / hz <= toS; n++) {
    const timestampS = fromS + phaseS + n / hz;
    frames.push(message(camera, timestampS, { x: 300 * timestampS, frame: n, receivedS: timestampS + delayS }));
  }
  return frames;
}

const byArrival = (messages: PoseMessage[]): PoseMessage[] => messages.toSorted((a, b) => a.receivedS - b.receivedS);

function run(synchroniser: Synchroniser, messages: PoseMessage[]): FrameSet[] {
  const sets: FrameSet[] = [];
  for (const one of byArrival(messages)) {
    synchroniser.push(one);
    sets.push(...synchroniser.poll(one.receivedS));
  }
  sets.push(...synchroniser.flush());
  for (let i = 1; i < sets.length; i++) {
    assert.ok(sets[i]!.tick > sets[i - 1]!.tick);
    assert.ok(sets[i]!.timeS > sets[i - 1]!.timeS);
  }
  return sets;
}

const xOf = (set: FrameSet, camera: number): number | undefined =>
  set.views.find((view) => view.camera === camera)?.people[0]?.[0];

describe('free-running cameras', () => {
  it('are resampled to 30 Hz ticks on one clock, whatever their rates and phases', () => {
    const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'timestamp' });
    const sets = run(synchroniser, [
      ...film('cam1', { hz: 30 }),
      ...film('cam2', { hz: 29.97, phaseS: 0.0123, delayS: 0.01 }),
      ...film('cam3', { hz: 25, phaseS: 0.031, delayS: 0.02 }),
    ]);
    assert.ok(sets.length >= 58);
    for (const set of sets) {
      assert.ok(Math.abs(set.timeS * 30 - Math.round(set.timeS * 30)) < 1e-9);
      for (const { camera } of set.views) {
        const x = xOf(set, camera);
        if (x !== undefined) assert.ok(Math.abs(x - 300 * set.timeS) < 1e-6, `camera ${camera} at ${set.timeS}: ${x}`);
      }
    }
    assert.ok(sets.slice(3, -3).every(({ views }) => views.length === 3));
    assert.equal(synchroniser.drops.total, 0);
    assert.deepEqual(synchroniser.findings(), []);
  });

  it('at exactly the ticks lose nothing, the first and the last frame included', () => {
    const sets = run(new Synchroniser({ cameras: ['cam1', 'cam2'], source: 'timestamp' }), [
      ...film('cam1', { toS: 1 }),
      ...film('cam2', { toS: 1 }),
    ]);
    assert.equal(sets.length, 31);
    assert.ok(sets.every(({ views, tick }, index) => views.length === 2 && tick === index));
  });

  it('share a clock decades away from the box: ticks are on the clock of the box', () => {
    const unix = 1_763_800_000;
    const messages = CAMERAS.flatMap((camera, i) =>
      film(camera, { phaseS: 0.007 * i, delayS: 0.02 + 0.01 * i }).map((m) => ({
        ...m,
        timestampS: m.timestampS + unix,
      })),
    );
    const sets = run(new Synchroniser({ cameras: CAMERAS, source: 'timestamp' }), messages);
    // The fastest camera's 20 ms cannot be told from the clocks' distance.
    for (const set of sets.slice(5, -3)) {
      for (const camera of [0, 1, 2]) assert.ok(Math.abs(xOf(set, camera)! - 300 * (set.timeS - 0.02)) < 1e-3);
    }
  });
});

describe('what is not seen', () => {
  it('is neither held nor extrapolated: two lost frames are a hole, one is bridged', () => {
    const frames = film('cam1').filter(({ frame }) => frame !== 20 && frame !== 30 && frame !== 31);
    const sets = run(new Synchroniser({ cameras: ['cam1'], source: 'timestamp' }), frames);
    const unseen = sets.filter((set) => xOf(set, 0) === undefined).map(({ timeS }) => Math.round(timeS * 30));
    assert.deepEqual(unseen, [30, 31]);
    assert.ok(Math.abs(xOf(sets[20]!, 0)! - 200) < 1e-6);
  });

  it('concerns the joint alone', () => {
    const frames = film('cam1', { phaseS: 0.01 });
    for (const n of [10, 11, 12]) frames[n]!.people[0]!.fill(0, 3 * 5, 3 * 6);
    const sets = run(new Synchroniser({ cameras: ['cam1'], source: 'timestamp' }), frames);
    const at = (tick: number): Float64Array =>
      sets.find(({ timeS }) => Math.round(timeS * 30) === tick)!.views[0]!.people[0]!;
    assert.deepEqual([...at(12).slice(15, 18)], [0, 0, 0]);
    assert.ok(at(12)[3 * 6 + 2]! > 0);
    assert.ok(at(15)[3 * 5 + 2]! > 0);
  });

  it('keeps people apart: each is interpolated with himself, in whatever order he is listed', () => {
    const frames = film('cam1', { phaseS: 0.01 }).map((frame, n) => {
      const other = message('cam1', 0, { x: 1900 - 300 * frame.timestampS }).people[0]!;
      for (let at = 1; at < other.length; at += 3) other[at] = 900;
      return { ...frame, people: n % 2 === 0 ? [frame.people[0]!, other] : [other, frame.people[0]!] };
    });
    const sets = run(new Synchroniser({ cameras: ['cam1'], source: 'timestamp' }), frames);
    for (const set of sets.slice(2)) {
      const [a, b] = set.views[0]!.people;
      assert.ok(Math.abs(a![0]! - 300 * set.timeS) < 1e-6 && a![1] === 500);
      assert.ok(Math.abs(b![0]! - (1900 - 300 * set.timeS)) < 1e-6 && b![1] === 900);
    }
  });
});

describe('waiting', () => {
  it('a tick goes out as soon as the last live camera has passed it', () => {
    const synchroniser = new Synchroniser({ cameras: ['cam1', 'cam2'], source: 'timestamp' });
    const messages = byArrival([...film('cam1'), ...film('cam2', { phaseS: 0.01, delayS: 0.03 })]);
    for (const one of messages) {
      synchroniser.push(one);
      for (const set of synchroniser.poll(one.receivedS)) {
        if (set.timeS < 0.2) continue;
        assert.equal(set.views.length, 2);
        assert.ok(one.camera === 'cam2' && one.timestampS >= set.timeS && one.timestampS < set.timeS + 1 / 30 + 1e-9);
      }
    }
  });

  it('for a camera that stays behind ends after 50 ms beyond the usual', () => {
    const synchroniser = new Synchroniser({ cameras: ['cam1', 'cam2'], source: 'timestamp' });
    const late = film('cam2', { phaseS: 0.01 }).map((m) =>
      m.frame >= 30 ? { ...m, receivedS: m.receivedS + 0.4 } : m,
    );
    const waits: number[] = [];
    let askedS = 0;
    for (const one of byArrival([...film('cam1'), ...late]).filter((m) => m.receivedS < 1.5)) {
      for (; askedS < one.receivedS; askedS += 0.001) {
        for (const set of synchroniser.poll(askedS)) waits.push(askedS - set.timeS);
      }
      synchroniser.push(one);
      for (const set of synchroniser.poll(one.receivedS)) waits.push(one.receivedS - set.timeS);
    }
    assert.ok(Math.max(...waits) < 1 / 30 + 0.05 + 0.002, String(Math.max(...waits)));
    assert.ok(waits.length >= 40);
    assert.ok(synchroniser.drops.count('late', 'cam2') > 0);
  });

  it('for a camera that is always slow is waiting for its usual delay, no more', () => {
    const sets = run(new Synchroniser({ cameras: CAMERAS, source: 'timestamp' }), [
      ...film('cam1', { delayS: 0.02 }),
      ...film('cam2', { delayS: 0.08, phaseS: 0.016 }),
      ...film('cam3', { delayS: 0.05, phaseS: 0.03 }),
    ]);
    assert.ok(sets.slice(4, -4).every(({ views }) => views.length === 3));
  });

  it('does not depend on when somebody asks: the ticks of a replay are those of the live run', () => {
    const messages = byArrival([
      ...film('cam1', { delayS: 0.03 }).filter(({ frame }) => frame % 11 !== 3),
      ...film('cam2', { phaseS: 0.02, delayS: 0.06 }).map((m) => ({
        ...m,
        receivedS: m.receivedS + (m.frame % 7) * 0.013,
      })),
      ...film('cam3', { phaseS: 0.01, toS: 1.2, delayS: 0.02 }),
    ]);
    const quiet = new Synchroniser({ cameras: CAMERAS, source: 'arrival' });
    for (const one of messages) quiet.push(one);
    const expected = quiet.flush();
    const property = fc.property(fc.array(fc.nat(3), { minLength: 20, maxLength: 20 }), (polls) => {
      const asked = new Synchroniser({ cameras: CAMERAS, source: 'arrival' });
      const sets: FrameSet[] = [];
      messages.forEach((one, index) => {
        const previousS = messages[index - 1]?.receivedS ?? one.receivedS;
        const count = polls[index % polls.length]!;
        for (let k = 1; k <= count; k++) {
          sets.push(...asked.poll(previousS + ((one.receivedS - previousS) * k) / count));
        }
        asked.push(one);
      });
      assert.deepEqual([...sets, ...asked.flush()], expected);
    });
    fc.assert(property, { numRuns: 20, seed: 4 });
  });
});
