import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';
import { message } from '../capture/messages.ts';

const CAMERAS = ['cam1', 'cam2', 'cam3'];

/** `seconds` of all cameras at 30 Hz, 20 ms from capture to arrival, 11 ms apart. */
function film(seconds: number, cameras: readonly string[] = CAMERAS): PoseMessage[] {
  return Array.from({ length: seconds * 30 }, (_, n) =>
    cameras.map((camera, i) => {
      const timestampS = n / 30 + 0.011 * i;
      return message(camera, timestampS, { frame: n, x: 100 * timestampS, receivedS: timestampS + 0.02 });
    }),
  ).flat();
}

function run(synchroniser: Synchroniser, messages: readonly PoseMessage[]): FrameSet[] {
  const sets: FrameSet[] = [];
  for (const one of messages.toSorted((a, b) => a.receivedS - b.receivedS)) {
    synchroniser.push(one);
    sets.push(...synchroniser.poll(one.receivedS));
  }
  return sets;
}

const codes = (synchroniser: Synchroniser): string[] => synchroniser.findings().map(({ code }) => code);
const seenBy = (sets: FrameSet[], camera: number, fromS: number, toS: number): number =>
  sets.filter(
    (s) => s.timeS >= fromS && s.timeS < toS && s.views.some((v) => v.camera === camera && v.people.length > 0),
  ).length;

for (const source of ['timestamp', 'arrival'] as const) {
  describe(`cameras with faults, times from ${source}`, () => {
    it('one that falls silent is named, the others go on, and it comes back by itself', () => {
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
      const messages = film(8).filter((m) => m.camera !== 'cam2' || m.timestampS < 2 || m.timestampS > 5);
      const early = run(
        synchroniser,
        messages.filter((m) => m.receivedS < 4),
      );
      assert.deepEqual(codes(synchroniser), ['camera_silent/cam2']);
      assert.ok(synchroniser.findings()[0]!.message.includes('cam2'));
      const sets = [
        ...early,
        ...run(
          synchroniser,
          messages.filter((m) => m.receivedS >= 4),
        ),
      ];
      assert.deepEqual(codes(synchroniser), []);
      assert.equal(seenBy(sets, 0, 1, 7), 180);
      assert.equal(seenBy(sets, 1, 2.1, 5), 0);
      assert.ok(seenBy(sets, 1, 5.2, 7) >= 53);
    });

    it('one that was never heard is named', () => {
      const synchroniser = new Synchroniser({ cameras: [...CAMERAS, 'cam4'], source });
      run(synchroniser, film(3));
      assert.deepEqual(codes(synchroniser), ['camera_silent/cam4']);
    });

    it('all silent for a while: the ticks go on when they are back, none is repeated', () => {
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
      const sets = run(
        synchroniser,
        film(20).filter((m) => m.timestampS < 2 || m.timestampS > 18),
      );
      for (let i = 1; i < sets.length; i++)
        assert.ok(sets[i]!.timeS > sets[i - 1]!.timeS && sets[i]!.tick > sets[i - 1]!.tick);
      assert.ok(sets.length < 130);
      assert.ok(sets.at(-1)!.timeS > 19.8);
      synchroniser.poll(60);
      assert.deepEqual(
        codes(synchroniser),
        CAMERAS.map((camera) => `camera_silent/${camera}`),
      );
    });

    it('one whose picture stands still is left out and named; an empty picture is none', () => {
      const messages = film(8).map((m) => {
        if (m.camera === 'cam1') return { ...m, people: [] };
        return m.camera === 'cam2' && m.timestampS > 3 && m.timestampS < 6
          ? { ...m, people: message('', 3, { x: 300 }).people }
          : m;
      });
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
      const sets = run(
        synchroniser,
        messages.filter((m) => m.receivedS < 5),
      );
      assert.deepEqual(codes(synchroniser), ['camera_message_frozen/cam2']);
      sets.push(
        ...run(
          synchroniser,
          messages.filter((m) => m.receivedS >= 5),
        ),
      );
      assert.equal(synchroniser.drops.count('frozen', 'cam1'), 0);
      assert.equal(seenBy(sets, 1, 3.7, 6), 0);
      assert.ok(seenBy(sets, 1, 6.2, 7.8) >= 47);
      assert.equal(seenBy(sets, 2, 1, 7), 180);
    });

    it('duplicates and stragglers are counted and change nothing', () => {
      const clean = film(3);
      const doubled = clean.flatMap((m) => (m.frame % 10 === 4 ? [m, { ...m, receivedS: m.receivedS + 0.001 }] : [m]));
      const straggler = message('cam1', 1.33, { frame: 40, x: 132.9, receivedS: 1.9 });
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
      const sets = run(synchroniser, [...doubled, straggler]);
      assert.equal(synchroniser.drops.count('duplicate'), 27);
      assert.equal(synchroniser.drops.count('out_of_order', 'cam1'), 1);
      assert.deepEqual(sets, run(new Synchroniser({ cameras: CAMERAS, source }), clean));
      assert.ok(codes(synchroniser).includes('camera_message_duplicate/cam1'));
    });

    it('a frame counter that starts again disturbs nothing', () => {
      const messages = film(4).map((m) => (m.camera === 'cam3' && m.frame >= 50 ? { ...m, frame: m.frame - 50 } : m));
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
      const sets = run(synchroniser, messages);
      assert.equal(synchroniser.drops.total, 0);
      assert.equal(seenBy(sets, 2, 0.5, 3.5), 90);
    });

    it('lost frames are noticed and their camera is named', () => {
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
      run(
        synchroniser,
        film(20).filter((m) => m.camera !== 'cam1' || m.frame % 3 !== 0),
      );
      assert.deepEqual(codes(synchroniser), ['camera_losing_frames/cam1']);
      assert.ok(Math.abs(synchroniser.clocks()[0]!.lostShare - 0.33) < 0.05);
      assert.ok(Math.abs(synchroniser.clocks()[0]!.fps - 30) < 0.1);
    });

    it('strangers and wrong image sizes are refused and named', () => {
      const sizes = { cam1: [1920, 1080], cam2: [1920, 1080] } as const;
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source, sizes });
      const messages = film(2).map((m) => ({
        ...m,
        size: (m.camera === 'cam2' ? [1280, 720] : [1920, 1080]) as [number, number],
      }));
      const sets = run(synchroniser, [...messages, message('cam9', 1)]);
      assert.equal(synchroniser.drops.count('wrong_size', 'cam2'), 60);
      assert.equal(synchroniser.drops.count('unknown_camera'), 1);
      assert.equal(seenBy(sets, 1, 0, 2), 0);
      assert.ok(codes(synchroniser).includes('camera_message_wrong_size/cam2'));
    });

    it('whatever arrives, ticks strictly increase and nothing grows', () => {
      const stamp = fc.oneof(
        fc.double({ min: -10, max: 100, noNaN: true }),
        fc.double({ noNaN: true, min: -1e11, max: 1e11 }),
      );
      const wild = fc.array(fc.tuple(fc.nat(3), stamp, fc.nat(1000), fc.double({ min: 0, max: 0.3, noNaN: true })), {
        maxLength: 200,
      });
      const property = fc.property(wild, (events) => {
        const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
        let [nowS, last] = [0, Number.NEGATIVE_INFINITY];
        let ticks = 0;
        for (const [camera, timestampS, frame, stepS] of events) {
          nowS += stepS;
          synchroniser.push(message(`cam${camera + 1}`, timestampS, { frame, receivedS: nowS }));
          for (const set of synchroniser.poll(nowS)) {
            assert.ok(set.timeS > last && Number.isFinite(set.timeS));
            last = set.timeS;
            ticks++;
          }
        }
        ticks += synchroniser.flush().length;
        assert.ok(ticks <= 31 * (nowS + 100));
        synchroniser.findings();
      });
      fc.assert(property, { numRuns: 200, seed: 5 });
    });
  });
}

