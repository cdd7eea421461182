import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { quantile } from '../../src/maths/robust.ts';
import { normal, seededRandom as seeded } from '../../src/maths/seeded-random.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';
import { intersect, pinholeRing, project } from './pinhole-ring.ts';

type Vec = [number, number, number];

const CAMERAS = ['cam1', 'cam2', 'cam3', 'cam4', 'cam5'];
const RING = pinholeRing(CAMERAS.length);
const STEP_S = 1.1;

/**
 * A heel: stands for 60 % of a stride, then swings along X with up to 4.0 m/s and lifts 15 cm. The speed is a smooth bump
 * (sin², so that the acceleration is steady, about 30 m/s² at most), as in measured walks.
 */
function heel(timeS: number): Vec {
  const phase = timeS / STEP_S;
  const stride = Math.floor(phase);
  const swing = Math.max(0, (phase - stride - 0.6) / 0.4);
  const length = (4 * 0.4 * STEP_S) / 2;
  const forward = length * (swing - Math.sin(2 * Math.PI * swing) / (2 * Math.PI));
  return [-2 + length * stride + forward, 0.1, 0.05 + 0.15 * Math.sin(Math.PI * swing) ** 2];
}

interface Clock {
  phaseS: number;
  /** Camera time minus true time, seconds. */
  offsetS: number;
  drift: number;
  latencyS: number;
  jitterS: number;
}

/** What five cameras with these clocks send in `seconds`: perfect pixels of the heel. */
function film(clocks: readonly Clock[], seconds: number, random: () => number): PoseMessage[] {
  const messages = clocks.flatMap((clock, c) =>
    Array.from({ length: Math.floor(seconds * 30) }, (_, frame) => {
      const trueS = clock.phaseS + frame / 30;
      const [x, y] = project(RING[c]!, heel(trueS % (4 * STEP_S)));
      const person = new Float64Array(JOINT_COUNT * 3);
      // Joint 0 is the heel; the others sway above it: nobody's picture stands still.
      for (let at = 0; at < person.length; at += 3) person.set([x + at * Math.sin(trueS), y - 8 * at, 1], at);
      return {
        camera: CAMERAS[c]!,
        frame,
        timestampS: trueS * (1 + clock.drift) + clock.offsetS,
        receivedS: trueS + clock.latencyS - clock.jitterS * Math.log(1 - random()),
        people: [person],
      };
    }),
  );
  // A network keeps the order of one camera's messages.
  const newest = new Map<string, number>();
  for (const one of messages) {
    one.receivedS = Math.max(one.receivedS, (newest.get(one.camera) ?? 0) + 1e-6);
    newest.set(one.camera, one.receivedS);
  }
  return messages.sort((a, b) => a.receivedS - b.receivedS);
}

/** 3D errors in mm of the ticks that all cameras see. `shiftS`: what the common clock lags behind the true one. */
function errorsMm(synchroniser: Synchroniser, messages: readonly PoseMessage[], fromS: number, shiftS = 0): number[] {
  for (const one of messages) synchroniser.push(one);
  return synchroniser
    .flush()
    .filter(
      ({ timeS, views }) =>
        timeS > fromS && views.length === CAMERAS.length && views.every(({ people }) => people.length === 1),
    )
    .filter(({ timeS }) => timeS % (4 * STEP_S) > 0.2) // where the test's walker jumps back to the start
    .map(({ timeS, views }) => {
      const found = intersect(
        views.map(({ camera, people }) => ({
          camera: RING[camera]!,
          pixel: [people[0]![0]!, people[0]![1]!] as const,
        })),
      );
      const truth = heel((timeS - shiftS) % (4 * STEP_S));
      return 1000 * Math.hypot(found[0] - truth[0], found[1] - truth[1], found[2] - truth[2]);
    });
}

describe('3D error that comes from timing alone', () => {
  it('of a foot at 4 m/s seen by five free-running cameras: p95 at most 3 mm with known clocks', () => {
    const random = seeded(11);
    const clocks = CAMERAS.map(() => ({ phaseS: random() / 30, offsetS: 0, drift: 0, latencyS: 0.03, jitterS: 0.002 }));
    const errors = errorsMm(
      new Synchroniser({ cameras: CAMERAS, source: 'timestamp' }),
      film(clocks, 60, random),
      1,
      0.03,
    );
    const p95 = quantile(errors, 0.95);
    console.log(
      `# known clocks: ${errors.length} ticks, p50 ${quantile(errors, 0.5).toFixed(2)} mm, p95 ${p95.toFixed(2)} mm`,
    );
    assert.ok(errors.length > 1000);
    assert.ok(p95 <= 3, `${p95} mm`);
  });

  it('is as small where constant offsets were corrected', () => {
    const random = seeded(12);
    const clocks = CAMERAS.map(() => ({
      phaseS: random() / 30,
      offsetS: 0.5 * random(),
      drift: 0,
      latencyS: 0.03,
      jitterS: 0,
    }));
    // No arrivals were recorded: the cameras' own times stand in.
    const messages = film(clocks, 30, random).map((one) => ({ ...one, receivedS: one.timestampS }));
    messages.sort((a, b) => a.receivedS - b.receivedS);
    const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'timestamp', maxLatencySpreadS: 0.7 });
    CAMERAS.forEach((camera, c) => {
      synchroniser.setCorrection(camera, clocks[c]!.offsetS, 0.001);
    });
    const errors = errorsMm(synchroniser, messages, 1);
    assert.ok(errors.length > 700);
    assert.ok(quantile(errors, 0.95) <= 3, `${quantile(errors, 0.95)} mm`);
  });

  it('with clocks of their own: offset and drift follow from arrivals, the stated uncertainty covers the error', () => {
    const random = seeded(13);
    const scaled: number[] = [];
    for (let trial = 0; trial < 6; trial++) {
      const clocks = CAMERAS.map(() => ({
        phaseS: random() / 30,
        offsetS: 7200 * (random() - 0.5),
        drift: 100e-6 * normal(random),
        latencyS: 0.02 + 0.06 * random(),
        jitterS: 0.004,
      }));
      const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'arrival' });
      const messages = film(clocks, 25, random);
      for (const one of messages) synchroniser.push(one);
      const spread = clocks.map((clock) => clock.latencyS - 0.05);
      synchroniser.clocks().forEach(({ offsetS, uncertaintyS }, c) => {
        const { frame, timestampS } = messages.findLast(({ camera }) => camera === CAMERAS[c])!;
        const errorS = timestampS + offsetS - (clocks[c]!.phaseS + frame / 30) - 0.05;
        scaled.push(Math.abs(errorS) / uncertaintyS);
        // Jitter alone, without the constant latency, which no arrival can show.
        assert.ok(Math.abs(errorS - spread[c]!) < 0.002, `${errorS - spread[c]!}`);
      });
    }
    assert.ok(quantile(scaled, 0.9) < 2, `${quantile(scaled, 0.9)}`);
  });
});
