import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normal, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { film, type StickWalk, stickPose } from '../../src/evaluation/capture/stick-person.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { quantile } from '../../src/maths/robust.ts';
import type { Pose3D } from '../../src/skeleton/pose.ts';
import { biased, drawBias } from './biased-views.ts';

const cameras = ring(5, 4.5, 900);
const WALK: StickWalk = { from: [-2.4, 0.2], velocity: [1.2, 0] };
const bodyAt = (tick: number) => stickPose(WALK, tick / 30);

/** A walker whom the cameras see beside its place, live. */
function walk(seed: number, ticks: number, reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' })) {
  const random = uniform(seed);
  const gauss = normal(random);
  const biasM = drawBias(cameras, 0.012, seed);
  const poses: Pose3D[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    const seen = film(cameras, [bodyAt(tick)], tick, { noisePx: 2, missing: 0.02 }, random, gauss);
    const { patient } = reconstructor.update(biased(seen, cameras, bodyAt(tick), biasM));
    if (patient !== null) poses.push(patient);
  }
  return { reconstructor, poses };
}

function finish(pieces: Generator<void, Pose3D[]>): Pose3D[] {
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}

function medianMm(poses: readonly Pose3D[]): number {
  const errors: number[] = [];
  for (const { tick, positions } of poses) {
    const body = bodyAt(tick);
    for (let at = 0; at < body.length; at += 3) {
      const error = Math.hypot(...[0, 1, 2].map((k) => positions[at + k]! - body[at + k]!));
      if (Number.isFinite(error)) errors.push(1000 * error);
    }
  }
  return quantile(errors, 0.5);
}

test('the second look at a pass is nearer to the truth than the first, and loses nothing', (t) => {
  let [first, second] = [0, 0];
  for (let seed = 1; seed <= 5; seed++) {
    const { reconstructor, poses } = walk(seed, 120);
    const again = finish(reconstructor.revise(poses[0]!.track, 0, 119));
    assert.deepEqual(
      again.map((pose) => pose.tick),
      poses.map((pose) => pose.tick),
    );
    first += medianMm(poses) / 5;
    second += medianMm(again) / 5;
  }
  t.diagnostic(`12 mm of bias per view: live ${first.toFixed(1)} mm, second look ${second.toFixed(1)} mm`);
  assert.ok(second < 0.95 * first);
});

test('only the asked ticks of the asked person come back, measured or missing', () => {
  const { reconstructor, poses } = walk(6, 100);
  const { track } = poses[0]!;
  const some = finish(reconstructor.revise(track, 40, 59));
  assert.deepEqual(
    some.map((pose) => pose.tick),
    Array.from({ length: 20 }, (_, k) => 40 + k),
  );
  for (const pose of some) assert.match(pose.provenance.join(''), /^[mx]{19}$/);
  assert.deepEqual(finish(reconstructor.revise(track + 1, 0, 99)), []);
});

test('what is seen after the question does not change the answer', () => {
  const alone = walk(7, 90);
  const track = alone.poses[0]!.track;
  const atOnce = finish(alone.reconstructor.revise(track, 0, 89));
  const busy = walk(7, 90);
  const later = busy.reconstructor.revise(track, 0, 89);
  walk(8, 30, busy.reconstructor);
  assert.deepEqual(finish(later), atOnce);
});
