import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { multiviewRecordings, recordedOffsets } from '../../../src/evaluation/capture/recorded-offsets.ts';
import { quantile } from '../../../src/maths/robust.ts';
import { normal, seededRandom as seeded } from '../../../src/maths/seeded-random.ts';
import { JOINT_COUNT } from '../../../src/skeleton/joints.ts';
import { ContentOffsetFinder } from '../../../src/sync/content/content-offset.ts';
import type { ViewGeometry } from '../../../src/sync/content/epipolar.ts';
import { offsetFindings } from '../../../src/sync/content/offset-findings.ts';
import { type Pinhole, pinholeRing, project } from '../pinhole-ring.ts';

const DATA = process.env.GENGAIT_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');

function viewOf({ centre, right, down, forward }: Pinhole): ViewGeometry {
  const rotation = [...right, ...down, ...forward];
  const translation = [right, down, forward].map(
    (axis) => -(axis[0] * centre[0] + axis[1] * centre[1] + axis[2] * centre[2]),
  );
  return { rotation, translation, normalise: (x, y) => [(x - 960) / 1000, (y - 540) / 1000] };
}

/** A walker at 1.2 m/s: each joint at its own height, swinging against its neighbours. */
function joint(index: number, timeS: number): [number, number, number] {
  const swing = 0.25 * Math.sin(2 * Math.PI * 0.9 * timeS + index);
  return [
    -2.5 + 1.2 * timeS + swing,
    0.15 * Math.cos(index),
    0.1 * index + 0.03 * Math.cos(2 * Math.PI * 1.8 * timeS + index),
  ];
}

interface Walk {
  offsetsS: number[];
  noisePx?: number;
  /** Cameras see the walker only while x lies within this of their own x. */
  reachM?: number;
}

/** Errors against what was put in, the mean of all left out: only differences can be known. Seconds. */
function errorsS(found: ArrayLike<number>, truth: readonly number[]): number[] {
  const errors = truth.map((offset, c) => found[c]! - offset);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return errors.map((error) => error - mean);
}

function find({ offsetsS, noisePx = 2, reachM = Number.POSITIVE_INFINITY }: Walk, random: () => number) {
  const ring = pinholeRing(offsetsS.length);
  const finder = new ContentOffsetFinder({ views: ring.map(viewOf) });
  ring.forEach((camera, c) => {
    const phaseS = random() / 30;
    for (let n = 0; n < 125; n++) {
      const trueS = phaseS + n / 30;
      const person = new Float64Array(JOINT_COUNT * 3);
      if (Math.abs(joint(0, trueS)[0] - camera.centre[0] / 2) > reachM) continue;
      for (let j = 0; j < JOINT_COUNT; j++) {
        const [x, y] = project(camera, joint(j, trueS));
        person.set([x + noisePx * normal(random), y + noisePx * normal(random), 0.8], 3 * j);
      }
      finder.add(c, trueS + offsetsS[c]!, [person]);
    }
  });
  return finder.estimate();
}

