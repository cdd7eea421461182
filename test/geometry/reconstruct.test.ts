import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateCrossing } from '../../src/evaluation/capture/crossings.ts';
import { normal, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { apart, type Filming, film, type StickWalk, stickPose } from '../../src/evaluation/capture/stick-person.ts';
import type { PatientChange } from '../../src/geometry/patient.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { quantile } from '../../src/maths/robust.ts';
import { J } from '../../src/skeleton/joints.ts';
import type { Pose3D } from '../../src/skeleton/pose.ts';

const cameras = ring(5, 4.5, 900);
const rig = { cameras, metadata: {}, sha256: '' };
const NOISY: Filming = { noisePx: 3, missing: 0.05, occlusion: 0.8 };

interface Seen {
  tick: number;
  bodies: Float64Array[];
  patient: Pose3D | null;
  others: Pose3D[];
  change: PatientChange | null;
}

function walkThrough(
  walks: StickWalk[],
  ticks: number,
  seed: number,
  filming: (tick: number) => Filming,
  reconstructor = new Reconstructor(rig),
): Seen[] {
  const random = uniform(seed);
  const gauss = normal(random);
  return Array.from({ length: ticks }, (_, tick) => {
    const bodies = walks.map((walk) => stickPose(walk, tick / 30));
    const { patient, others, patientChange } = reconstructor.update(
      film(cameras, bodies, tick, filming(tick), random, gauss),
    );
    return { tick, bodies, patient, others, change: patientChange };
  });
}

const ALONG: StickWalk = { from: [-2.4, 0], velocity: [1.2, 0] };

test('one walker: every joint in every tick with its cameras, error and uncertainty', (t) => {
  const errorsMm: number[] = [];
  for (const { bodies, patient, tick } of walkThrough([ALONG], 100, 1, () => ({ noisePx: 3 }))) {
    assert.ok(patient !== null, `tick ${tick}`);
    for (let j = 0; j < 19; j++) {
      assert.equal(patient.provenance[j], 'm');
      assert.ok(patient.uncertaintyMm[j]! > 1 && patient.uncertaintyMm[j]! < 60);
      assert.ok(patient.reprojectionPx[j]! < 12);
      assert.notEqual(patient.cameras[j], 0);
      errorsMm.push(1000 * Math.hypot(...[0, 1, 2].map((k) => patient.positions[3 * j + k]! - bodies[0]![3 * j + k]!)));
    }
  }
  t.diagnostic(
    `median ${quantile(errorsMm, 0.5).toFixed(1)} mm, p95 ${quantile(errorsMm, 0.95).toFixed(1)} mm (3 px noise, f 900 px, 4.5 m ring)`,
  );
  assert.ok(quantile(errorsMm, 0.5) < 18);
});

test('a hundred crossings: nobody changes identity, the patient stays the patient', (t) => {
  let unseen = 0;
  for (let seed = 0; seed < 100; seed++) {
    const crossing = simulateCrossing(seed);
    assert.deepEqual(crossing.tracks, [1, 1], `crossing ${seed}`);
    assert.equal(crossing.ghosts, 0, `crossing ${seed}: nobody is where a pose is`);
    assert.equal(crossing.wrongPatient, 0, `crossing ${seed}`);
    unseen += crossing.unseen;
  }
  t.diagnostic(`0 identity changes in 100 crossings; a person not yet or not seen in ${unseen} of 20,000 person-ticks`);
});

test('a therapist who stands there first gives way to who walks; who walked is kept, and every change is said', () => {
  const standing: StickWalk = { from: [0.5, 0.9], velocity: [0, 0] };
  const reconstructor = new Reconstructor(rig);
  const random = uniform(9);
  const gauss = normal(random);
  const changes: PatientChange[] = [];
  let last: Pose3D | null = null;
  for (let tick = 0; tick < 160; tick++) {
    const bodies = [stickPose(standing, 0)];
    if (tick > 30) bodies.push(stickPose(ALONG, (tick - 30) / 30));
    const { patient, patientChange } = reconstructor.update(film(cameras, bodies, tick, NOISY, random, gauss));
    if (patientChange) changes.push(patientChange);
    last = patient;
  }
  assert.deepEqual(
    changes.map((c) => c.reason),
    ['only_person', 'walks_the_walkway'],
  );
  assert.equal(changes[1]!.from, changes[0]!.to);
  assert.equal(last?.track, changes[1]!.to);
});

test('left/right swaps in single views are repaired', (t) => {
  const legs = [J.left_knee, J.right_knee, J.left_ankle, J.right_ankle];
  for (const swapLegs of [0.1, 0.25]) {
    let wrong = 0;
    let count = 0;
    for (let seed = 1; seed <= 5; seed++) {
      for (const { bodies, patient } of walkThrough([ALONG], 120, seed, () => ({
        noisePx: 3,
        missing: 0.05,
        swapLegs,
      }))) {
        for (const j of legs) {
          const d = Math.hypot(...[0, 1, 2].map((k) => patient!.positions[3 * j + k]! - bodies[0]![3 * j + k]!));
          count++;
          if (!(d < 0.08)) wrong++;
        }
      }
    }
    t.diagnostic(
      `${100 * swapLegs} % of views swapped: ${((100 * wrong) / count).toFixed(2)} % of knees and ankles wrong or missing`,
    );
    assert.ok(wrong / count < 0.01);
  }
});

test('one, two or three of five cameras silent: poses go on, and the same person comes back', () => {
  const silent = (tick: number) => (tick < 30 ? [] : tick < 50 ? [0] : tick < 70 ? [0, 3] : tick < 90 ? [0, 2, 3] : []);
  const seen = walkThrough([ALONG], 110, 6, (tick) => ({ noisePx: 3, silent: silent(tick) }));
  assert.equal(new Set(seen.map((s) => s.patient?.track)).size, 1);
  for (const { patient, bodies, tick } of seen) {
    assert.ok(patient !== null && apart(patient.positions, bodies[0]!) < 0.06, `tick ${tick}`);
    for (const c of silent(tick)) assert.ok(patient.cameras.every((bits) => (bits & (1 << c)) === 0));
  }
});

test('with one camera left nothing is guessed; after half a second the same person goes on', () => {
  const seen = walkThrough([ALONG], 100, 7, (tick) => ({
    noisePx: 3,
    silent: tick >= 40 && tick < 55 ? [0, 1, 2, 3] : [],
  }));
  assert.ok(seen.slice(40, 55).every((s) => s.patient === null));
  assert.equal(seen[60]!.patient?.track, seen[39]!.patient?.track);
});

test('residuals say which way each camera’s clock is off', () => {
  const random = uniform(8);
  const gauss = normal(random);
  const reconstructor = new Reconstructor(rig);
  const lateS = 0.01;
  let [product, square] = [0, 0];
  for (let tick = 0; tick < 90; tick++) {
    const onTime = film(cameras, [stickPose(ALONG, tick / 30)], tick, { noisePx: 1 }, random, gauss);
    const late = film(cameras, [stickPose(ALONG, tick / 30 - lateS)], tick, { noisePx: 1 }, random, gauss);
    const views = onTime.views.map((view, c) => (c === 2 ? late.views[c]! : view));
    const { residuals } = reconstructor.update({ ...onTime, views });
    const own = residuals.find((r) => r.camera === 2)!;
    for (let k = 0; k < own.errorPx.length; k++) {
      if (!Number.isFinite(own.errorPx[k]! + own.flowPxS[k]!) || tick < 10) continue;
      product += own.errorPx[k]! * own.flowPxS[k]!;
      square += own.flowPxS[k]! ** 2;
    }
  }
  // The late camera pulls the pose towards itself, so part of its offset only; the sign and the order must show.
  assert.ok(product / square < -0.3 * lateS && product / square > -1.1 * lateS, `${product / square}`);
});

test('what a tick costs: printed, not judged', (t) => {
  const random = uniform(12);
  const gauss = normal(random);
  const ticks = Array.from({ length: 400 }, (_, tick) =>
    film(
      cameras,
      [stickPose({ ...ALONG, velocity: [0.36, 0] }, tick / 30)],
      tick,
      { noisePx: 3, missing: 0.05 },
      random,
      gauss,
    ),
  );
  const reconstructor = new Reconstructor(rig);
  for (const tick of ticks.slice(0, 200)) reconstructor.update(tick);
  const before = process.cpuUsage();
  for (const tick of ticks.slice(200)) assert.ok(reconstructor.update(tick).patient !== null);
  const spent = process.cpuUsage(before);
  t.diagnostic(
    `${((spent.user + spent.system) / 200 / 1000).toFixed(2)} ms of processor time per tick (5 cameras, 19 joints)`,
  );
});
