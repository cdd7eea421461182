import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normal, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { film, type StickWalk, stickPose } from '../../src/evaluation/capture/stick-person.ts';
import { MatchWatch } from '../../src/geometry/match-watch.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';

const cameras = ring(5, 4.5, 900);
const rig = { cameras, metadata: {}, sha256: '' };
const PATIENT: StickWalk = { from: [-2.4, 0], velocity: [1, 0] };
/** Walks alongside, half a step behind. */
const THERAPIST: StickWalk = { from: [-2.6, -0.8], velocity: [1, 0], scale: 1.05, phase: 0.3 };
const TICKS = 150;

/** Names of the strangers after five seconds. `shown`: whom a camera shows at a time, by the number of the camera from 0. */
function strangers(shown: (camera: number, timeS: number) => Float64Array[]): string[] {
  const watch = new MatchWatch(rig);
  const reconstructor = new Reconstructor(rig);
  const random = uniform(4);
  const gauss = normal(random);
  for (let tick = 0; tick < TICKS; tick++) {
    const views = cameras.flatMap((_, c) => {
      const silent = cameras.map((_camera, other) => other).filter((other) => other !== c);
      return film(cameras, shown(c, tick / 30), tick, { noisePx: 2, silent }, random, gauss).views;
    });
    const frameSet = { tick, timeS: tick / 30, views };
    const reconstruction = reconstructor.update(frameSet);
    if (reconstruction.patient !== null) watch.add(frameSet, reconstruction.patient, reconstruction);
  }
  return watch.strangers().map(({ name }) => name);
}

describe('who sees the patient', () => {
  it('everybody does, alone or with a therapist', () => {
    assert.deepEqual(
      strangers((_, timeS) => [stickPose(PATIENT, timeS)]),
      [],
    );
    assert.deepEqual(
      strangers((_, timeS) => [stickPose(PATIENT, timeS), stickPose(THERAPIST, timeS)]),
      [],
    );
  });

  it('a camera whose pictures begin to lag by a second does not, nor do two of them', () => {
    const lagging = (which: readonly number[]) =>
      strangers((camera, timeS) => [stickPose(PATIENT, timeS > 1.5 && which.includes(camera) ? timeS - 1 : timeS)]);
    assert.deepEqual(lagging([2]), ['cam3']);
    // Not cam1: the patient walks straight towards it, where a lag hardly shows, nor harms.
    assert.deepEqual(lagging([1, 3]), ['cam2', 'cam4']);
  });

  it('a camera before which the therapist hides the patient is no stranger', () => {
    const hidden = strangers((camera, timeS) => {
      const therapist = stickPose(THERAPIST, timeS);
      return camera === 3 ? [therapist] : [stickPose(PATIENT, timeS), therapist];
    });
    assert.deepEqual(hidden, []);
  });
});