describe('offsets between clocks, from the images', () => {
  it('are found within 4 ms though the clocks are half a second apart, and their uncertainty is honest', () => {
    const random = seeded(31);
    const scaled: number[] = [];
    for (let trial = 0; trial < 10; trial++) {
      const offsetsS = Array.from({ length: 5 }, () => 0.5 * (random() - 0.5));
      const found = find({ offsetsS }, random)!;
      errorsS(found.offsetsS, offsetsS).forEach((errorS, c) => {
        assert.ok(Math.abs(errorS) < 0.004, `camera ${c}: ${errorS}`);
        scaled.push(Math.abs(errorS) / found.uncertaintyS[c]!);
      });
    }
    const share = scaled.filter((one) => one <= 1.96).length / scaled.length;
    assert.ok(share >= 0.85, `${share} within 1.96 sd`);
  });

  it('are found where each camera sees only a part of the way', () => {
    const random = seeded(32);
    const offsetsS = [0.2, -0.1, 0, 0.31, 0.05];
    const found = find({ offsetsS, reachM: 1.6 }, random)!;
    errorsS(found.offsetsS, offsetsS).forEach((errorS, c) => {
      assert.ok(Math.abs(errorS) < 0.008, `camera ${c}: ${errorS}`);
    });
  });

  it('are not claimed where nothing was seen', () => {
    const views = pinholeRing(3).map(viewOf);
    const finder = new ContentOffsetFinder({ views });
    assert.equal(finder.estimate(), null);
    const seeing = find({ offsetsS: [0, 0.1, 0.2] }, seeded(33))!;
    assert.ok(seeing.offsetsS.every((offset) => Number.isFinite(offset)));
    finder.add(0, 1, [new Float64Array(JOINT_COUNT * 3).fill(0.5)]);
    assert.equal(finder.estimate(), null);
  });

  it('of a camera that saw nothing stay unknown, and it is named', () => {
    const random = seeded(34);
    const ring = pinholeRing(4);
    const finder = new ContentOffsetFinder({ views: ring.map(viewOf) });
    for (let n = 0; n < 120; n++) {
      ring.slice(0, 3).forEach((camera, c) => {
        const person = new Float64Array(JOINT_COUNT * 3);
        for (let j = 0; j < JOINT_COUNT; j++)
          person.set([...project(camera, joint(j, n / 30)), 1 - 0.1 * random()], 3 * j);
        finder.add(c, n / 30 + 0.1 * c, [person]);
      });
    }
    const found = finder.estimate()!;
    assert.ok(Number.isNaN(found.offsetsS[3]!));
    const findings = offsetFindings(['a', 'b', 'c', 'd'], found);
    assert.deepEqual(findings.map(({ code }) => code).sort(), [
      'camera_clock_corrected/a',
      'camera_clock_corrected/c',
      'camera_clock_unknown/d',
    ]);
    assert.ok(findings.every(({ message }) => message.length < 80));
    const unsure = { ...found, uncertaintyS: found.uncertaintyS.map((sd, c) => (c === 1 ? 0.05 : sd)) };
    const told = offsetFindings(['a', 'b', 'c', 'd'], unsure).find(({ code }) => code.endsWith('/b'));
    assert.equal(told?.code, 'camera_clock_unsure/b');
    assert.equal(told?.level, 'warning');
  });
});

/**
 * Theirs were found from the same streams and are no better than 10 to 20 ms themselves: in two recordings of one person
 * made one after the other, the same clocks lie by up to 22 ms (s01) and 14 ms (s02) differently apart.
 */
describe("offsets of real recordings, against their makers'", {
  skip: existsSync(DATA) ? false : `no data at ${DATA}`,
}, () => {
  for (const blind of [false, true]) {
    it(`handed over from camera to camera, ${blind ? 'confidences 1' : 'as recorded'}: within 20 ms, or told to be uncertain`, () => {
      const { errorsMs, sdMs } = recordedOffsets(DATA, multiviewRecordings(DATA, 'handover'), blind);
      const sizes = errorsMs.map(Math.abs);
      const [p50, worst] = [quantile(sizes, 0.5), Math.max(...sizes)];
      const held = sizes.filter((size, camera) => size <= 1.96 * sdMs[camera]!).length / sizes.length;
      console.log(
        `# handover: p50 ${p50.toFixed(1)} ms, worst ${worst.toFixed(1)} ms, 1.96 sd hold in ${Math.round(100 * held)} %`,
      );
      assert.ok(p50 <= 10, `${p50}`);
      assert.ok(held >= 0.85, `${held}`);
      sizes.forEach((size, camera) => {
        assert.ok(size <= 20 || sdMs[camera]! > 20, `camera ${camera}: ${size} ms off, sd ${sdMs[camera]} ms`);
      });
    });
  }

  it('around the whole walk: median within 5 ms, all within 10 ms', () => {
    const names = ['s01-normal', 's02-normal', 's03-normal', 's06-normal'].map((walk) => `ring-${walk}-05`);
    const sizes = recordedOffsets(DATA, names, false).errorsMs.map(Math.abs);
    console.log(`# ring: p50 ${quantile(sizes, 0.5).toFixed(1)} ms, worst ${Math.max(...sizes).toFixed(1)} ms`);
    assert.ok(quantile(sizes, 0.5) <= 5, `${quantile(sizes, 0.5)}`);
    assert.ok(Math.max(...sizes) <= 10, `${Math.max(...sizes)}`);
  });
});
