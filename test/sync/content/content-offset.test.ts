import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { readRecording } from '../../../src/capture/recording.ts';
import { readCalibration } from '../../../src/geometry/calibration.ts';
import { undistort } from '../../../src/geometry/camera.ts';
import { quantile } from '../../../src/maths/robust.ts';
import { normal, seededRandom as seeded } from '../../../src/maths/seeded-random.ts';
import { JOINT_COUNT } from '../../../src/skeleton/joints.ts';
import { ContentOffsetFinder } from '../../../src/sync/content/content-offset.ts';
import type { ViewGeometry } from '../../../src/sync/content/epipolar.ts';
import { offsetFindings } from '../../../src/sync/content/offset-findings.ts';
import { recordingClocks } from '../../../src/sync/recording-clocks.ts';
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
  });
});

describe('offsets of real recordings', { skip: existsSync(DATA) ? false : `no data at ${DATA}` }, () => {
  /** Errors in ms against the offsets that were put in or found by the recordings' makers, and how often 2 sd hold. */
  function errorsOf(names: readonly string[]): { errorsMs: number[]; covered: number } {
    const errorsMs: number[] = [];
    let covered = 0;
    for (const name of names) {
      const recording = readRecording(join(DATA, 'multiview', name));
      const views = readCalibration(recording.calibrationText).cameras.map((camera): ViewGeometry => {
        const out = new Float64Array(2);
        const normalise = (x: number, y: number): [number, number] => {
          undistort(camera, x, y, out);
          return [out[0]!, out[1]!];
        };
        return { rotation: camera.R, translation: camera.t, normalise };
      });
      const { offsets } = recordingClocks(recording, views);
      assert.ok(offsets);
      const truth = (recording.session!.clock_offset_s as number[]).slice(0, views.length);
      errorsS(offsets.offsetsS, truth).forEach((errorS, c) => {
        errorsMs.push(1000 * Math.abs(errorS));
        if (Math.abs(errorS) < 2 * offsets.uncertaintyS[c]!) covered++;
      });
    }
    return { errorsMs, covered: covered / errorsMs.length };
  }

  it('handed over from camera to camera, clocks up to 0.3 s apart: median within 10 ms', () => {
    const walks = ['s01-normal', 's01-stiff-legged', 's02-normal', 's02-steppage', 's05-normal', 's06-steppage'];
    const { errorsMs, covered } = errorsOf(walks.map((walk) => `handover-${walk}-05`));
    const [p50, worst] = [quantile(errorsMs, 0.5), Math.max(...errorsMs)];
    console.log(
      `handover: p50 ${p50.toFixed(1)} ms, worst ${worst.toFixed(1)} ms, 2 sd hold in ${Math.round(100 * covered)} %`,
    );
    assert.ok(p50 <= 10, `${p50}`);
    assert.ok(worst <= 45, `${worst}`);
    assert.ok(covered >= 0.85, `${covered}`);
  });

  it('around the whole walk: median within 5 ms', () => {
    const { errorsMs } = errorsOf([
      'ring-s01-normal-05',
      'ring-s02-normal-05',
      'ring-s03-normal-05',
      'ring-s06-normal-05',
    ]);
    const p50 = quantile(errorsMs, 0.5);
    console.log(`ring: p50 ${p50.toFixed(1)} ms, worst ${Math.max(...errorsMs).toFixed(1)} ms`);
    assert.ok(p50 <= 5, `${p50}`);
    assert.ok(Math.max(...errorsMs) <= 20);
  });
});
