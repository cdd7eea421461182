import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quantile } from '../../src/maths/robust.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';
import { feed, LEAST_LINE_S, later, type TriggeredFilm, timeErrorsS, triggeredFilm } from './triggered-film.ts';

const CAMERAS = ['cam1', 'cam2', 'cam3', 'cam4', 'cam5'];

const synchroniserOf = (): Synchroniser => new Synchroniser({ cameras: CAMERAS, source: 'auto', trigger: true });
const codes = (synchroniser: Synchroniser): string[] => synchroniser.findings().map(({ code }) => code);

/** Errors of all views of all ticks in a span: against the box's time and against the first camera there, seconds. */
function errors(synchroniser: Synchroniser, film: TriggeredFilm, fromS: number, toS = Number.POSITIVE_INFINITY) {
  const absolute: number[] = [];
  const apart: number[] = [];
  let views = 0;
  const sets = feed(synchroniser, film).filter(({ timeS }) => timeS >= fromS && timeS < toS);
  for (const set of sets) {
    const known = timeErrorsS(set, CAMERAS.length).filter((error) => error !== undefined);
    views += known.length;
    for (const error of known) {
      absolute.push(Math.abs(error));
      apart.push(Math.abs(error - known[0]!));
    }
  }
  return { absolute, apart, share: views / (sets.length * CAMERAS.length), ticks: sets.length };
}

const ms = (seconds: number): string => `${(1000 * seconds).toFixed(3)} ms`;

