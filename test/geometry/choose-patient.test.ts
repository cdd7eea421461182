import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normal, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { apart, type Filming, film, type StickWalk, stickPose } from '../../src/evaluation/capture/stick-person.ts';
import type { PatientChange } from '../../src/geometry/patient.ts';
import { type PresentPerson, RollCall } from '../../src/geometry/people.ts';
import { type Reconstruction, Reconstructor } from '../../src/geometry/reconstruct.ts';

const cameras = ring(5, 4.5, 900);
const NOISY: Filming = { noisePx: 3, missing: 0.05, occlusion: 0.8 };
/** A pose belongs to the body that is so close, metres. */
const SAME_M = 0.12;

/** Patient and therapist, side by side or one behind the other, along the walkway. */
function sideBySide(seed: number): StickWalk[] {
  const random = uniform(seed);
  const speed = 0.8 + 0.5 * random();
  const aside = (random() < 0.5 ? -1 : 1) * (0.5 + 0.4 * random());
  return [
    { from: [-2.3, 0.1 * random()], velocity: [speed, 0], phase: random() },
    { from: [-2.5 + 0.4 * random(), aside], velocity: [speed, 0], phase: random(), scale: 0.9 + 0.2 * random() },
  ];
}

/** A scene that is filmed tick by tick, and everything that was said about it. */
class Scene {
  readonly reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' });
  readonly changes: PatientChange[] = [];
  readonly #walks: readonly StickWalk[];
  readonly #random: () => number;
  readonly #gauss: () => number;
  #tick = 0;

  constructor(walks: readonly StickWalk[], seed: number) {
    this.#walks = walks;
    this.#random = uniform(seed);
    this.#gauss = normal(this.#random);
  }

  bodies(): Float64Array[] {
    return this.#walks.map((walk) => stickPose(walk, this.#tick / 30));
  }

  /** Films the next tick without those who are `away` (indices of walks). */
  next(away: readonly number[] = []): Reconstruction {
    this.#tick++;
    const bodies = this.bodies().filter((_, b) => !away.includes(b));
    const seen = this.reconstructor.update(film(cameras, bodies, this.#tick, NOISY, this.#random, this.#gauss));
    if (seen.patientChange !== null) this.changes.push(seen.patientChange);
    return seen;
  }

  run(ticks: number, away: readonly number[] = []): void {
    for (let k = 0; k < ticks; k++) this.next(away);
  }

  /** The track that follows a walk's body. */
  trackOf(walk: number): number {
    const body = this.bodies()[walk]!;
    const far = ({ positionM: [x, y] }: PresentPerson) => Math.hypot(x - body[0]!, y - body[1]!);
    const nearest = this.reconstructor.people.reduce((a, b) => (far(a) < far(b) ? a : b));
    assert.ok(far(nearest) < 0.3, 'the person is among those who may be chosen');
    return nearest.track;
  }
}

test('who was chosen stays the patient while the other walks alongside', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const scene = new Scene(sideBySide(seed), seed);
    scene.run(25);
    const wanted = seed % 2;
    const track = scene.trackOf(wanted);
    scene.reconstructor.choosePatient(track);
    let unseen = 0;
    for (let k = 0; k < 75; k++) {
      const { patient } = scene.next();
      assert.equal(scene.reconstructor.patient.track, track, `seed ${seed}`);
      if (patient === null) unseen++;
      else assert.ok(apart(patient.positions, scene.bodies()[wanted]!) < SAME_M, `seed ${seed}: it is who was chosen`);
    }
    assert.ok(unseen < 15, `seed ${seed}: ${unseen} of 75 ticks without a pose`);
    assert.ok(scene.changes.filter(({ reason }) => reason === 'chosen').length <= 1);
    assert.equal(scene.changes.at(-1)!.to, track);
  }
});

test('when the chosen one leaves it is told, nobody takes the place, and taking the choice back ends the wait', () => {
  const scene = new Scene(sideBySide(3), 3);
  scene.run(25);
  const [track, other] = [scene.trackOf(0), scene.trackOf(1)];
  scene.reconstructor.choosePatient(track);
  scene.run(5);
  for (let k = 0; k < 45; k++) assert.ok([null, track].includes(scene.next([0]).patient?.track ?? null));
  assert.deepEqual(scene.changes.at(-1), { from: track, to: null, reason: 'chosen_left' });
  assert.deepEqual(scene.reconstructor.patient, { track: null, chosen: track });
  scene.reconstructor.choosePatient(null);
  scene.next([0]);
  assert.equal(scene.changes.at(-1)!.to, other);
});

test('only somebody who is there can be chosen, and a refusal changes nothing', () => {
  const scene = new Scene(sideBySide(4), 4);
  const absent = { code: 'GENGAIT_E_PERSON_ABSENT' };
  assert.throws(() => scene.reconstructor.choosePatient(1), absent);
  scene.run(25);
  const before = scene.reconstructor.patient;
  assert.throws(() => scene.reconstructor.choosePatient(99), absent);
  scene.next();
  assert.deepEqual(scene.reconstructor.patient, before);
});

test('whatever is commanded, every change of the patient is told and nobody else is taken for who was chosen', () => {
  const command = fc.record({
    afterTicks: fc.integer({ min: 1, max: 25 }),
    choice: fc.constantFrom(0, 1, null),
    away: fc.constantFrom<number[]>([], [], [0], [1]),
  });
  const scenes = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.array(command, { minLength: 2, maxLength: 5 }));
  fc.assert(
    fc.property(scenes, ([seed, commands]) => {
      const scene = new Scene(sideBySide(seed), seed);
      let told: number | null = null;
      const follow = (away: readonly number[]): void => {
        const { patientChange, patient } = scene.next(away);
        const { track, chosen } = scene.reconstructor.patient;
        if (patientChange !== null) {
          assert.equal(patientChange.from, told);
          told = patientChange.to;
        }
        assert.equal(track, told);
        if (patient !== null) assert.equal(patient.track, track);
        if (chosen !== null) assert.ok(track === chosen || track === null);
      };
      for (let k = 0; k < 15; k++) follow([]);
      for (const { afterTicks, choice, away } of commands) {
        const person = choice === null ? null : (scene.reconstructor.people[choice]?.track ?? null);
        scene.reconstructor.choosePatient(person);
        for (let k = 0; k < afterTicks; k++) follow(away);
      }
    }),
    { numRuns: 25, seed: 7 },
  );
});

test('who is there is told four times a second, and once when nobody is left', () => {
  const call = new RollCall();
  const person: PresentPerson = { track: 1, positionM: [0, 0], velocityMS: [0, 0], unseenS: 0 };
  const told: number[] = [];
  for (let tick = 0; tick < 120; tick++) {
    const people = tick >= 10 && tick < 70 ? [person] : [];
    if (call.isDue(tick / 30, people)) told.push(tick);
  }
  assert.deepEqual(told, [10, 18, 26, 34, 42, 50, 58, 66, 74]);
});