describe('a camera that restarts', () => {
  it('with a clock of its own is followed again within a second, on its new clock', () => {
    const messages = film(8).map((m) =>
      m.camera === 'cam2' && m.timestampS > 4 ? { ...m, frame: m.frame - 120, timestampS: m.timestampS - 3.9 } : m,
    );
    const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'arrival' });
    const sets = run(synchroniser, messages);
    assert.equal(synchroniser.clocks()[1]!.restarts, 1);
    assert.ok(seenBy(sets, 1, 5, 7.8) >= 82);
    assert.equal(seenBy(sets, 0, 1, 7), 180);
    const x = sets.at(-2)!.views.map(({ people }) => people[0]![0]!);
    assert.ok(Math.max(...x) - Math.min(...x) < 0.5, String(x));
  });

  for (const hours of [-1, 1]) {
    it(`all clocks set by ${hours} h: the ticks go on on the box's clock`, () => {
      for (const source of ['timestamp', 'arrival'] as const) {
        const messages = film(8).map((m) => (m.timestampS > 4 ? { ...m, timestampS: m.timestampS + hours * 3600 } : m));
        const synchroniser = new Synchroniser({ cameras: CAMERAS, source });
        const sets = run(synchroniser, messages);
        assert.ok(sets.at(-1)!.timeS > 7.8 && sets.at(-1)!.timeS < 8.1);
        for (const camera of [0, 1, 2]) assert.ok(seenBy(sets, camera, 5, 7.8) >= 82, `${source} ${camera}`);
      }
    });
  }

  it('with another time than the shared one is left out and named, until it agrees again', () => {
    const messages = film(12).map((m) =>
      m.camera === 'cam2' && m.timestampS > 3 && m.timestampS < 6 ? { ...m, timestampS: m.timestampS + 3600 } : m,
    );
    const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'timestamp' });
    const sets = run(
      synchroniser,
      messages.filter((m) => m.receivedS < 5),
    );
    assert.ok(codes(synchroniser).includes('camera_message_clock_step/cam2'));
    sets.push(
      ...run(
        synchroniser,
        messages.filter((m) => m.receivedS >= 5),
      ),
    );
    assert.equal(seenBy(sets, 1, 3.2, 5.8), 0);
    assert.equal(seenBy(sets, 0, 1, 11), 300);
    assert.ok(seenBy(sets, 1, 7, 11) >= 118);
  });

  it('or replays old frames on a shared clock is not believed', () => {
    const messages = film(8).map((m) =>
      m.camera === 'cam2' && m.timestampS > 4 ? { ...m, timestampS: m.timestampS - 3, frame: m.frame - 90 } : m,
    );
    const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'timestamp' });
    const sets = run(synchroniser, messages);
    assert.equal(seenBy(sets, 1, 4.2, 8), 0);
    assert.equal(seenBy(sets, 0, 1, 7), 180);
  });
});