describe('cameras exposed by a trigger board', () => {
  it('are on one clock to within 1 ms, whatever their own clocks, latencies and the lines of the board do', () => {
    const synchroniser = synchroniserOf();
    // Both counters of the board wrap on the way.
    const film = triggeredFilm({
      cameras: CAMERAS,
      seed: 1,
      seconds: 40,
      startUs: 2 ** 32 - 15e6,
      nextPulse: 2 ** 32 - 700,
    });
    const { absolute, apart, share, ticks } = errors(synchroniser, film, 5);
    const worst = Math.max(...apart);
    const beyondLine = Math.max(...absolute) - LEAST_LINE_S;
    console.log(
      `# triggered, ${ticks} ticks: cameras apart ${ms(worst)} at worst, the box's time ${ms(quantile(absolute, 0.5))} median`,
    );
    assert.ok(ticks > 1000 && share > 0.95, `${ticks} ticks, ${share}`);
    assert.ok(worst < 0.001, ms(worst));
    assert.ok(Math.abs(beyondLine) < 0.001, ms(beyondLine));
    for (const clock of synchroniser.clocks()) {
      assert.equal(clock.source, 'trigger');
      assert.ok(clock.uncertaintyS > 0.0005 && clock.uncertaintyS < 0.004, ms(clock.uncertaintyS));
    }
    assert.deepEqual(codes(synchroniser), []);
    assert.equal(synchroniser.drops.total, 0);
  });

  it('one whose first messages came late is believed once they come in time', () => {
    const synchroniser = synchroniserOf();
    const film = triggeredFilm({ cameras: CAMERAS, seed: 6, seconds: 20 });
    // Half a second late in the beginning, catching up over two seconds: a network or a box that starts under load.
    for (const one of film.messages)
      if (one.camera === 'cam3') one.receivedS += Math.max(0, Math.min(0.5, (3 - one.receivedS) / 4));
    film.messages.sort((a, b) => a.receivedS - b.receivedS);
    const { apart, share } = errors(synchroniser, film, 8);
    assert.equal(synchroniser.clocks()[2]!.source, 'trigger');
    assert.deepEqual(codes(synchroniser), []);
    assert.ok(share > 0.95 && Math.max(...apart) < 0.001, `${share}, ${ms(Math.max(...apart))}`);
  });

  it('stay together after the board is lost: what the pulses taught about their clocks remains', () => {
    const synchroniser = synchroniserOf();
    const film = triggeredFilm({ cameras: CAMERAS, seed: 2, seconds: 60 });
    film.pulses = film.pulses.filter(({ receivedS }) => receivedS < 20);
    const { apart, share } = errors(synchroniser, film, 22);
    const p95 = quantile(apart, 0.95);
    console.log(`# 2 to 40 s after the board was lost: cameras apart ${ms(p95)} (p95)`);
    assert.ok(share > 0.95, String(share));
    // Without the board's help the latencies alone put them up to 60 ms apart.
    assert.ok(p95 < 0.003, ms(p95));
    assert.deepEqual(codes(synchroniser), ['trigger_pulses_absent']);
    assert.ok(synchroniser.clocks().every(({ source }) => source === 'arrival'));
  });

  it('are back on its pulses by themselves, though its counters began anew', () => {
    const synchroniser = synchroniserOf();
    const before = triggeredFilm({ cameras: CAMERAS, seed: 3, seconds: 15 });
    const after = triggeredFilm({ cameras: CAMERAS, seed: 3, seconds: 10, nextPulse: 500 });
    const shiftS = 20;
    const film = {
      pulses: [...before.pulses, ...after.pulses.map((one) => ({ ...one, receivedS: one.receivedS + shiftS }))],
      messages: [
        ...before.messages,
        ...after.messages.map((one) => ({
          ...one,
          frame: one.frame + 100_000,
          timestampS: one.timestampS + shiftS,
          receivedS: one.receivedS + shiftS,
          people: one.people.map((joints) => joints.map((value, at) => (at % 3 === 0 ? value + 100 * shiftS : value))),
        })),
      ],
    };
    const { apart, absolute, share } = errors(synchroniser, film, shiftS + 4);
    assert.ok(share > 0.95, String(share));
    assert.ok(Math.max(...apart) < 0.001, ms(Math.max(...apart)));
    assert.ok(Math.max(...absolute) < 0.006, ms(Math.max(...absolute)));
    assert.deepEqual(codes(synchroniser), []);
  });

  it('a camera that miscounts a pulse goes by its own clock, and is named', () => {
    const synchroniser = synchroniserOf();
    const film = triggeredFilm({ cameras: CAMERAS, seed: 4, seconds: 30 });
    for (const one of film.messages) {
      if (one.camera === 'cam3' && one.receivedS > 15) one.pulse = later(one.pulse!, -1);
    }
    const { apart } = errors(synchroniser, film, 10);
    assert.ok(Math.max(...apart) < 0.005, ms(Math.max(...apart)));
    assert.deepEqual(codes(synchroniser), ['camera_pulse_wrong/cam3']);
    assert.deepEqual(
      synchroniser.clocks().map(({ source }) => source),
      ['trigger', 'trigger', 'arrival', 'trigger', 'trigger'],
    );
  });

  it('a camera whose clock is set meanwhile keeps its pulses', () => {
    const synchroniser = synchroniserOf();
    const film = triggeredFilm({ cameras: CAMERAS, seed: 5, seconds: 20 });
    for (const one of film.messages) if (one.camera === 'cam2' && one.receivedS > 10) one.timestampS += 0.06;
    const { apart } = errors(synchroniser, film, 5);
    assert.ok(Math.max(...apart) < 0.001, ms(Math.max(...apart)));
    assert.deepEqual(codes(synchroniser), []);
    assert.ok(synchroniser.clocks().every(({ source }) => source === 'trigger'));
  });

  it('a camera without pulse numbers goes by its own clock beside them, and is named', () => {
    const synchroniser = synchroniserOf();
    const film = triggeredFilm({ cameras: CAMERAS, seed: 6, seconds: 12 });
    for (const one of film.messages) if (one.camera === 'cam5') delete one.pulse;
    const { share } = errors(synchroniser, film, 5);
    assert.ok(share > 0.95, String(share));
    assert.deepEqual(codes(synchroniser), ['camera_pulse_missing/cam5']);
  });

  it('numbers that no board ever told are not believed', () => {
    const synchroniser = synchroniserOf();
    const film = triggeredFilm({ cameras: CAMERAS, seed: 7, seconds: 8 });
    const strange = [Number.MAX_SAFE_INTEGER, 2 ** 31, 1e9, 5000];
    film.messages.forEach((one, index) => {
      if (one.camera === 'cam4') one.pulse = strange[index % strange.length]!;
    });
    errors(synchroniser, film, 0);
    assert.deepEqual(codes(synchroniser), ['camera_pulse_missing/cam4']);
  });
});

describe('without a trigger board', () => {
  it('pulse numbers in messages change nothing, and nobody asks for a board', () => {
    const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'arrival' });
    const film = triggeredFilm({ cameras: CAMERAS, seed: 8, seconds: 6 });
    const plain = new Synchroniser({ cameras: CAMERAS, source: 'arrival' });
    const bare = film.messages.map(({ pulse: _, ...one }) => one);
    assert.deepEqual(
      feed(synchroniser, { messages: film.messages, pulses: [] }),
      feed(plain, { messages: bare, pulses: [] }),
    );
    assert.deepEqual(codes(synchroniser), []);
  });
});
